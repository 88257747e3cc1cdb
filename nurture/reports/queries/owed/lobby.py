"""What the coming meeting asks of each before it begins: whether they come, what they would send, what they heard."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import Annotation
from nurture.meetings.models import Attendance, EarlyVote
from nurture.projects.models import Cycle
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import Coming
from nurture.reports.queries.owed.shape import Owed
from nurture.team.models import Team

#: Earlier nobody knows yet, and drafts are not written.
BEFORE: Final = timedelta(days=3)
#: So long before the day until which sales tells what it heard.
TELL_BEFORE: Final = timedelta(days=2)


def attendance(day: Day) -> Iterator[Owed]:
    """Who has not said whether they come. A query at most."""
    coming = _near(day)
    if not coming:
        return
    said = set(
        Attendance.objects.filter(user_id=day.user.pk, meeting__in=coming).values_list("meeting", flat=True)
    )
    for project in day.projects:
        for meeting, each in coming.items():
            if each.project_id == project.pk and meeting not in said:
                link = f"{each.meeting_url}#attend"
                yield Owed("attend", project, link, since=each.meeting_at - BEFORE, due=each.meeting_at)


def early(day: Day) -> Iterator[Owed]:
    """Their own targets on which they have not chosen: one thing a meeting. A query at most."""
    coming = _near(day)
    if not coming or not day.own:
        return
    votes = EarlyVote.objects.standing().filter(user_id=day.user.pk, meeting__in=coming)
    chosen = set(votes.values_list("meeting", "target"))
    for project in day.projects:
        for meeting, each in coming.items():
            left = [
                target.company.display_name
                for target in day.own.values()
                if target.project_id == project.pk == each.project_id and (meeting, target.pk) not in chosen
            ]
            if left:
                yield Owed(
                    "early",
                    project,
                    f"{each.meeting_url}#early",
                    since=each.meeting_at - BEFORE,
                    due=each.meeting_at,
                    words=_(", ").join(left),
                )


def tellings(day: Day) -> Iterator[Owed]:
    """Sales has written nothing down about their target since the last meeting. Two queries at most."""
    own = [each for each in day.own.values() if each.sales_owner_id == day.user.pk]
    if not own or day.team != Team.SALES:
        return
    since, until = _span(day)
    rows = Annotation.objects.filter(
        author_id=day.user.pk, account__in=[each.company.pk for each in own], deleted_at=None
    )
    heard: dict[int, datetime] = dict(rows.order_by("created_at").values_list("account", "created_at"))
    for target in own:
        due, last = until.get(target.project_id), heard.get(target.company.pk)
        begun = since.get(target.project_id)
        if due and due - TELL_BEFORE <= day.at and (last is None or (begun and last <= begun)):
            link = target.company.get_absolute_url()
            yield Owed("tell", target.company, link, since=due - TELL_BEFORE, due=due)


def _near(day: Day) -> dict[int, Coming]:
    """Meetings that come soon and that nobody has opened, by id."""
    if not day.team:
        return {}
    return {
        each.meeting_id: each
        for each in day.coming.values()
        if each.meeting_id
        and not each.is_open
        and each.project_id in day.memberships
        and each.meeting_at - BEFORE <= day.at
    }


def _span(day: Day) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """By project, when it met last, and until when the coming cycle is contributed to. One query."""
    since: dict[int, datetime] = {}
    until: dict[int, datetime] = {}
    rows = Cycle.objects.filter(project__in=list(day.memberships)).order_by("number")
    for project, pk, contribute_by, meeting_at in rows.values_list(
        "project_id", "pk", "contribute_by", "meeting_at"
    ):
        coming = day.coming.get(project)
        if coming and pk == coming.cycle_id and not coming.is_open:
            until[project] = contribute_by
        elif meeting_at <= day.at:
            since[project] = meeting_at
    return since, until
