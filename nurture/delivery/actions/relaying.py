"""What the log of our mail server says of messages that nobody was sure about."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import batched
from typing import Final

from nurture.delivery.actions import evidence
from nurture.delivery.models import Message, MessageState

_AT_ONCE: Final = 500
#: Longer than any hand-over: what is younger may still be on its way into the log.
ON_THE_WAY: Final = timedelta(minutes=15)
_MAY_BE_ANYWHERE: Final = (MessageState.HANDING_OVER, *evidence.IN_DOUBT)


def took(message_ids: Iterable[str], *, at: datetime) -> int:
    """The server has these; how many of them nobody was sure about. It may be told of the same ones again."""
    settled = 0
    for some in batched(message_ids, _AT_ONCE):
        rows = Message.objects.filter(names__name__in=some, state__in=_MAY_BE_ANYWHERE)
        numbers = list(rows.values_list("pk", flat=True))
        settled += sum(evidence.arrived(message=pk, kind=evidence.Kind.RELAY, at=at) for pk in numbers)
    return settled


def in_doubt(*, since: datetime, until: datetime) -> list[Message]:
    """Handed to our own mail server then, and nobody knows whether it took them."""
    rows = Message.objects.filter(
        state__in=evidence.IN_DOUBT, identity=None, handed_over_at__gte=since, handed_over_at__lte=until
    )
    return list(rows.select_related("contact", "account", "mailing__target__project").order_by("pk"))


def did_not_take(messages: Collection[Message], *, at: datetime) -> int:
    """They are in no log of the server: how many go in their next window."""
    return sum(evidence.not_accepted(message=each, kind=evidence.Kind.RELAY, at=at) for each in messages)
