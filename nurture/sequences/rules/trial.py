"""A mail that is only to be looked at says so, in its subject and before its first words."""

import re
from html import escape
from typing import Final

_BODY: Final = re.compile(r"<body[^>]*>", re.IGNORECASE)
_BOX: Final = (
    "margin:0 0 16px;padding:10px 14px;border:2px dashed #8a6d00;background:#fff8e1;color:#3d3000;"
    "font:13px/1.6 sans-serif"
)


def marked_subject(subject: str, mark: str) -> str:
    return f"{mark} {subject}".strip()


def marked_text(text: str, notice: str) -> str:
    rule = "=" * 40
    return f"{rule}\n{notice}\n{rule}\n\n{text}"


def marked_html(html: str, notice: str) -> str:
    """Before everything that is seen; a page without a body gets it at its beginning."""
    box = f'<div style="{_BOX}">{escape(notice)}</div>'
    found = _BODY.search(html)
    at = found.end() if found else 0
    return html[:at] + box + html[at:]
