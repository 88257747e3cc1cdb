"""Cut what a person wrote from what their mail program quoted below it."""

import re
from typing import Final

WORDS_LIMIT: Final = 5_000

# From here on everything is quoted: the programs' own lines.
_CUT: Final = re.compile(
    r"^(?:"
    r"-{3,}\s*(?:original message|forwarded message|元のメッセージ|原始邮件|ursprüngliche nachricht).*"
    r"|_{20,}"
    r"|(?:on|am|le)\b.{4,200}(?:wrote|schrieb|a écrit)\s*[:：]"
    r"|\d{4}(?:年|/|-)\d{1,2}(?:月|/|-)\d{1,2}.{0,200}(?:[:：]|(?:のメール|書きました|wrote)[:：]?)"
    r"|(?:from|差出人|送信者|von)\s*[:：].*\n(?:.*\n){0,3}?(?:sent|date|to|送信日時|日時|宛先|gesendet|an)\s*[:：].*"
    r")\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_WRAPPED_ATTRIBUTION: Final = re.compile(r"^(On\b[^\n]{4,120})\n([^\n]{0,80}\bwrote\s*:)\s*$", re.MULTILINE)
_SIGNATURE: Final = re.compile(r"^-- ?$", re.MULTILINE)


def own_words(text: str) -> str:
    """What the person wrote; the whole text when nothing would be left (they wrote only inside the quotation)."""
    joined = _WRAPPED_ATTRIBUTION.sub(r"\1 \2", text)
    found = _CUT.search(joined)
    kept = joined[: found.start()] if found else joined
    signature = _SIGNATURE.search(kept)
    kept = kept[: signature.start()] if signature else kept
    own = _trimmed(_unquoted(kept))
    return (own or _trimmed(_unquoted(joined)) or text.strip())[:WORDS_LIMIT]


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
