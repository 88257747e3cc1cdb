"""Claimed → handing over: the last gate, and the bytes frozen and committed before the first of them leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from accounts.models import Contact
from nurture.delivery import clock, letter, merge, mime, rendering
from nurture.delivery.actions import last_gate
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.actions.claiming import Claimed
from nurture.delivery.gates import Refusal
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.windows import taken_days, timing_of, window_of
from nurture.delivery.refusals.rules.ground import ground
from nurture.delivery.rules.window import is_open, next_moment

# When it runs out the message is uncertain; a worker that is alive and only waits may still say better.
HAND_OVER_LEASE: Final = timedelta(seconds=90)

_ARRIVED: Final = (MessageState.SENT, MessageState.ASSUMED_SENT, MessageState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Ready:
    """What goes to the mail server now; `message` as it was read under the lock."""

    message: Message
    token: UUID
    identity: SendingIdentity | None
    return_path: str
    recipient: str
    raw: bytes


@transaction.atomic
def hand_over(claimed: Claimed) -> Ready | None:
    """The frozen mail, committed as being handed over; None when it does not go, and why is in its row."""
    at = clock.enter_hand_over()
    # Whoever pauses or suppresses takes this lock too: either they see our hand-over, or we see their stop.
    contact = Contact.objects.select_for_update(no_key=True).get(pk=claimed.contact)
    candidate = last_gate.candidate(
        claimed.message,
        contact,
        address=claimed.address,
        identity=claimed.identity,
        at=at,
        token=claimed.token,
    )
    if candidate is None or candidate.message.state != MessageState.CLAIMED:
        return None
    refusal = last_gate.refuse(candidate)
    if refusal is not None:
        put_aside(candidate.message, refusal, at=at)
        return None
    if not _in_window(candidate):
        return None
    return _frozen(candidate, claimed.token)


def put_aside(message: Message, refusal: Refusal, *, at: datetime) -> bool:
    """Held, skipped or expired, with the reason as a code and plain parameters."""
    changes: dict[str, Any] = {"reason": refusal.code, "reason_detail": refusal.detail, **FREE}
    if refusal.then != "held":
        changes["finished_at"] = at
    return move(message.pk, message.state, refusal.then, token=message.claim_token, **changes)


def _in_window(candidate: last_gate.Candidate) -> bool:
    """Whether its window is open; else it is planned for the next one."""
    message, at = candidate.message, candidate.at
    project, days = message.mailing.target.project, None if candidate.has_days else ()
    window = window_of(project, message.contact, message.account, days=days)
    if is_open(window, at):
        return True
    moment = next_moment(window, at, taken=taken_days(message, window.zone, after=at))
    move(
        message.pk,
        MessageState.CLAIMED,
        MessageState.PLANNED,
        token=message.claim_token,
        planned_at=moment.at,
        stale_at=moment.stale_at,
        timing=timing_of(moment),
        **FREE,
    )
    return False


def _frozen(candidate: last_gate.Candidate, token: UUID) -> Ready | None:
    message = candidate.message
    changes: dict[str, Any] = {
        "handed_over_at": candidate.at,
        "lease_until": candidate.at + HAND_OVER_LEASE,
        "ground": ground(message.contact, candidate.profile, in_japanese=message.contact.language == "ja"),
    }
    if message.raw is None:
        rendered = _rendered(candidate)
        if isinstance(rendered, Refusal):
            _fail(message, rendered, at=candidate.at)
            return None
        changes["subject"], changes["raw"] = rendered
        changes["identity"] = candidate.writer.identity
    moved = move(
        message.pk,
        MessageState.CLAIMED,
        MessageState.HANDING_OVER,
        token=token,
        reason="",
        reason_detail={},
        **changes,
    )
    if not moved:
        return None
    message.subject = changes.get("subject", message.subject)
    message.identity = candidate.writer.identity
    raw = bytes(changes.get("raw") or message.raw or b"")
    return Ready(
        message=message,
        token=token,
        identity=candidate.writer.identity,
        return_path=candidate.writer.return_path(message.pk),
        recipient=mime.envelope_address(message.to_address),
        raw=raw,
    )


def _rendered(candidate: last_gate.Candidate) -> tuple[str, bytes] | Refusal:
    """Subject and bytes, or why this mail cannot be written. Never half a mail."""
    message, mailing = candidate.message, candidate.message.mailing
    contact = message.contact
    try:
        rendered = rendering.render(
            subject=mailing.subject,
            body=mailing.body,
            preheader=mailing.preheader,
            layout=mailing.layout,
            values=rendering.merge_values(
                contact=contact,
                account=message.account,
                project=mailing.target.project,
                sender=candidate.writer.user,
            ),
            profile=candidate.profile,
            unsubscribe_url=rendering.unsubscribe_url_of(message),
            language=contact.language,
            signature=candidate.writer.signature(contact.language),
        )
        return rendered.subject, rendering.mail_bytes(
            message,
            rendered,
            writer=candidate.writer,
            thread=_thread(message),
            at=candidate.at,
            has_files=candidate.has_files,
        )
    except merge.MissingMergeValue as fact:
        return Refusal("missing_value", parameters={"field": fact.field, "contact": contact.display_name})
    except (merge.BrokenTemplate, letter.LinkWithoutAddress) as fact:
        return Refusal("broken_template", parameters={"problem": str(fact)})
    except (mime.UnmailableAddress, mime.UnmailableHeader) as fact:
        return Refusal("unmailable", parameters={"problem": str(fact)})


def _fail(message: Message, refusal: Refusal, *, at: datetime) -> None:
    move(
        message.pk,
        MessageState.CLAIMED,
        MessageState.FAILED,
        token=message.claim_token,
        reason=refusal.code,
        reason_detail=refusal.detail,
        finished_at=at,
        **FREE,
    )


def _thread(message: Message) -> list[str]:
    """The Message-IDs of what this contact got for this target before, oldest first."""
    earlier = Message.objects.filter(
        contact=message.contact_id, mailing__target=message.mailing.target_id, state__in=_ARRIVED
    )
    return list(earlier.order_by("handed_over_at").values_list("message_id", flat=True))
