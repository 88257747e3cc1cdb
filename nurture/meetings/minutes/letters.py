"""The minutes as a mail to one person: plain text that reads well, and simple HTML of the same words."""

from collections.abc import Iterator
from datetime import datetime

from nurture.delivery.colleagues import letters as ours
from nurture.delivery.mime import Mail, build
from nurture.meetings.homework.queries import open_of
from nurture.meetings.minutes.models import MinutesMail
from nurture.meetings.minutes.queries.minutes import Minutes
from nurture.meetings.minutes.rules.plain import COLUMNS, width, wrap
from nurture.meetings.minutes.sheets import Entry, Section, Sheet, added, sheet


def letter(mail: MinutesMail, minutes: Minutes, *, at: datetime) -> bytes:
    """The whole mail, in its reader's language and on their clock."""
    with ours.as_read_by(mail.user):
        return build(_mail(mail, _sheet(mail, minutes, at=at), at=at))


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


def _mail(mail: MinutesMail, found: Sheet, *, at: datetime) -> Mail:
    return ours.mail(
        mail.user,
        about=f"minutes.{mail.meeting_id}.{mail.amendment_id or 0}.{mail.user_id}",
        subject=found.subject,
        text=plain(found),
        html=ours.page("meetings/minutes/mail.html", {"sheet": found}),
        at=at,
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
