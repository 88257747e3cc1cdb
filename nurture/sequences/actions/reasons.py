"""Why an email: what it rests on, and what is expected of it. Nobody receives this, so no approval is voided by it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from nurture.projects.facts import NotInTeam
from nurture.projects.queries.members import is_member
from nurture.sequences.facts import NotEvidence
from nurture.sequences.models import Email, Evidence, Expectation
from nurture.sequences.queries.reasons import Source, find_source
from nurture.team.models import User


@transaction.atomic
def expect(*, email: Email, reaction: str, check_on: date, by: User, at: datetime) -> Expectation:
    """What is expected to come back, and when both teams look. Raises NotInTeam."""
    _require_member(email, by)
    saved, _ = Expectation.objects.update_or_create(
        email=email, defaults={"reaction": reaction, "check_on": check_on, "by": by, "at": at}
    )
    return saved


@transaction.atomic
def add_evidence(*, email: Email, source: str, by: User, at: datetime) -> Evidence:
    """`source` is "annotation:12", "deal:3", "earlier:7" or "insight:4"; notes and emails of the same account.

    Given once, however often it is pressed. Raises NotEvidence and NotInTeam.
    """
    _require_member(email, by)
    found: Source | None = find_source(by, email, source)
    if found is None:
        raise NotEvidence
    try:
        with transaction.atomic():
            return Evidence.objects.create(email=email, added_at=at, added_by=by, **found.column)
    except IntegrityError:
        return Evidence.objects.standing().get(email=email, **found.column)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Taken out; that it was there, and who added it, stays. Raises NotInTeam."""
    _require_member(evidence.email, by)
    Evidence.objects.standing().filter(pk=evidence.pk).update(removed_at=at, removed_by=by)


def _require_member(email: Email, by: User) -> None:
    if not is_member(email.step.sequence.target.project, by):
        raise NotInTeam
