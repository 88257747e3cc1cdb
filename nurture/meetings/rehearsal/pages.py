"""The pages of the room, made to lead back to the rehearsal. Pure."""

import re
from typing import Final
from urllib.parse import quote

_FORM: Final = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
_SENT: Final = re.compile(r'\b(action|hx-post)="(/meetings/[^"]*)"')
_LINK: Final = re.compile(r'\b(href|hx-get)="/meetings/\d+/targets/(\d+)/(?:\?[^"]*)?"')
_SHEET: Final = re.compile(
    r'\b(href|hx-get)="(/meetings/decisions/\d+/(?:words|record|without-owners|dissent)/)"'
)
_RECORD: Final = re.compile(r'\bhref="/meetings/decisions/\d+/"')
# What is practised is neither sent later nor kept as a draft.
_KEPT: Final = re.compile(r'\s(?:data-resend|data-draft)="[^"]*"')


def rehearsed(html: str, *, here: str, of_all: str, token: str) -> str:
    """`here` is the address of this target's rehearsal, `of_all` that of the meeting's."""
    carried = f'<input type="hidden" name="so_far" value="{token}">'
    html = _KEPT.sub("", html)
    html = _FORM.sub(lambda form: form[0] + carried, html)
    html = _SENT.sub(lambda sent: f'{sent[1]}="{here}?act={quote(sent[2])}"', html)
    html = _LINK.sub(lambda link: f'{link[1]}="{of_all}{link[2]}/?so_far={quote(token)}" data-so-far', html)
    html = _SHEET.sub(
        lambda sheet: f'{sheet[1]}="{here}?sheet={quote(sheet[2])}&amp;so_far={quote(token)}" data-so-far',
        html,
    )
    return _RECORD.sub('href="#decision-state"', html)
