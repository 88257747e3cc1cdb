"""Cut what a person wrote from what their mail program quoted below it."""

import re
from typing import Final

WORDS_LIMIT: Final = 5_000

_WROTE: Final = (
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev|escreveu|写道|寫道|작성|書きました|のメール)"
)
# The line that introduces a quotation: who wrote, with a moment or an address. Never without a number or an address.
_INTRODUCES: Final = (
    rf"(?=[^\n]{{0,300}}[\d@])(?:(?:on|am|le|el|il|op|den|em)\b[^\n]{{4,220}}?{_WROTE}[^\n]{{0,120}}[:：]"
    rf"|在 ?[^\n]{{4,220}}{_WROTE}\s*[:：]"
    rf"|[^\n]{{0,200}}[<\uff1c][^<>\s]{{3,100}}@[^<>\s]{{3,100}}[>\uff1e][^\n]{{0,10}}{_WROTE}\s*[:：]"
    rf"|\d{{4}}(?:年|/|-)\d{{1,2}}(?:月|/|-)\d{{1,2}}[^\n]{{0,200}}(?:@[^\n]{{0,80}}[:：]|{_WROTE}[:：]?)"
    rf"|\d{{4}}년[^\n]{{0,200}}(?:@[^\n]{{0,80}}|{_WROTE})[:：]"
    rf"|-{{3,}}[^\n]{{4,200}}{_WROTE}\s*-{{3,}})"
)
_FROM: Final = r"(?:from|von|van|de|da|от|差出人|送信者|送信元|发件人|發件人|寄件者|寄件人|보낸 ?사람)"
_BESIDE_FROM: Final = (
    r"(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|fecha|para|asunto|inviato|data|oggetto|verzonden|aan|onderwerp"
    r"|送信日時|日時|日付|宛先|件名|发送时间|發送時間|日期|收件人|收件者|寄件日期|主题|主旨|보낸 ?날짜|날짜|받는 ?사람|제목)"
)
# From here on everything is quoted: the programs' own lines.
_CUT: Final = re.compile(
    r"^(?:"
    r"-{3,}\s*(?:original (?:message|appointment)|forwarded message|元のメッセージ|転送メッセージ|原始邮件|原始郵件|ursprüngliche nachricht|message d['\u2019]origine|mensaje original|messaggio originale|원본 ?(?:메일|메시지)).*"
    r"|_{20,}"
    rf"|{_INTRODUCES}"
    rf"|\*?{_FROM}\s*[:：].*\n(?:.*\n){{0,3}}?\*?{_BESIDE_FROM}\s*[:：].*"
    r")\s*$",
    re.IGNORECASE | re.MULTILINE,
)
# Broken into two lines on its way.
_WRAPPED: Final = re.compile(
    r"^((?:On|Am|Le|El|Il|Op|Den|Em|在)\b[^\n]{4,200})\n([^\n]{0,120}[:：])[ \t]*$", re.MULTILINE
)
_ONE_LINE: Final = re.compile(rf"{_INTRODUCES}\s*", re.IGNORECASE)
_SIGNATURE: Final = re.compile(r"^-- ?$", re.MULTILINE)
# What a telephone writes below whatever one writes.
_BY_A_DEVICE: Final = re.compile(
    r"\s*^(?:sent from (?:my|mail for|yahoo|outlook) [^\n]{0,60}|get outlook for [^\n]{0,60}|(?:von meinem|envoyé de mon|enviado desde mi|inviato da(?:l mio)?) [^\n]{0,60}"
    r"|[^\n]{0,30}(?:iphone|ipad|android|スマートフォン|携帯)[^\n]{0,12}から送信[^\n]{0,10}|outlook for [^\n]{0,30}(?:入手|ダウンロード)|发自我的[^\n]{0,20}|나의 [^\n]{0,20}에서 보냄)\s*\Z",
    re.IGNORECASE | re.MULTILINE,
)


def own_words(text: str) -> str:
    """What the person wrote; the whole text when nothing would be left (they wrote only inside the quotation)."""
    joined = _WRAPPED.sub(_on_one_line, text)
    found = _CUT.search(joined)
    kept = joined[: found.start()] if found else joined
    signature = _SIGNATURE.search(kept)
    kept = kept[: signature.start()] if signature else kept
    own = _BY_A_DEVICE.sub("", _trimmed(_unquoted(kept)))
    return (own or _trimmed(_unquoted(joined)) or text.strip())[:WORDS_LIMIT]


def _on_one_line(found: re.Match[str]) -> str:
    line = f"{found[1]} {found[2]}"
    return line if _ONE_LINE.fullmatch(line) else found[0]


def _unquoted(text: str) -> list[str]:
    """The lines without quoted ones, and without the line that introduces a quotation."""
    lines = text.split("\n")
    quoted = [line.lstrip().startswith((">", "\uff1e")) for line in lines]
    kept = []
    for number, line in enumerate(lines):
        introduces = line.rstrip().endswith((":", "：")) and any(quoted[number + 1 : number + 3])
        if not quoted[number] and not introduces:
            kept.append(line.rstrip())
    return kept


def _trimmed(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
