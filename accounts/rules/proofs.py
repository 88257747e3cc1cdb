"""Which files may prove a legal basis: what a scanner or a telephone makes, told by its first bytes."""

from typing import Final

MOST_BYTES: Final = 5 * 1024 * 1024
PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
NAMES: Final = {PDF: "PDF", PNG: "PNG", JPEG: "JPEG", WEBP: "WebP"}
ENDINGS: Final = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", WEBP: ".webp"}


def media_type(start: bytes) -> str:
    """By what the file is, not by what it calls itself; empty for everything else."""
    if start.startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return WEBP
    return ""


def safe_name(name: str, media: str) -> str:
    """A name that says what the file is, without a path or anything a terminal would obey."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(each for each in last if each.isprintable()).strip(" .")
    stem = shown.rsplit(".", 1)[0] if "." in shown else shown
    return f"{stem[:120] or 'proof'}{ENDINGS[media]}"
