"""Saying what came of a decision, and telling people whose words became an email."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory, Annotation
from nurture.delivery.models import Message
from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import require_member
from nurture.meetings.history.facts import NothingSent
from nurture.meetings.history.models import Credit, Finding, Verdict
from nurture.meetings.history.rules import outcome
from nurture.meetings.models import Decision, Meeting
from nurture.playbook.models import InsightSource
from nurture.sequences.models import Evidence
from nurture.sequences.rules.approval import BOTH
from nurture.sequences.rules.state import HANDED_OVER
from nurture.team.models import User


@transaction.atomic
def judge(
    *,
    decision: Decision,
    by: User,
    at: datetime,
    finding: str = "",
    again: str = "",
    words: str = "",
    operation: UUID | None = None,
) -> Verdict:
    """The word of one's team. What is left empty stays as the team said it before, a finding as nobody can tell.

    The same again changes nothing. Raises NotInTeam, NothingSent.
    """
    current = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("meeting__project", "target__account", "proposal")
        .get(pk=decision.pk)
    )
    require_member(current.meeting, by)
    _require_sent(current)
    if known := Verdict.objects.filter(operation=operation, user=by).first() if operation else None:
        return known
    standing = {each.team: each for each in Verdict.objects.standing().filter(decision=current)}
    was = standing.get(by.team)
    said = (
        finding or (was.finding if was else Finding.CANNOT_TELL),
        again or (was.again if was else ""),
        words or (was.words if was else ""),
    )
    if was and (was.finding, was.again, was.words) == said:
        return was
    if was:
        was.replaced_at = at
        was.save(update_fields=["replaced_at"])
    verdict = Verdict.objects.create(
        decision=current,
        team=by.team,
        finding=said[0],
        again=said[1],
        words=said[2],
        user=by,
        at=at,
        operation=operation or uuid4(),
    )
    standing[by.team] = verdict
    _told(current, standing, was, by=by, at=at)
    return verdict


def _require_sent(decision: Decision) -> None:
    stands = decision.agreed_at and not decision.withdrawn_at and decision.is_sending
    sent = Message.objects.filter(mailing__decision_ref=decision.pk, state__in=HANDED_OVER)
    if not stands or not sent.exists():
        raise NothingSent


def _told(
    decision: Decision, standing: Mapping[str, Verdict], was: Verdict | None, *, by: User, at: datetime
) -> None:
    """On the timeline once both have said it, and whenever it changes after that."""
    meetings = Meeting.objects.filter(
        project=decision.meeting.project_id, opened_at__isnull=False, closed_at=None
    )
    for meeting in meetings:
        changed(meeting)
    both = [standing[team] for team in BOTH if team in standing]
    changes = was is None or was.finding != standing[by.team].finding
    if len(both) < len(BOTH) or not changes:
        return
    record(
        account=decision.target.account,
        verb="meetings.judged",
        category=ActivityCategory.DECISION,
        at=at,
        by=by,
        team="joint",
        detail={
            "outcome": str(outcome(each.finding for each in both)),
            "title": decision.proposal.title if decision.proposal else "",
        },
        link=decision.get_absolute_url(),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    annotation: Annotation
    insight: int | None


@transaction.atomic
def give_credit(*, decision: Decision, at: datetime) -> list[Credit]:
    """To everybody whose notes the emails of an agreed decision rest on, themselves or through an insight. Again: nothing.

    What was deleted is left out. Who decided it themselves is told as well: it is their story.
    """
    emails = {
        proposal.email_id
        for proposal in [
            decision.proposal,
            *(part.proposal for part in decision.parts.select_related("proposal")),
        ]
        if proposal and proposal.email_id
    }
    found: dict[int, _Words] = {}
    for each in [*_named(emails), *_through_insights(emails)]:
        found.setdefault(each.annotation.pk, each)
    known = set(Credit.objects.filter(decision=decision).values_list("annotation_id", flat=True))
    return Credit.objects.bulk_create(
        Credit(
            decision=decision,
            annotation=each.annotation,
            insight_id=each.insight,
            user_id=each.annotation.author_id,
            at=at,
        )
        for pk, each in found.items()
        if pk not in known and each.annotation.author_id
    )


def see_credit(*, credit: Credit, at: datetime) -> None:
    Credit.objects.filter(pk=credit.pk, seen_at=None).update(seen_at=at)


def see_credits(*, user: User, at: datetime) -> None:
    Credit.objects.filter(user=user, seen_at=None).update(seen_at=at)


def _named(emails: Iterable[int]) -> Iterable[_Words]:
    rows = Evidence.objects.standing().filter(email__in=list(emails), annotation__deleted_at=None)
    for row in rows.exclude(annotation=None).select_related("annotation"):
        if row.annotation:
            yield _Words(row.annotation, None)


def _through_insights(emails: Iterable[int]) -> Iterable[_Words]:
    insights = Evidence.objects.standing().filter(email__in=list(emails)).exclude(insight=None)
    sources = InsightSource.objects.standing().filter(
        insight__in=insights.values("insight"), speaks_for=True, annotation__deleted_at=None
    )
    for source in sources.exclude(annotation=None).select_related("annotation"):
        if source.annotation:
            yield _Words(source.annotation, source.insight_id)
