"""The same for many messages. Each is done, or refused, by itself: what has changed meanwhile stays as it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nurture.delivery.actions import planning, settling, stopping
from nurture.delivery.facts import CannotStop, CannotUndo, NotExpired, NotFailed
from nurture.delivery.models import Message, MessageState
from nurture.delivery.rules.states import STOPPABLE
from nurture.delivery.rules.window import NoWindow
from nurture.team.models import User


@dataclass(frozen=True, slots=True)
class Deed:
    """What can be done to many messages, from which states, and the words for it."""

    key: str
    before: tuple[str, ...]
    title: Promise
    # What the button of the confirmation says.
    button: Promise
    nothing: Promise
    done: Promise
    act: Callable[..., None]

    def told(self, count: int) -> str:
        return str(self.done) % {"count": count}


@dataclass(frozen=True, slots=True)
class Result:
    done: int
    refused: int


STOP: Final = Deed(
    "stop",
    tuple(sorted(STOPPABLE)),
    _("Stop messages"),
    _("Stop them"),
    _("Nothing of this can be stopped. Tick messages that are still to go."),
    _("Stopped: %(count)d."),
    stopping.cancel,
)
OFFER: Final = Deed(
    "offer",
    (MessageState.EXPIRED,),
    _("Send in the next window"),
    _("Plan them anew"),
    _("Nothing of this has expired. Tick messages that did not go in their time."),
    _("Planned for the next window: %(count)d."),
    planning.offer_again,
)
TRY: Final = Deed(
    "try",
    (MessageState.FAILED,),
    _("Try again"),
    _("Try them again"),
    _("Nothing of this has failed. Tick messages that failed."),
    _("Planned for the next window: %(count)d."),
    settling.try_again,
)
UNDO: Final = Deed(
    "undo",
    (MessageState.CANCELLED,),
    _("Take the stop back"),
    _("Let them go"),
    _("There is nothing to take back any more."),
    _("Taken back. They go after all: %(count)d."),
    settling.undo_stop,
)
DEEDS: Final[Mapping[str, Deed]] = {deed.key: deed for deed in (STOP, OFFER, TRY)}
_REFUSED: Final = (CannotStop, CannotUndo, NotExpired, NotFailed, NoWindow)


def carry_out(*, deed: Deed, messages: Iterable[Message], by: User, at: datetime) -> Result:
    """Messages come with contact, account and project. Never in one transaction: nobody waits for a thousand."""
    done = refused = 0
    for message in messages:
        try:
            deed.act(message=message, by=by, at=at)
        except _REFUSED:
            refused += 1
        else:
            done += 1
    return Result(done, refused)
