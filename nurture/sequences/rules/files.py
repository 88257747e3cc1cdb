"""What may go with an email: files that a reader opens without a second thought, told by their first bytes. Pure."""

from typing import Final

#: Of all files of one email. Base64 adds a third, and many servers take no more than ten megabytes.
MOST_BYTES: Final = 5 * 1024 * 1024

_PDF, _PNG, _JPEG = "application/pdf", "image/png", "image/jpeg"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
# What stands in the archive of an office file; a macro is another type, and does not get in.
_KINDS: Final = {
    b"word/document.xml": (f"{_OFFICE}wordprocessingml.document", ".docx"),
    b"xl/workbook.xml": (f"{_OFFICE}spreadsheetml.sheet", ".xlsx"),
    b"ppt/presentation.xml": (f"{_OFFICE}presentationml.presentation", ".pptx"),
}
_ENDINGS: Final = {_PDF: ".pdf", _PNG: ".png", _JPEG: ".jpg"}
#: For the picker of the browser.
ACCEPTED: Final = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.pptx"


def media_type(content: bytes) -> str:
    """By what the file is, not by what it calls itself; empty for everything else."""
    if content.startswith(b"%PDF-"):
        return _PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _PNG
    if content.startswith(b"\xff\xd8\xff"):
        return _JPEG
    if content.startswith(b"PK\x03\x04") and b"vbaProject.bin" not in content:
        return next((media for inside, (media, _) in _KINDS.items() if inside in content), "")
    return ""


def safe_name(name: str, media: str) -> str:
    """A name that says what the file is, without a path or anything a mail program would obey."""
    ending = _ENDINGS.get(media) or next(end for kind, end in _KINDS.values() if kind == media)
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(each for each in last if each.isprintable() and each not in '"<>:|?*;').strip(" .")
    stem = shown.rsplit(".", 1)[0] if "." in shown else shown
    return f"{stem[:120].strip(' .') or 'file'}{ending}"
