"""The minutes as a mail to one person: plain text that reads well, and simple HTML of the same words."""

from collections.abc import Iterator
from datetime import datetime
from email.utils import parseaddr
from typing import Final
from zoneinfo import ZoneInfo

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from nurture.delivery.mime import Mail, Mailbox, build
from nurture.meetings.homework.queries import open_of
from nurture.meetings.minutes.models import MinutesMail
from nurture.meetings.minutes.queries.minutes import Minutes
from nurture.meetings.minutes.rules.plain import COLUMNS, width, wrap
from nurture.meetings.minutes.sheets import Entry, Section, Sheet, added, sheet
from nurture.team.models import User

STYLE: Final = """
body { margin: 0; padding: 24px 16px; background: #faf9f6; color: #1d1d1b; font: 15px/1.6 sans-serif; }
main { max-width: 600px; margin: 0 auto; }
h1 { font-size: 20px; line-height: 1.35; } h2 { font-size: 15px; margin: 28px 0 4px; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: 10px 0; border-top: 1px solid #e4e1d8; }
li p { margin: 0; color: #4a4843; } li strong { color: #1d1d1b; }
a { color: #5a3e8b; } footer { margin-top: 28px; color: #5c5a53; font-size: 13px; }
"""


def letter(mail: MinutesMail, minutes: Minutes, *, at: datetime) -> bytes:
    """The whole mail, in its reader's language and on their clock."""
    user = mail.user
    with translation.override(user.language), timezone.override(ZoneInfo(user.time_zone)):
        return build(_mail(mail, user, _sheet(mail, minutes, at=at), at=at))


def plain(found: Sheet) -> str:
    """Lines of at most 72 columns; only an address may be longer."""
    lines: list[str] = []
    for words in found.lead:
        lines += [*wrap(words), ""]
    for section in found.sections:
        lines += [*_section(section)]
    lines.append("-" * COLUMNS)
    for words, url in found.foot:
        lines += [*wrap(words), f"  {url}"]
    return "\n".join(lines) + "\n"


def _sheet(mail: MinutesMail, minutes: Minutes, *, at: datetime) -> Sheet:
    if mail.amendment:
        return added(minutes, mail.amendment, at=at)
    owes = [each for each in open_of(minutes.meeting.project) if each.action.owner_id == mail.user_id]
    return sheet(minutes, mail.user, owes, at=at)


def _mail(mail: MinutesMail, user: User, found: Sheet, *, at: datetime) -> Mail:
    page = css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=STYLE).inline(
        render_to_string("meetings/minutes/mail.html", {"sheet": found})
    )
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    about = f"{mail.meeting_id}.{mail.amendment_id or 0}.{user.pk}"
    return Mail(
        message_id=f"<minutes.{about}@{settings.MAIL_DOMAIN}>",
        date=at,
        sender=Mailbox(address, name),
        to=Mailbox(user.email, user.display_name),
        subject=found.subject,
        text=plain(found),
        html=page,
    )


def _section(section: Section) -> Iterator[str]:
    yield from wrap(section.title)
    yield "-" * min(COLUMNS, width(section.title))
    for entry in section.entries:
        yield from _entry(entry)
        yield ""


def _entry(entry: Entry) -> Iterator[str]:
    yield from wrap(entry.head, first="* ")
    for line in entry.lines:
        yield from wrap(line, first="  ")
    if entry.url:
        yield f"  {entry.url}"
