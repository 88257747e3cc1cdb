"""Who was there, in words: in a room one comes or not, without one people take part or not."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nurture.meetings.minutes.queries.minutes import Minutes
from nurture.team.models import User


def told(minutes: Minutes, reader: User) -> Iterator[str]:
    """How it was held, if without a room; to whoever was away, that they were, and what they can still do."""
    is_apart = minutes.meeting.is_apart
    if is_apart:
        yield _("It was held without a room: everybody voted and confirmed in their own time.")
    seat = next((each for each in minutes.seats if each.user.pk == reader.pk), None)
    if seat is None or seat.was_there:
        return
    if seat.delegate:
        yield _("You were not there; %(name)s spoke for you.") % {"name": seat.delegate.display_name}
    else:
        yield _("You took no part.") if is_apart else _("You were not there.")
    yield _(
        "If you see a decision otherwise: as long as nothing has left, you can withdraw it where it stands."
    )


def counted(minutes: Minutes) -> Iterator[tuple[str, str]]:
    """What is said of whom, and their names."""
    is_apart, there = minutes.meeting.is_apart, len(minutes.present)
    if is_apart:
        words = ngettext("One took part", "%(count)d took part", there)
    else:
        words = ngettext("One was there", "%(count)d were there", there)
    yield words % {"count": there}, _(", ").join(each.user.display_name for each in minutes.present)
    if minutes.absent:
        away = _(", ").join(each.user.display_name for each in minutes.absent)
        yield _("Took no part") if is_apart else _("Not there"), away
