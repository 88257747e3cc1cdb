"""How a mail to one of us is set: in their language, on their clock, in one look."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Final
from zoneinfo import ZoneInfo

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from nurture.delivery.mime import CalendarPart, Mail, Mailbox
from nurture.team.models import User

STYLE: Final = """
body { margin: 0; padding: 24px 16px; background: #faf9f6; color: #1d1d1b; font: 15px/1.6 sans-serif; }
main { max-width: 600px; margin: 0 auto; }
h1 { font-size: 20px; line-height: 1.35; } h2 { font-size: 15px; margin: 26px 0 6px; }
main > p { margin: 0 0 12px; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: 9px 0; border-top: 1px solid #e4e1d8; }
li p { margin: 0; color: #4a4843; } li strong { color: #1d1d1b; }
a { color: #5a3e8b; } small, footer { color: #5c5a53; font-size: 13px; } footer { margin-top: 28px; }
"""


@contextmanager
def as_read_by(user: User) -> Iterator[None]:
    with translation.override(user.language), timezone.override(ZoneInfo(user.time_zone)):
        yield


def page(template_name: str, context: Mapping[str, Any]) -> str:
    """The HTML part, with its style in each element: mail programs know no style sheets."""
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=STYLE)
    return inliner.inline(render_to_string(template_name, dict(context)))


def mail(
    user: User,
    *,
    about: str,
    subject: str,
    text: str,
    html: str,
    at: datetime,
    unsubscribe_url: str = "",
    calendar: CalendarPart | None = None,
) -> Mail:
    """`about` names this very mail: sent again it would be the same to a mail program."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Mail(
        message_id=f"<{about}@{settings.MAIL_DOMAIN}>",
        date=at,
        sender=Mailbox(address, name),
        to=Mailbox(user.email, user.display_name),
        subject=subject,
        text=text,
        html=html,
        unsubscribe_url=unsubscribe_url,
        calendar=calendar,
    )
