"""Claimed → handing over: the last gate, and the bytes frozen and committed before the first of them leaves.

A window of messages at a time, in a fixed number of statements; each of them moves on its own state and token.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction

from nurture.delivery import clock, letter, merge, mime, rendering
from nurture.delivery.actions import last_gate
from nurture.delivery.actions.arrows import FREE, Step, move, move_each
from nurture.delivery.actions.candidates import (
    Asked,
    Candidate,
    candidates,
    lock_question,
    locked_contacts,
)
from nurture.delivery.actions.candidates import questions as candidates_questions
from nurture.delivery.actions.claiming import Claimed
from nurture.delivery.controls import handed_over
from nurture.delivery.controls.queries.standing import Enquiry
from nurture.delivery.gates import Mailed, Refusal, upper_questions
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.actions.taking import Places
from nurture.delivery.limits.actions.taking import questions as places_questions
from nurture.delivery.models import Message, MessageState
from nurture.delivery.points import Point, reached
from nurture.delivery.queries.windows import moment_after, timing_of, window_of
from nurture.delivery.refusals.rules.ground import ground
from nurture.delivery.rules.window import is_open
from nurture.delivery.tracking.links import Links
from nurture.prepared import Question, ahead, together

# When it runs out the message is uncertain; a worker that is alive and only waits may still say better.
HAND_OVER_LEASE: Final = timedelta(seconds=70)


class Ready(NamedTuple):
    """What goes to the mail server now; `message` as it was read under the lock."""

    message: Message
    token: UUID
    identity: SendingIdentity | None
    return_path: str
    recipient: str
    raw: bytes
    # Nothing is wrong with its way and its receiver: that it is taken will be no news.
    all_is_well: bool = False


def hand_over(claimed: Claimed) -> Ready | None:
    """One alone; None when it does not go, and why is in its row."""
    return next(iter(hand_over_each([claimed])), None)


@transaction.atomic
def hand_over_each(window: Sequence[Claimed]) -> list[Ready]:
    """Those that go: frozen, and committed as being handed over. Why the others do not is in their rows.

    No two of one window go to one person: what the first does stands against the second.
    """
    asked = [Asked(each.message, each.contact, each.address, each.identity, each.token) for each in window]
    with ahead([clock.ENTER, lock_question(asked)]):
        at = clock.enter_hand_over()
        contacts = locked_contacts(asked)
    places, enquiry = Places(at), Enquiry()
    with ahead([*_questions(window, asked, at=at), enquiry.question]):
        found = candidates(asked, contacts, at=at, enquiry=enquiry)
        standing = [each for each in found.values() if each.message.state == MessageState.CLAIMED]
        known: set[object] = set()
        going = [each for each in _allowed(standing, last_gate.refuse_each) if _in_window(each, known)]
        links = Links.of([each.message for each in going if each.message.raw is None])
        mails = [mail for mail in _written(going, links) if mail is not None]
        allowed = _allowed([mail.candidate for mail in mails], places.take)
    kept = {each.message.id for each in allowed}
    reached(Point.GATED)
    with together(commits=True):
        places.write()
        leaving = [mail for mail in mails if mail.candidate.message.id in kept]
        ready = _frozen(leaving, at=at, all_is_well=places.all_is_well, is_last=links.are_none)
        links.keep([each.message.id for each in ready])
    # After the commit, before the first byte: whatever becomes of the database, it is known what may have left.
    transaction.on_commit(lambda: handed_over.note([each.message for each in ready], at=at))
    return ready


def _questions(window: Sequence[Claimed], asked: Sequence[Asked], *, at: datetime) -> list[Question]:
    """All that is asked of every window, so that it is asked at once. Whatever else is asked costs a round trip more.

    Limits are counted under locks of their own: which ones is known here only where nobody has an address of their own.
    """
    mailed = [Mailed(each.mailing, each.email_ref, each.decision_ref) for each in window]
    people = {each.contact for each in window}
    counted = (
        places_questions({each.account for each in window}, people, [each.address for each in window], at=at)
        if all(each.identity is None for each in window)
        else []
    )
    return [
        *counted,
        *candidates_questions(asked),
        *upper_questions(mailed),
    ]


def _allowed(
    window: Sequence[Candidate], refuse: Callable[[Sequence[Candidate]], Any]
) -> Sequence[Candidate]:
    refused = refuse(window) if window else {}
    for each in window:
        if (refusal := refused.get(each.message.id)) is not None:
            put_aside(each.message, refusal, at=each.at)
    return [each for each in window if each.message.id not in refused]


def put_aside(message: Message, refusal: Refusal, *, at: datetime) -> bool:
    """Held, skipped or expired, with the reason as a code and plain parameters."""
    changes: dict[str, Any] = {
        "reason": refusal.code,
        "reason_detail": refusal.detail,
        "held_until": refusal.until,
        **FREE,
    }
    if refusal.then != "held":
        changes["finished_at"] = at
    return move(message.id, message.state, refusal.then, token=message.claim_token, **changes)


def _in_window(candidate: Candidate, known: set[object]) -> bool:
    """Whether its window is open; else it is planned for the next one. `known`: those that are open, by all they say."""
    message, at = candidate.message, candidate.at
    project, contact, account = message.mailing.target.project, message.contact, message.account
    key = (project.id, contact.time_zone, account.time_zone, account.country, account.closing_day)
    if not candidate.has_days and key in known:
        return True
    window = window_of(project, contact, account, days=None if candidate.has_days else ())
    if is_open(window, at):
        known |= set() if candidate.has_days else {key}
        return True
    moment = moment_after(message, window, after=at)
    move(
        message.id,
        MessageState.CLAIMED,
        MessageState.PLANNED,
        token=message.claim_token,
        planned_at=moment.at,
        stale_at=moment.stale_at,
        timing=timing_of(moment),
        **FREE,
    )
    return False


class _Mail(NamedTuple):
    candidate: Candidate
    subject: str
    raw: bytes


def _written(window: Sequence[Candidate], links: Links) -> Iterable[_Mail | None]:
    """The mail of each, written now or, on a later attempt, as it was written first."""
    for each in window:
        message = each.message
        if message.raw is not None:
            yield _Mail(each, message.subject, bytes(message.raw))
            continue
        rendered = _rendered(each, links)
        if isinstance(rendered, Refusal):
            _fail(message, rendered, at=each.at)
        else:
            yield _Mail(each, *rendered)


def _frozen(mails: Sequence[_Mail], *, at: datetime, all_is_well: bool, is_last: bool) -> list[Ready]:
    """Those that are ours still, with all that a retry and the law need. `is_last`: nothing is written after it."""
    ready = [_ready(mail, all_is_well=all_is_well) for mail in mails]
    moved = move_each(
        [MessageState.CLAIMED],
        MessageState.HANDING_OVER,
        [_step(mail) for mail in mails],
        reason="",
        reason_detail={},
        handed_over_at=at,
        lease_until=at + HAND_OVER_LEASE,
        commits=is_last,
    )
    return [each for each in ready if each.message.id in moved]


def _step(mail: _Mail) -> Step:
    candidate, message = mail.candidate, mail.candidate.message
    return Step(
        message.id,
        _token(message),
        {
            "subject": mail.subject,
            "raw": mail.raw,
            "identity_id": candidate.writer.identity.id if candidate.writer.identity else None,
            "ground": ground(
                message.contact, candidate.profile, in_japanese=message.contact.language == "ja"
            ),
        },
    )


def _ready(mail: _Mail, *, all_is_well: bool) -> Ready:
    message, writer = mail.candidate.message, mail.candidate.writer
    message.subject, message.identity = mail.subject, writer.identity
    return Ready(
        message=message,
        token=_token(message),
        identity=writer.identity,
        return_path=writer.return_path(message.id),
        recipient=mime.envelope_address(message.to_address),
        raw=mail.raw,
        all_is_well=all_is_well,
    )


def _token(message: Message) -> UUID:
    if message.claim_token is None:
        raise ValueError(message)
    return message.claim_token


def _rendered(candidate: Candidate, links: Links) -> tuple[str, bytes] | Refusal:
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
            links.tracked(rendered, message),
            writer=candidate.writer,
            thread=candidate.thread,
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
        message.id,
        MessageState.CLAIMED,
        MessageState.FAILED,
        token=message.claim_token,
        reason=refusal.code,
        reason_detail=refusal.detail,
        finished_at=at,
        **FREE,
    )
