"""The states of messages as a calendar or a picture tells them: five kinds, each with a word and a sign."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from nurture.delivery.models import MessageState


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    label: Promise
    icon: str
    # The suffix of a tag's class.
    tone: str
    states: tuple[MessageState, ...]


GROUPS: Final = (
    Group(
        "to_go",
        pgettext_lazy("messages", "To go"),
        "clock",
        "joint",
        (MessageState.PLANNED, MessageState.CLAIMED, MessageState.HANDING_OVER),
    ),
    Group("held", pgettext_lazy("messages", "Held"), "pause", "warn", (MessageState.HELD,)),
    Group(
        "went",
        pgettext_lazy("messages", "Sent"),
        "check",
        "good",
        (MessageState.SENT, MessageState.ASSUMED_SENT),
    ),
    Group(
        "trouble",
        pgettext_lazy("messages", "Need attention"),
        "triangle-alert",
        "bad",
        (MessageState.UNCERTAIN, MessageState.FAILED, MessageState.EXPIRED),
    ),
    Group(
        "off",
        pgettext_lazy("messages", "Will not go"),
        "ban",
        "outline",
        (MessageState.SKIPPED, MessageState.CANCELLED),
    ),
)
BY_STATE: Final = {state: group for group in GROUPS for state in group.states}
#: Everything that is still to go, as the list can be narrowed to.
WAITING: Final = (*GROUPS[0].states, *GROUPS[1].states)
