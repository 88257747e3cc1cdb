"""What the mail server said, and what follows: a window of messages in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Now
from django.urls import reverse

from accounts.actions import activity
from accounts.models import Activity, ActivityCategory
from nurture.delivery import clock
from nurture.delivery.absences.actions import may_have_left
from nurture.delivery.absences.models import Absence
from nurture.delivery.actions import suppressing
from nurture.delivery.actions.arrows import FREE, Step, Telling, move, move_each_and_tell
from nurture.delivery.limits.actions import said, soft_bounce
from nurture.delivery.limits.actions.hearing import questions
from nurture.delivery.models import (
    Attempt,
    Message,
    MessageState,
    Reaction,
    ReactionKind,
    Suppression,
)
from nurture.delivery.queries.windows import moment_after, timing_of, window_of
from nurture.delivery.rules.retry import Retry, RetryClass, after_deferral, after_no_route, after_refusal
from nurture.delivery.smtp import HandOver, Verdict
from nurture.prepared import ahead, insert_each, together

#: From where a result may still move a message: its lease may have run out while the server was slow.
_OURS: Final = (MessageState.HANDING_OVER, MessageState.UNCERTAIN)
#: For which an address may be given up.
_OF_THE_ADDRESS: Final = frozenset({RetryClass.NO_SUCH_ADDRESS, RetryClass.MAILBOX_FULL})


class Done(NamedTuple):
    """A message that was handed over, and what became of it.

    Its contact, account and mailing are read already. `spread`, -1 to 1, keeps retries apart. `all_was_well`: nothing
    was wrong with its way and its receiver when it was handed over (`Ready`).
    """

    message: Message
    token: UUID
    result: HandOver
    spread: float = 0.0
    all_was_well: bool = False

    @property
    def is_plain(self) -> bool:
        """That it was taken says nothing new about anybody."""
        return self.all_was_well and self.result.verdict is Verdict.SENT


@transaction.atomic
def finish(*, window: Sequence[Done], worker: str, at: datetime | None = None) -> None:
    """Write down each attempt and move each message. `at`: when that is; None: as the database says.

    What was sent costs a fixed number of statements; whatever else happened is rarer and goes one by one.
    """
    if all(each.is_plain for each in window):
        with together(commits=True):
            _sent(window, worker, at or Now())
        return
    _finish_slowly(window, worker, at or clock.database_now())


def _finish_slowly(window: Sequence[Done], worker: str, at: datetime) -> None:
    heard = [(each.message, each.result) for each in window if each.result.verdict is not Verdict.TAKEN_BACK]
    others = [each for each in window if each.result.verdict is not Verdict.SENT]
    earlier = _deferred_before([each for each in others if each.result.verdict is Verdict.DEFERRED])
    retries = {each.message.id: _retry(each, earlier.get(each.message.id, 0)) for each in others}
    if any(retry is not None and retry.retry_class in _OF_THE_ADDRESS for retry in retries.values()):
        # It may be suppressed for it; by then the message is moved.
        clock.shut_out_hand_overs()
    with together():
        insert_each(Attempt, [_attempt(each) for each in others], same={"worker": worker, "at": at})
        _sent([each for each in window if each.result.verdict is Verdict.SENT], worker, at)
    for each in others:
        _not_sent(each, retries[each.message.id], at)
    with ahead(questions(heard)):
        said(heard, at=at)


def _attempt(done: Done) -> dict[str, Any]:
    result = done.result
    return {
        "message_id": done.message.id,
        "phase": result.phase.value,
        "result": result.verdict.value,
        "reply_code": result.code,
        "enhanced_code": result.enhanced[:16],
        "reply_text": result.text[:500],
    }


def _deferred_before(window: Sequence[Done]) -> dict[int, int]:
    if not window:
        return {}
    rows = Attempt.objects.filter(message__in=[each.message for each in window], result=Verdict.DEFERRED)
    return dict(rows.order_by().values_list("message").annotate(Count("pk")))


def _sent(window: Sequence[Done], worker: str, at: datetime | Now) -> None:
    """Those that this call moves are told."""
    move_each_and_tell(
        _OURS,
        MessageState.SENT,
        [Step(each.message.id, each.token) for each in window],
        tried=Telling(Attempt, [_attempt(each) for each in window], {"worker": worker, "at": at}),
        moved=Telling(
            Activity,
            activity.rows([_told(each.message) for each in window]),
            activity.same(verb="delivery.sent", category=ActivityCategory.EMAIL, team="joint", at=at),
        ),
        reason="",
        reason_detail={},
        finished_at=at,
        **FREE,
    )


def _told(message: Message) -> activity.Entry:
    return activity.Entry(
        account=message.account_id,
        contact=message.contact_id,
        detail={"subject": message.subject},
        link=_link(message.id),
    )


def _link(message: int) -> str:
    """As `get_absolute_url`, which looks for the path anew each time."""
    before, after = _path()
    return f"{before}{message}{after}"


@cache
def _path() -> tuple[str, str]:
    before, _, after = reverse("delivery:message", args=[0]).rpartition("0")
    return before, after


def _retry(done: Done, earlier: int) -> Retry | None:
    """When it goes again, and why. None: it is uncertain, or was taken back."""
    result = done.result
    match result.verdict:
        case Verdict.NOTHING_LEFT:
            return after_no_route()
        case Verdict.DEFERRED:
            return after_deferral(result.enhanced, earlier, done.spread, code=result.code, text=result.text)
        case Verdict.REFUSED:
            return after_refusal(result.code or 0, result.enhanced, result.text)
    return None


def _not_sent(done: Done, retry: Retry | None, at: datetime) -> None:
    message, token, result = done.message, done.token, done.result
    if retry is not None:
        _later(message, token, retry, result, at)
    elif result.verdict is Verdict.UNCERTAIN:
        _uncertain(message, token, result)
    elif result.verdict is Verdict.TAKEN_BACK:
        _moved(message, token, MessageState.PLANNED, reason="", reason_detail={}, **FREE)
    else:
        raise ValueError(result)


def _uncertain(message: Message, token: UUID, result: HandOver) -> None:
    # The token stays: the reply to a slow server's dot may still be read by whoever holds it.
    move(
        message.id,
        MessageState.HANDING_OVER,
        MessageState.UNCERTAIN,
        token=token,
        reason="no_reply",
        reason_detail={"phase": result.phase.value, "text": result.text},
        lease_until=None,
    )


def _later(message: Message, token: UUID, retry: Retry, result: HandOver, at: datetime) -> None:
    if retry.delay is None:
        _failed(message, token, retry, result, at)
        return
    _moved(
        message,
        token,
        MessageState.PLANNED,
        reason=retry.retry_class.value,
        reason_detail=_said(result),
        **_next(message, retry, at + retry.delay),
        **FREE,
    )
    if retry.retry_class is RetryClass.MAILBOX_FULL:
        soft_bounce(message=message, at=at)


def _next(message: Message, retry: Retry, earliest: datetime) -> dict[str, Any]:
    """A deferred message goes on in a window; one that found no way goes stale with its day."""
    if retry.retry_class is RetryClass.ROUTE:
        return {"planned_at": min(earliest, message.stale_at - timedelta(seconds=1))}
    window = window_of(message.mailing.target.project, message.contact, message.account)
    moment = moment_after(message, window, after=earliest)
    return {"planned_at": moment.at, "stale_at": moment.stale_at, "timing": timing_of(moment)}


def _failed(message: Message, token: UUID, retry: Retry, result: HandOver, at: datetime) -> None:
    moved = _moved(
        message,
        token,
        MessageState.FAILED,
        reason=retry.retry_class.value,
        reason_detail=_said(result),
        finished_at=at,
        **FREE,
    )
    if not moved:
        return
    if retry.retry_class is RetryClass.MAILBOX_FULL:
        soft_bounce(message=message, at=at)
    if retry.retry_class is RetryClass.NO_SUCH_ADDRESS:
        suppressing.suppress(
            address=message.to_address, reason=Suppression.Reason.BOUNCED, message=message, at=at
        )
        Reaction.objects.create(
            account=message.account,
            contact=message.contact,
            message=message,
            kind=ReactionKind.BOUNCE,
            verdict=Reaction.Verdict.MACHINE,
            words=result.text,
            at=at,
        )
        may_have_left(contact=message.contact, kind=Absence.Kind.UNREACHABLE, message=message, at=at)
    activity.record(
        account=message.account,
        contact=message.contact,
        verb="delivery.failed",
        category=ActivityCategory.EMAIL,
        at=at,
        detail={
            "subject": message.subject,
            "reason": retry.retry_class.value,
            "reason_detail": _said(result),
        },
        link=message.get_absolute_url(),
    )


def _moved(message: Message, token: UUID, after: MessageState, **changes: Any) -> bool:
    return any(move(message.id, before, after, token=token, **changes) for before in _OURS)


def _said(result: HandOver) -> dict[str, Any]:
    return {"code": result.code, "text": result.text, "phase": result.phase.value}
