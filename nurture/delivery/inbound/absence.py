"""What an automatic answer says about a person: until when they are away, or that they do not work there any more.

A day counts only beside words that say what it is (until, back on), or at the end of a span. What cannot be told is
not told: nobody is held back by a day that was about something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

#: Nobody announces a longer absence; what lies further ahead is about something else.
FARTHEST: Final = timedelta(days=400)
_READ: Final = 6_000
#: So far from its day a word may stand.
_NEAR: Final = 40


@dataclass(frozen=True, slots=True)
class Notice:
    """`back_on`: the day it names, whether they are back on it or away until it; None where it names none."""

    left: bool = False
    back_on: date | None = None
    successor_name: str = ""
    successor_address: str = ""


_LEFT: Final = re.compile(
    r"退職(?:し|いた|致|となり|されま|のご)|\d日(?:付け?|を?もって)(?:で|にて|、)?[^\n。]{0,12}退社|退社(?:いた|致)しましたため|(?:異動|転勤|転籍)(?:いた|致|し|となり|に(?:なり|伴))|在籍しておりません"
    r"|担当を(?:外れ|離れ)|\bno longer (?:with|works?|working|employed|an? (?:employee|member)|part of|at)\b|\b(?:has|have|i've) (?:now )?left (?:the )?(?:company|organi[sz]ation|firm|business|[A-Z])"
    r"|\bmy last (?:working )?day (?:at|with|was|is)\b|\b(?:has|have) (?:retired|resigned)\b|\bmoved (?:on )?to (?:a new|another) (?:role|company|position)"
    r"|nicht mehr (?:im unternehmen|(?:für|bei|in) [^\n.]{0,60}(?:tätig|beschäftigt))|unternehmen verlassen|ausgeschieden"
    r"|ne (?:fait|fais|travaille|suis) plus (?:partie|chez|pour|dans|collaborat)|(?:a|ai) quitté (?:la société|l['’]entreprise|ses fonctions|mes fonctions)"
    r"|ya no (?:trabaj|form|pertenez|pertenec)\w* |(?:ha|he) dejado (?:la empresa|de trabajar)|已(?:经)?离职|已離職|퇴사|퇴직",
    re.IGNORECASE,
)

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero gennaio janeiro januari", "february feb februar février fevrier febrero febbraio fevereiro februari",
            "march mar märz maerz mars marzo março maart", "april apr avril abril aprile", "may mai mayo maggio maio mei", "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho", "august aug août aout agosto augustus", "september sep sept septembre septiembre settembre setembro",
            "october oct oktober okt octobre octubre ottobre outubro", "november nov novembre noviembre novembro",
            "december dec dezember dez décembre decembre diciembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY: Final = re.compile(
    r"(?P<iso>\b(?P<iy>20\d\d)[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})(?!\d))"
    r"|(?P<cjk>(?:(?P<cy>20\d\d) ?[年년] ?)?(?P<cm>\d{1,2}) ?[月월] ?(?P<cd>\d{1,2}) ?[日일号號]?)"
    rf"|(?P<dm>\b(?P<dd>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?: of| de)? ?(?P<dn>{_MONTH})\b\.?(?:,? (?:de )?(?P<dy>20\d\d))?)"
    rf"|(?P<md>\b(?P<mn>{_MONTH})\b\.? ?(?P<m_d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? ?(?P<my>20\d\d))?)"
    r"|(?P<dot>(?<![\d.])(?P<td>\d{1,2})\.(?P<tm>\d{1,2})\.(?P<ty>20\d\d|\d\d)?(?![\d]))"
    r"|(?P<slash>(?<![\d/])(?P<sa>\d{1,2})/(?P<sb>\d{1,2})(?:/(?P<sy>20\d\d|\d\d))?(?![\d/]))",
    re.IGNORECASE,
)
# What stands before the day …
_BEFORE: Final = re.compile(
    r"(?:until|till|through|thru|\bto\b|back|return\w*|resum\w*|again|available|reachable|bis|ab dem|wieder|zurück|jusqu['’]?\w*|retour\w*|reviens|hasta|regres\w*|vuelv\w*|volver\w*|fino|rientr\w*|até|tot en met|t\.?e\.?m\.?|terug"
    r"|[-–—~〜～至到]|から|より)[^\n\d]{0,40}$",
    re.IGNORECASE,
)
# … or behind it.
_BEHIND: Final = re.compile(
    r"^ ?(?:[(（][^)）\n]{1,6}[)）])? ?(?:(?:午前|午後|中|いっぱい)? ?(?:まで|迄|より|から|以降|に(?:出社|復帰|戻)|は?(?:出社|復帰))|까지|부터|에? ?(?:복귀|출근)|は?終日|wieder|again|回(?:来|來)|返回|恢复|为止)",
    re.IGNORECASE,
)
# A word of the beginning: "from 1 December", 12月1日から…まで.
_BEGINS: Final = re.compile(
    r"(?:\bfrom|\bsince|\bvom|\bdu|\bdesde|\bdel|starting|beginning)[^\n\d]{0,25}$", re.IGNORECASE
)
_FROM: Final = re.compile(r"^ ?(?:[(（][^)）\n]{1,6}[)）])? ?(?:から|より|부터)")
_BACK: Final = re.compile(
    r"出社|復帰|戻り|対応(?:いた|を再開)|通常|営業(?:を)?(?:開始|再開)|ご連絡|返信|業務"
)

_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NAME: Final = re.compile(
    r"(?:後任|新任|新担当|担当者?)(?:者|の担当)?(?:は|の|に|：|:)?\s*(?:[^\s、。]{1,12}[部課]の?)?\s*(?P<cjk>[一-龥々ァ-ヶー]{1,8}(?:[ 　][一-龥々ぁ-んァ-ヶー]{1,8})?)(?=さん|様|氏|と|が|に|宛|まで|へ|です|[\s(（<：:、。]|$)"
    r"|(?:contact|reach(?: out to)?|replaced by|successor(?: is)?|write to|an|contacter|contacte a)[:,]? (?:my (?:colleague|successor),? |mr\.? |ms\.? |mrs\.? |herrn? |frau )?(?-i:(?P<latin>[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+){1,2}))",
    re.IGNORECASE,
)


def notice(text: str, *, subject: str, day: date, sender: str) -> Notice:
    """`day`: when it came. `text` without what it quotes. `sender`: not their own successor."""
    said = text[:_READ]
    left = bool(_LEFT.search(subject) or _LEFT.search(said))
    if left:
        return Notice(left=True, successor_name=_name(said), successor_address=_successor(said, sender))
    days = [found for each in (subject, said) for found in _days(each, day)]
    return Notice(back_on=max(days, default=None))


def _days(said: str, today: date) -> Iterator[date]:
    """The days that end an absence; the last of them counts."""
    for found in _DAY.finditer(said):
        before, behind = (
            said[max(0, found.start() - _NEAR) : found.start()],
            said[found.end() : found.end() + _NEAR],
        )
        if _BEGINS.search(before) or not _ends(before, behind):
            continue
        read = _read(found, today, japanese=bool(re.search("[ぁ-んァ-ヶ]", said)))
        if read is not None and today <= read <= today + FARTHEST:
            yield read


def _ends(before: str, behind: str) -> bool:
    """Until, or back on; から alone begins an absence, unless it is work that begins."""
    begins = _FROM.match(behind)
    if begins:
        return bool(_BACK.search(behind[begins.end() : begins.end() + 16]))
    return bool(_BEFORE.search(before) or _BEHIND.match(behind))


def _read(found: re.Match[str], today: date, *, japanese: bool) -> date | None:
    part = found.groupdict()
    if part["iso"]:
        return _date(part["iy"], part["im"], part["id"], today)
    if part["cjk"]:
        return _date(part["cy"], part["cm"], part["cd"], today)
    if part["dm"]:
        return _date(part["dy"], _MONTHS[part["dn"].lower()], part["dd"], today)
    if part["md"]:
        return _date(part["my"], _MONTHS[part["mn"].lower()], part["m_d"], today)
    if part["dot"]:
        return _date(part["ty"], part["tm"], part["td"], today)
    month_first = _date(part["sy"], part["sa"], part["sb"], today)
    day_first = None if japanese else _date(part["sy"], part["sb"], part["sa"], today)
    # Both may be meant: whoever waits longer disturbs nobody, as long as it is not for months.
    both = [each for each in (month_first, day_first) if each is not None and each >= today]
    near = [each for each in both if each <= today + timedelta(days=60)]
    return max(near, default=min(both, default=None))


def _date(year: str | None, month: str | int, day: str, today: date) -> date | None:
    """Without a year: the next day of that name."""
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        named = date(today.year, int(month), int(day))
        return named if named >= today - timedelta(days=30) else date(today.year + 1, int(month), int(day))
    except ValueError:
        return None


def _successor(said: str, sender: str) -> str:
    return next((each for each in _ADDRESS.findall(said) if each.lower() != sender.lower()), "")[:254].lower()


def _name(said: str) -> str:
    found = _NAME.search(said)
    return re.sub(r"\s+", " ", found["cjk"] or found["latin"] or "").strip()[:200] if found else ""
