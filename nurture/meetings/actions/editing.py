"""Words and people that are changed by the decision itself: a new version, to which both confirmations are bound."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Contact
from nurture.delivery.clock import shut_out_hand_overs
from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import locked, require_member, require_open
from nurture.meetings.actions.needs import Needs, Words
from nurture.meetings.actions.proposals import proposal_for_email
from nurture.meetings.actions.sendable import require_sendable, require_there
from nurture.meetings.facts import AlreadyConfirmed, AlreadyWithdrawn, NotEdited, NotInThisMeeting, NotSplit
from nurture.meetings.models import Confirmation, Decision, DecisionKind, Meeting, Part, Proposal
from nurture.projects.models import Target
from nurture.sequences.actions import save_email
from nurture.sequences.models import Email
from nurture.team.models import User


def edited(
    target: Target, proposal: Proposal | None, content_hash: str, needs: Needs, *, by: User, at: datetime
) -> tuple[str, int | None]:
    """The hash of the words as they are now to be sent, and the version before them.

    Both empty where only an instruction was given. Raises NotEdited, and as require_sendable does.
    """
    email = require_there(target, proposal, content_hash)
    if needs.words is None:
        if not needs.instruction:
            raise NotEdited
        return "", None
    before = email.version
    saved = _save(email, needs.words, by=by, at=at)
    require_sendable(target, proposal, saved.content_hash)
    return saved.content_hash, before


@transaction.atomic
def write_words(*, decision: Decision, words: Words, seen: str, by: User, at: datetime) -> Decision:
    """The edit that was asked for, or a better one: whoever writes it stands by it, and nobody else does yet.

    `seen` is the hash of the words upon which it was written. Raises ContentChanged, NotEdited, AlreadyConfirmed
    (by both teams), AlreadyWithdrawn, MeetingNotOpen, NotInTeam, and as require_sendable does.
    """
    shut_out_hand_overs()
    meeting = locked(decision.meeting)
    require_member(meeting, by)
    require_open(meeting)
    current = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("target__account", "proposal__email", "meeting__project")
        .get(pk=decision.pk)
    )
    _require_editable(current)
    email = require_there(current.target, current.proposal, seen)
    before = email.version
    saved = _save(email, words, by=by, at=at)
    require_sendable(current.target, current.proposal, saved.content_hash)
    current.content_hash = saved.content_hash
    current.edited_from = current.edited_from or before
    current.save(update_fields=["content_hash", "edited_from"])
    # Nobody's word covers words they have not seen.
    current.confirmations.all().delete()
    Confirmation.objects.create(decision=current, user=by, team=by.team, at=at)
    changed(meeting)
    return current


def shared_out(
    meeting: Meeting, target: Target, shares: Mapping[Email, Sequence[Contact]], *, by: User, at: datetime
) -> list[Part]:
    """Each email for its own people; whose it was before is kept as a version. Not saved yet.

    Raises NotSplit, and as require_sendable does.
    """
    people = [contact.pk for share in shares.values() for contact in share]
    if sum(bool(share) for share in shares.values()) < 2 or len(people) != len(set(people)):
        raise NotSplit
    used = [(email, share) for email, share in shares.items() if share]
    return list(_parts(meeting, target, used, by=by, at=at))


def _parts(
    meeting: Meeting,
    target: Target,
    shares: Sequence[tuple[Email, Sequence[Contact]]],
    *,
    by: User,
    at: datetime,
) -> Iterator[Part]:
    for position, (email, share) in enumerate(shares, start=1):
        proposal = proposal_of(meeting, target, email, at=at)
        current = require_there(target, proposal, email.content_hash)
        before = current.version
        # Whom an email goes to belongs to its content.
        saved = save_email(
            email=current,
            version=current.version,
            subject=current.subject,
            body=current.body,
            hypothesis=current.hypothesis,
            evidence=current.evidence,
            expected_reaction=current.expected_reaction,
            recipients=share,
            by=by,
            at=at,
        )
        require_sendable(target, proposal, saved.email.content_hash)
        yield Part(
            position=position,
            proposal=proposal,
            content_hash=saved.email.content_hash,
            edited_from=before if saved.is_new else None,
        )


def proposal_of(meeting: Meeting, target: Target, email: Email, *, at: datetime) -> Proposal:
    """An email of the target's own plan. Raises NotInThisMeeting."""
    step = email.step
    if step.sequence.target_id != target.pk or step.archived_at:
        raise NotInThisMeeting
    return proposal_for_email(meeting=meeting, target=target, email=email, at=at)


def _require_editable(decision: Decision) -> None:
    if decision.withdrawn_at:
        raise AlreadyWithdrawn
    if decision.agreed_at:
        raise AlreadyConfirmed
    if decision.kind != DecisionKind.SEND_WITH_EDITS:
        raise NotEdited


def _save(email: Email, words: Words, *, by: User, at: datetime) -> Email:
    saved = save_email(
        email=email,
        version=email.version,
        subject=words.subject,
        body=words.body,
        hypothesis=email.hypothesis,
        evidence=email.evidence,
        expected_reaction=email.expected_reaction,
        recipients=list(email.recipients.all()),
        by=by,
        at=at,
    )
    if not saved.is_new:
        raise NotEdited
    return saved.email
