"""Other contents for the same email, and choosing one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.delivery.clock import shut_out_hand_overs
from nurture.projects.facts import NotInTeam
from nurture.projects.queries.members import is_member
from nurture.sequences.actions.emails import Made, Saved, Wrapping, locked, save_email, wrapping_of
from nurture.sequences.actions.notices import tell
from nurture.sequences.facts import CandidateChanged, CandidateClosed, TooManyCandidates
from nurture.sequences.models import Candidate, Email, EmailVersion, Notice
from nurture.team.models import User

#: Beside what stands: three texts are read side by side, not four.
MOST: Final = 2


@transaction.atomic
def add_candidate(
    *, email: Email, fields: Mapping[str, Any], by: User, at: datetime, operation: UUID | None = None
) -> Candidate:
    """Once, however often `operation` is sent. Raises NotInTeam, TooManyCandidates."""
    current = _locked_email(email, by)
    if operation and (
        again := Candidate.objects.filter(operation=operation, email=current, author=by).first()
    ):
        return again
    if current.candidates.open().count() >= MOST:
        raise TooManyCandidates
    return Candidate.objects.create(
        email=current, team=by.team, author=by, at=at, operation=operation or uuid4(), **fields
    )


@transaction.atomic
def change_candidate(
    *, candidate: Candidate, version: int, fields: Mapping[str, Any], by: User, at: datetime
) -> Candidate:
    """Raises CandidateChanged when somebody saved in between, CandidateClosed, NotInTeam."""
    _locked_email(candidate.email, by)
    current = _open(candidate)
    if all(getattr(current, name) == value for name, value in fields.items()):
        return current
    if current.version != version:
        raise CandidateChanged(current)
    for name, value in fields.items():
        setattr(current, name, value)
    current.version, current.changed_at = current.version + 1, at
    current.save()
    return current


@transaction.atomic
def choose_candidate(*, candidate: Candidate, seen: int, version: int, by: User, at: datetime) -> Saved:
    """Its words become the next version; what stood before stays in the versions. Approvals are void.

    `seen` and `version` are those of the candidate and of the email that were looked at. Raises CandidateChanged,
    CandidateClosed, NotInTeam, and what save_email raises.
    """
    shut_out_hand_overs()
    email = _locked_email(candidate.email, by)
    current = _open(candidate)
    if current.version != seen:
        raise CandidateChanged(current)
    saved = save_email(
        email=email,
        version=version,
        subject=current.subject,
        body=current.body,
        hypothesis=current.hypothesis or email.hypothesis,
        evidence=email.evidence,
        expected_reaction=email.expected_reaction,
        recipients=list(email.recipients.all()),
        wrapping=Wrapping(current.preheader, current.layout, wrapping_of(email).files),
        made=Made(EmailVersion.Origin.CANDIDATE, current.pk),
        by=by,
        at=at,
    )
    current.chosen_at, current.chosen_by, current.became = at, by, saved.email.version
    current.save(update_fields=["chosen_at", "chosen_by", "became"])
    tell([current.author], email, Notice.Kind.CHOSEN, by=by, at=at)
    _record(saved.email, current, by=by, at=at)
    return saved


@transaction.atomic
def withdraw_candidate(*, candidate: Candidate, by: User, at: datetime) -> None:
    """It stays to be read. Raises NotInTeam, CandidateClosed."""
    _locked_email(candidate.email, by)
    current = _open(candidate)
    current.withdrawn_at, current.withdrawn_by = at, by
    current.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _record(email: Email, candidate: Candidate, *, by: User, at: datetime) -> None:
    author = candidate.author
    record(
        account=email.step.sequence.target.account,
        verb="sequences.candidate_chosen",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        detail={"subject": email.subject, "from": {"name": author.name, "latin": author.name_latin}},
        link=email.get_absolute_url(),
    )


def _locked_email(email: Email, by: User) -> Email:
    current = locked(email)
    if not is_member(current.step.sequence.target.project, by):
        raise NotInTeam
    return current


def _open(candidate: Candidate) -> Candidate:
    current = Candidate.objects.select_for_update(of=("self",)).select_related("author").get(pk=candidate.pk)
    if current.chosen_at or current.withdrawn_at:
        raise CandidateClosed
    return current
