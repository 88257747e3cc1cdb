"""What the mail server said, and what follows."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.delivery.actions import suppressing
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.identities.actions import refused
from nurture.delivery.identities.rules.verdicts import refuses_us
from nurture.delivery.models import (
    Attempt,
    Message,
    MessageState,
    Reaction,
    ReactionKind,
    Suppression,
)
from nurture.delivery.queries.windows import taken_days, timing_of, window_of
from nurture.delivery.rules.retry import Retry, RetryClass, after_deferral, after_no_route, after_refusal
from nurture.delivery.rules.window import next_moment
from nurture.delivery.smtp import HandOver, Verdict

#: From where a result may still move a message: its lease may have run out while the server was slow.
_OURS: Final = (MessageState.HANDING_OVER, MessageState.UNCERTAIN)


@transaction.atomic
def finish(
    *, message: Message, token: UUID, worker: str, result: HandOver, at: datetime, spread: float
) -> None:
    """Write down the attempt and move the message, whose contact, account and mailing are read already.

    `spread`, -1 to 1, keeps retries apart.
    """
    earlier = 0
    if result.verdict is Verdict.DEFERRED:
        earlier = message.attempts.filter(result=Verdict.DEFERRED).count()
    Attempt.objects.create(
        message=message,
        worker=worker,
        phase=result.phase,
        result=result.verdict,
        reply_code=result.code,
        enhanced_code=result.enhanced[:16],
        reply_text=result.text[:500],
        at=at,
    )
    match result.verdict:
        case Verdict.SENT:
            _sent(message, token, at)
        case Verdict.UNCERTAIN:
            _uncertain(message, token, result)
        case Verdict.NOTHING_LEFT:
            if message.identity is not None and refuses_us(result):
                refused(identity=message.identity, text=result.text, at=at)
            _later(message, token, after_no_route(), result, at)
        case Verdict.DEFERRED:
            _later(message, token, after_deferral(result.enhanced, earlier, spread), result, at)
        case Verdict.REFUSED:
            _failed(message, token, after_refusal(result.code or 0, result.enhanced), result, at)


def _sent(message: Message, token: UUID, at: datetime) -> None:
    if _moved(message, token, MessageState.SENT, reason="", reason_detail={}, finished_at=at, **FREE):
        activity.record(
            account=message.account,
            contact=message.contact,
            verb="delivery.sent",
            category=ActivityCategory.EMAIL,
            at=at,
            team="joint",
            detail={"subject": message.subject},
            link=message.get_absolute_url(),
        )


def _uncertain(message: Message, token: UUID, result: HandOver) -> None:
    # The token stays: the reply to a slow server's dot may still be read by whoever holds it.
    move(
        message.pk,
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


def _next(message: Message, retry: Retry, earliest: datetime) -> dict[str, Any]:
    """A deferred message goes on in a window; one that found no way goes stale with its day."""
    if retry.retry_class is RetryClass.ROUTE:
        return {"planned_at": min(earliest, message.stale_at - timedelta(seconds=1))}
    window = window_of(message.mailing.target.project, message.contact, message.account)
    moment = next_moment(window, earliest, taken=taken_days(message, window.zone, after=earliest))
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
    return any(move(message.pk, before, after, token=token, **changes) for before in _OURS)


def _said(result: HandOver) -> dict[str, Any]:
    return {"code": result.code, "text": result.text, "phase": result.phase.value}
