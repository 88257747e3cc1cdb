from datetime import date, time
from uuid import uuid4

import pytest

from accounts.facts import ChangedMeanwhile
from nurture.projects.actions.projects import change_project, create_project
from nurture.projects.facts import NeedsBothTeams, NotALead, OwnsLiveTargets
from nurture.projects.models import Project
from nurture.projects.queries.versions import project_version
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

FIELDS = {
    "name": "FY26 重点十社",
    "goal_amount": 300_000_000,
    "period_start": date(2026, 4, 1),
    "period_end": date(2027, 3, 31),
    "meeting_weekday": 1,
    "meeting_time": time(10, 0),
}


@pytest.fixture
def lead():
    return build.rep(role="lead")


@pytest.fixture
def marketer():
    return build.marketer()


def create(lead, marketer, **changes):
    values = {"fields": FIELDS, "members": [lead, marketer], "leads": [lead], "by": lead, "at": NOW}
    return create_project(**values | changes)


def test_a_team_lead_founds_a_project_with_members_and_cycles(lead, marketer):
    project = create(lead, marketer)
    assert {(m.user, m.is_lead) for m in project.memberships.all()} == {(lead, True), (marketer, False)}
    assert project.cycles.count() == 2


def test_a_plain_member_does_not(marketer):
    rep = build.rep()
    with pytest.raises(NotALead):
        create(rep, marketer)


def test_one_team_alone_is_no_project(lead):
    with pytest.raises(NeedsBothTeams):
        create(lead, build.rep())
    assert not Project.objects.exists()


def test_the_same_operation_twice_founds_one_project(lead, marketer):
    operation = uuid4()
    assert create(lead, marketer, operation=operation) == create(lead, marketer, operation=operation)
    assert Project.objects.count() == 1


def change(project, by, members, leads=(), **changes):
    return change_project(
        project=project, fields=FIELDS | changes, members=members, leads=leads or [by], by=by, at=NOW
    )


def test_its_lead_changes_it_and_the_meetings_move(lead, marketer):
    project = create(lead, marketer)
    change(project, lead, [lead, marketer], meeting_weekday=3)
    assert {c.meeting_at.isoweekday() for c in project.cycles.all()} == {3}


def test_another_name_moves_no_meeting(lead, marketer):
    project = create(lead, marketer)
    before = list(project.cycles.values_list("meeting_at", flat=True))
    assert change(project, lead, [lead, marketer], name="FY27").name == "FY27"
    assert list(project.cycles.values_list("meeting_at", flat=True)) == before


def test_an_administrator_changes_it_from_outside_but_no_other_member(lead, marketer):
    project = create(lead, marketer)
    with pytest.raises(NotALead):
        change(project, marketer, [lead, marketer])
    administrator = build.administrator()
    change(project, administrator, [lead, marketer], leads=[marketer])
    assert project.memberships.get(is_lead=True).user == marketer


def test_members_join_and_leave(lead, marketer):
    project = create(lead, marketer)
    other = build.marketer()
    change(project, lead, [lead, other])
    assert {m.user for m in project.memberships.all()} == {lead, other}


def test_an_owner_of_a_live_target_does_not_leave(lead, marketer):
    project = create(lead, marketer)
    target = build.target(project, build.account(), lead, marketer)
    other = build.marketer()
    with pytest.raises(OwnsLiveTargets) as found:
        change(project, lead, [lead, other])
    assert found.value.users == [marketer]
    target.finished_at = NOW
    target.save()
    change(project, lead, [lead, other])


def test_what_somebody_saved_meanwhile_is_not_overwritten(lead, marketer):
    project = create(lead, marketer)
    seen = project_version(project)
    change(project, lead, [lead, marketer], name="theirs")
    with pytest.raises(ChangedMeanwhile) as found:
        change_project(
            project=project,
            fields=FIELDS | {"name": "mine"},
            members=[lead, marketer],
            leads=[lead],
            by=lead,
            at=NOW,
            seen=seen,
        )
    assert found.value.current.name == "theirs"


def test_a_member_who_joined_meanwhile_counts_as_a_change(lead, marketer):
    project = create(lead, marketer)
    seen = project_version(project)
    project.memberships.create(user=build.rep(), joined_at=NOW)
    assert project_version(project) != seen
