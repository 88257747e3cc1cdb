"""What sales is to tell, and what marketing is to write, before a meeting."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import Annotation, AnnotationKind
from nurture.meetings.lobby.queries.owed.facts import Facts
from nurture.meetings.lobby.queries.owed.shape import Debt, Kind
from nurture.projects.models import Target
from nurture.sequences.queries.steps import Line, next_line
from nurture.sequences.rules.approval import BOTH
from nurture.sequences.rules.state import EmailState
from nurture.team.models import Team

UNFINISHED: Final = frozenset({EmailState.EMPTY, EmailState.DRAFT, EmailState.CHANGES})
BEING_READ: Final = frozenset({EmailState.READY, EmailState.IN_REVIEW, EmailState.HALF_APPROVED})


def told(facts: Facts) -> Iterator[Debt | None]:
    """Sales has written nothing down about their target since the last meeting: one thing they heard."""
    if not facts.is_before:
        return
    accounts = [each.account_id for each in facts.targets]
    rows = Annotation.objects.filter(account__in=accounts, deleted_at=None, created_at__gt=facts.since)
    heard = set(rows.order_by().values_list("account", "author").distinct())
    for target in facts.targets:
        if (target.account_id, target.sales_owner_id) not in heard:
            yield facts.debt(
                target.sales_owner_id,
                Kind.TELL,
                due=facts.cycle.contribute_by,
                url=target.account.get_absolute_url(),
                target=target,
            )


def answered(facts: Facts) -> Iterator[Debt | None]:
    """What marketing asked about a target and nobody has answered."""
    if not facts.is_before:
        return
    targets = {each.account_id: each for each in facts.targets}
    answers = Annotation.objects.filter(thread=OuterRef("pk"), deleted_at=None)
    asked = Annotation.objects.roots().filter(
        ~Exists(answers),
        account__in=targets,
        kind=AnnotationKind.QUESTION,
        team=Team.MARKETING,
        deleted_at=None,
        audience=None,
    )
    for each in asked.order_by("created_at", "pk"):
        target = targets[each.account_id]
        yield facts.debt(
            target.sales_owner_id,
            Kind.ANSWER,
            due=facts.cycle.contribute_by,
            url=f"{reverse('accounts:annotation', args=[each.pk])}?as=answer",
            target=target,
            words=each.body or each.their_words,
        )


def drafted(facts: Facts) -> Iterator[Debt | None]:
    """No email for this meeting, one that is not ready, or words that wait for a team's approval."""
    if not facts.is_before:
        return
    for target in facts.targets:
        line = next_line(facts.lines.get(target.pk, ()))
        if line and line.email.subject:
            yield from _unready(facts, target, line)
            continue
        yield facts.debt(
            target.marketing_owner_id,
            Kind.DRAFT,
            due=facts.cycle.draft_by,
            url=_home(line) if line else target.account.get_absolute_url(),
            target=target,
        )


def _unready(facts: Facts, target: Target, line: Line) -> Iterator[Debt | None]:
    said = {"url": _home(line), "words": line.email.subject}
    if line.state in UNFINISHED:
        owner = target.marketing_owner_id
        yield facts.debt(owner, Kind.FINISH, due=facts.cycle.draft_by, target=target, **said)
    if line.state in BEING_READ and line.approvals:
        for team in BOTH:
            if team not in line.approvals:
                owner = facts.owner(target, team)
                yield facts.debt(owner, Kind.APPROVE, due=facts.cycle.meeting_at, target=target, **said)


def _home(line: Line) -> str:
    return reverse("sequences:email", args=[line.email.pk])
