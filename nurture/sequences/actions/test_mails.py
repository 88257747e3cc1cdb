"""An email to ourselves, to look at: asked for, claimed, settled. No message, no reaction, counted nowhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import Contact
from nurture.projects.facts import NotInTeam
from nurture.projects.queries.members import is_member
from nurture.sequences.actions.emails import locked
from nurture.sequences.facts import EmailIncomplete, TooManyTests
from nurture.sequences.models import Email, TestMail
from nurture.sequences.queries.problems import Problem, problems
from nurture.team.models import User

#: Mails an hour that one person may ask for: enough for a careful round with five colleagues.
AN_HOUR: Final = 20
#: What was not served by then is nothing anybody still waits for.
FRESH: Final = timedelta(hours=1)
#: Nothing can be written while one of these holds.
_UNWRITABLE: Final = {
    Problem.NO_SUBJECT,
    Problem.NO_TEXT,
    Problem.BROKEN_SUBJECT,
    Problem.BROKEN_TEXT,
    Problem.BROKEN_LINK,
}


@transaction.atomic
def ask_for_test_mails(
    *, email: Email, shown_as: Contact, to: Sequence[User], operation: UUID, by: User, at: datetime
) -> list[TestMail]:
    """One row for each reader, before anything is sent; once, however often `operation` comes.

    Raises NotInTeam for whoever is no member, EmailIncomplete when nothing can be written, TooManyTests.
    """
    current = locked(email)
    project = current.step.sequence.target.project
    if not all(is_member(project, person) for person in (by, *to)):
        raise NotInTeam
    if again := list(TestMail.objects.filter(operation=operation, email=current, by=by)):
        return again
    if found := [each for each in problems(current, [shown_as]) if each in _UNWRITABLE]:
        raise EmailIncomplete(found)
    if TestMail.objects.filter(by=by, at__gt=at - FRESH).count() + len(to) > AN_HOUR:
        raise TooManyTests
    return TestMail.objects.bulk_create(
        TestMail(
            email=current,
            version=current.version,
            shown_as=shown_as,
            to=reader,
            by=by,
            at=at,
            operation=operation,
        )
        for reader in to
    )


def claim_test_mail(*, at: datetime) -> TestMail | None:
    """The next one to be served, by this call alone. One that stays claimed may have left: it is not sent twice."""
    waiting = TestMail.objects.filter(
        state=TestMail.State.WAITING, claimed_at=None, at__gt=at - FRESH
    ).order_by("pk")
    for pk in waiting.values_list("pk", flat=True)[:AN_HOUR]:
        if TestMail.objects.filter(pk=pk, claimed_at=None).update(claimed_at=at):
            return _whole(pk)
    return None


def settle_test_mail(*, mail: TestMail, problem: str = "") -> None:
    """What became of it: sent, or what stood in the way."""
    state = TestMail.State.FAILED if problem else TestMail.State.SENT
    TestMail.objects.filter(pk=mail.pk).update(state=state, problem=problem[:300])


def _whole(pk: int) -> TestMail:
    rows = TestMail.objects.select_related(
        "to", "by", "shown_as__account", "email__step__sequence__target__account"
    )
    return rows.select_related(
        "email__step__sequence__target__project", "email__step__sequence__target__sales_owner"
    ).get(pk=pk)
