"""What a person has to look at: what no machine may settle, what failed, what did not go in its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from nurture.delivery import words
from nurture.delivery.identities.models import SendingIdentity, SendingIdentityQuerySet
from nurture.delivery.models import Attempt, Message, MessageQuerySet, MessageState
from nurture.delivery.queries.outbox import Shown, shown
from nurture.delivery.rules import doubt
from nurture.team.models import User

#: What did not go is worth another try as long as it is news.
RECENTLY: Final = timedelta(days=7)
#: Of each kind on the page; the list of the outbox has them all.
AT_MOST: Final = 25


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A message whose arrival nobody can prove, and what is known."""

    row: Shown
    # How far the last try came, and what the server said.
    reached: str
    said: str
    again_from: datetime | None
    may_send_again: bool


@dataclass(frozen=True, slots=True)
class Attention:
    doubtful: Sequence[Doubtful]
    failed: Sequence[Shown]
    expired: Sequence[Shown]
    identities: Sequence[SendingIdentity]
    counts: "Counts"


@dataclass(frozen=True, slots=True)
class Counts:
    doubtful: int
    failed: int
    expired: int
    identities: int

    @property
    def total(self) -> int:
        return self.doubtful + self.failed + self.expired + self.identities


def attention(user: User, *, at: datetime, today: date) -> Attention:
    """Six queries, however much waits."""
    return Attention(
        doubtful=_doubtful(user, at, today),
        failed=shown(_page(failed(user, at=at)), today=today),
        expired=shown(_page(expired(user, at=at)), today=today),
        identities=list(_refused(user)),
        counts=counts(user, at=at),
    )


def attention_count(user: User, *, at: datetime) -> int:
    """The number beside the place. Two queries."""
    return counts(user, at=at).total


def counts(user: User, *, at: datetime) -> Counts:
    news = Q(planned_at__gt=at - RECENTLY)
    rows = Message.objects.visible_to(user).filter(_in_doubt(at) | Q(state__in=_LOST) & news)
    found = rows.alias(has_newer=_newer()).aggregate(
        doubtful=Count("pk", filter=Q(state__in=_IN_DOUBT)),
        failed=Count("pk", filter=Q(state=MessageState.FAILED, has_newer=False)),
        expired=Count("pk", filter=Q(state=MessageState.EXPIRED, has_newer=False)),
    )
    return Counts(**found, identities=_refused(user).count())


def in_doubt(user: User, *, at: datetime) -> MessageQuerySet:
    return Message.objects.visible_to(user).filter(_in_doubt(at))


def failed(user: User, *, at: datetime) -> MessageQuerySet:
    return _lost(user, MessageState.FAILED, at)


def expired(user: User, *, at: datetime) -> MessageQuerySet:
    return _lost(user, MessageState.EXPIRED, at)


_IN_DOUBT: Final = (MessageState.UNCERTAIN, MessageState.ASSUMED_SENT)
_LOST: Final = (MessageState.FAILED, MessageState.EXPIRED)


def _in_doubt(at: datetime) -> Q:
    """What is assumed to have arrived can still be sent again for a while."""
    return Q(state=MessageState.UNCERTAIN) | Q(
        state=MessageState.ASSUMED_SENT, handed_over_at__gt=at - doubt.TOO_OLD
    )


def _lost(user: User, state: MessageState, at: datetime) -> MessageQuerySet:
    """As long as nothing newer was planned for that person."""
    rows = Message.objects.visible_to(user).filter(state=state, planned_at__gt=at - RECENTLY)
    return rows.filter(~_newer())


def _newer() -> Exists:
    return Exists(Message.objects.filter(contact=OuterRef("contact"), created_at__gt=OuterRef("created_at")))


def _page(rows: MessageQuerySet) -> MessageQuerySet:
    related = rows.defer("raw").select_related("contact", "account", "mailing__target__project")
    return related.order_by("-planned_at", "-id")[:AT_MOST]


def _doubtful(user: User, at: datetime, today: date) -> list[Doubtful]:
    attempts = Prefetch("attempts", Attempt.objects.order_by("at", "id"), to_attr="tries")
    return [
        doubtful(row, at)
        for row in shown(_page(in_doubt(user, at=at)).prefetch_related(attempts), today=today)
    ]


def doubtful(row: Shown, at: datetime) -> Doubtful:
    """Of a message that comes with its `tries`."""
    tries: list[Attempt] = row.message.tries  # type: ignore[attr-defined]
    last = tries[-1] if tries else None
    begun = row.message.handed_over_at
    return Doubtful(
        row=row,
        reached=str(words.REACHED.get(last.phase, "")) if last else str(words.REASONS["worker_gone"]),
        said=last.reply_text if last else "",
        again_from=doubt.again_from(begun) if begun and at < doubt.again_from(begun) else None,
        may_send_again=begun is not None and doubt.again_from(begun) <= at <= doubt.again_until(begun),
    )


def _refused(user: User) -> SendingIdentityQuerySet:
    """Whoever cannot mend an address is told by the messages that wait for it."""
    rows = SendingIdentity.objects.visible_to(user).in_use()
    return rows.filter(refused_at__isnull=False).order_by("address")
