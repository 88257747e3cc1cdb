"""What both teams put off or proposed: parked targets whose day has come, and criteria that wait for a signature."""

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from nurture.projects.models import CriteriaSignature, CriteriaVersion, Nomination, Target, TargetEnd
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import company
from nurture.reports.queries.owed.shape import Owed

END_OF_DAY = time(18)


def parked(day: Day) -> Iterator[Owed]:
    """For both owners, until it is nominated again, parked on, or dropped. One query."""
    if not day.team:
        return
    zone = ZoneInfo(day.user.time_zone)
    again = {"project": OuterRef("target__project"), "account": OuterRef("target__account")}
    ends = (
        TargetEnd.objects.filter(
            Q(target__sales_owner=day.user) | Q(target__marketing_owner=day.user),
            kind=TargetEnd.Kind.PARK,
            look_again_on__lte=day.at.astimezone(zone).date(),
            target__project_id__in=list(day.memberships),
        )
        .exclude(Exists(Target.objects.live().filter(**again)))
        .exclude(Exists(Nomination.objects.open().filter(**again)))
    )
    for end in ends.select_related("target__account").order_by("look_again_on", "pk"):
        due = datetime.combine(end.look_again_on, END_OF_DAY, tzinfo=zone) if end.look_again_on else None
        link = reverse("projects:nomination", args=[end.target.nomination_id])
        yield Owed("look_again", company(end.target.account), link, since=end.at, due=due, words=end.note)


def criteria(day: Day) -> Iterator[Owed]:
    """Proposed versions of the criteria, for the leads of the team that has not signed. At most one query."""
    led = {project.pk: project for project in day.projects if project.pk in day.led}
    if not (day.team and led):
        return
    signed = CriteriaSignature.objects.filter(version=OuterRef("pk"), team=day.team)
    waiting = CriteriaVersion.objects.filter(
        project_id__in=list(led), in_force_at=None, withdrawn_at=None
    ).exclude(Exists(signed))
    for project, at, why in waiting.order_by("proposed_at").values_list("project_id", "proposed_at", "why"):
        link = reverse("projects:project_criteria", args=[project])
        yield Owed("criteria", led[project], link, since=at, words=why)
