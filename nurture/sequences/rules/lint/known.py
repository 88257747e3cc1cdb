"""Words against what we know: what not to say, days on which we talked, weekdays, words that age on their way."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from nurture.sequences.rules.lint.dates import Day, Span, absolute_days, relative_spans
from nurture.sequences.rules.lint.shape import BODY, SUBJECT, Draft, Heard, Hint, Unsaid
from nurture.sequences.rules.lint.spans import prose

_QUOTED: Final = re.compile('[「『“"‘]([^」』”"’\n]{2,40})[」』”"’]')
_SPLIT: Final = re.compile(r"[、,，・/／\n;；]|\s{2,}")
_JAPANESE: Final = re.compile(r"[一-龥々ァ-ヴー]{2,}")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9'-]{2,}|[A-Z]社")
#: Said of what is not to be said, or of everything.
_UNTOLD: Final = """
言及 禁止 今回 前回 次回 以降 今後 最初 最後 当面 先方 名前 話題 内容 場合 具体 直接 以外 以前 以上 以下 必要 相手 担当 担当者 社名 案件 当社 弊社 貴社
御社 部長 課長 社長 本部長 工場長 提案 連絡 説明 資料 メール 件名 段階 当分 時点 正式 発表 決定 確認 理由 関係 社内 社外
about after again before being could should their there these those until while with without mention talk
tell say said not don't never the and for them they you your our this that yet avoid name names any
"""
_EMPTY: Final = frozenset(_UNTOLD.split())
_NEGATIVE: Final = re.compile(
    r"ない|禁|避け|控え|不可|NG|厳禁|まだ早|do not|don.t|never|avoid|without mention|must not", re.IGNORECASE
)
_EVENTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "visit",
        re.compile(
            r"訪問|お伺い|お邪魔|ご来社|お会い|ご面談|visit|met you|saw you|came to see", re.IGNORECASE
        ),
    ),
    ("phone", re.compile(r"お電話|電話|on the phone|phoned|called you|our call", re.IGNORECASE)),
    ("online", re.compile(r"オンライン|ウェブ会議|Web会議|online meeting|video call", re.IGNORECASE)),
    ("event", re.compile(r"展示会|セミナー|説明会|exhibition|trade fair|seminar|booth", re.IGNORECASE)),
)
# What a clause says of a talk it says of its own day; English clauses keep their commas: "Tuesday, 24 November".
_CLAUSE: Final = re.compile(r"[^、。.!?！？\n]*[、。.!?！？\n]?")
#: A day somebody misremembers is near the true one.
NEAR: Final = timedelta(days=14)
_AGES: Final = re.compile(
    r"昨日|本日|今日|明日|明後日|一昨日|\b(?:yesterday|today|tomorrow)\b", re.IGNORECASE
)


def unsaid(draft: Draft) -> Iterator[Hint]:
    """Words that somebody asked not to say, each once a field, with their sentence."""
    for wish in draft.unsaid:
        words = list(_words_of(wish))
        for field, text in ((SUBJECT, draft.subject), (BODY, draft.body)):
            for match in _first_of(text, words):
                detail = {"sentence": wish.sentence[:160], "link": wish.link}
                yield Hint("do_not_say", field, *match.span(), found=match[0], detail=detail)


def days(draft: Draft) -> Iterator[Hint]:
    """A weekday that does not belong to its day, and a talk on another day than our notes say."""
    for day in absolute_days(draft.body, draft.today):
        if day.weekday is not None and day.weekday != day.on.weekday():
            yield Hint(
                "wrong_weekday",
                BODY,
                *day.weekday_place,
                found=day.words,
                fix=day.weekday_instead,
                detail={"day": day.on.isoformat()},
            )
    for clause in _CLAUSE.finditer(draft.body):
        yield from _claims(draft, clause)


def aging(draft: Draft) -> Iterator[Hint]:
    """Today is another day when the letter arrives."""
    for match in prose(draft.body, _AGES):
        yield Hint("ages", BODY, *match.span(), found=match[0])


def evidence(draft: Draft) -> Iterator[Hint]:
    for words, until, link in draft.expired:
        yield Hint("evidence_expired", "", found=words[:60], detail={"day": until.isoformat(), "link": link})


def _words_of(wish: Unsaid) -> Iterable[str]:
    """What is quoted; else short entries of a list as they are; else the nouns of what the sentence forbids."""
    quoted = _QUOTED.findall(wish.sentence)
    if quoted:
        return quoted
    if not wish.strict and not _NEGATIVE.search(wish.sentence):
        return ()
    entries = [each.strip(" 　。.") for each in _SPLIT.split(wish.sentence)]
    if wish.strict and all(0 < len(each) <= 12 for each in entries) and not _NEGATIVE.search(wish.sentence):
        return [each for each in entries if len(each) > 1]
    nouns = _JAPANESE.findall(wish.sentence) + _LATIN.findall(wish.sentence)
    return [each for each in dict.fromkeys(nouns) if each.lower() not in _EMPTY]


def _first_of(text: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
    for word in words:
        whole = rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
        match = next(prose(text, re.compile(whole, re.IGNORECASE)), None)
        if match:
            yield match


def _claims(draft: Draft, clause: re.Match[str]) -> Iterator[Hint]:
    """What a clause says about a talk, against the days we noted for talks of that kind."""
    how = next((name for name, pattern in _EVENTS if pattern.search(clause[0])), "")
    noted = sorted((each for each in draft.heard if each.how == how), key=_on)
    past = [each for each in noted if each.on <= draft.today]
    if not past:
        return
    offset = clause.start()
    for day in absolute_days(clause[0], draft.today):
        yield from _day_claim(day, past, draft.today, offset)
    for span in relative_spans(clause[0], draft.today):
        yield from _span_claim(span, past, offset)


def _day_claim(day: Day, past: list[Heard], today: date, offset: int) -> Iterator[Hint]:
    """A day to come is an appointment, which no note can know; one long ago may be another talk."""
    if day.on > today or any(each.on == day.on for each in past):
        return
    near = [each for each in past if abs(each.on - day.on) <= NEAR]
    if near:
        yield _contradicts(min(near, key=lambda each: abs(each.on - day.on)), day.words, day.start + offset)


def _span_claim(span: Span, past: list[Heard], offset: int) -> Iterator[Hint]:
    if not any(span.first <= each.on <= span.last for each in past):
        yield _contradicts(past[-1], span.words, span.start + offset)


def _contradicts(noted: Heard, words: str, start: int) -> Hint:
    detail = {"how": noted.how, "day": noted.on.isoformat(), "link": noted.link}
    return Hint("other_day", BODY, start, start + len(words), found=words, detail=detail)


def _on(heard: Heard) -> date:
    return heard.on
