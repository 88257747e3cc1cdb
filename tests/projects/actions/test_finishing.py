from datetime import timedelta

import pytest

from accounts.models import Activity
from nurture.delivery.actions.last_gate import GATES
from nurture.projects.actions.cycles import ensure_cycles
from nurture.projects.actions.finishing import finish_project, reopen_project
from nurture.projects.facts import CannotFinish, NotALead
from nurture.projects.queries.endings import consequences
from tests import build
from tests.build import NOW
from tests.reports import waiting

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


@pytest.fixture
def lead():
    return build.rep(role="lead")


@pytest.fixture
def target(lead):
    marketer = build.marketer()
    project = build.project(lead, marketer)
    project.memberships.filter(user=lead).update(is_lead=True)
    return build.target(project, build.account(), lead, marketer)


def words(project):
    return [(each.words, each.is_obstacle) for each in consequences(project)]


def test_it_says_before_what_happens(target):
    waiting.message(target, "planned")
    waiting.message(target, "sent")
    assert words(target.project) == [
        ("One live target is finished with it. Its history stays.", False),
        ("One planned message will not be sent.", False),
    ]


def test_its_live_targets_are_finished_with_it_and_nothing_more_goes(target, lead):
    message = waiting.message(target, "planned")
    finish_project(project=target.project, by=lead, at=NOW)
    target.refresh_from_db()
    target.project.refresh_from_db()
    assert target.finished_at == target.project.finished_at == NOW
    assert target.project.finished_by == lead
    assert Activity.objects.filter(account=target.account, verb="projects.project_finished").count() == 1
    still_ours = next(gate for gate in GATES if gate.__name__ == "_still_ours")
    message.refresh_from_db()
    candidate = type("Candidate", (), {"message": message})
    assert still_ours(candidate).code == "target_finished"


def test_an_open_meeting_and_nominations_without_an_answer_come_first(target, lead):
    build.meeting(build.cycle(target.project))
    build.nomination(target.project, build.account("東嶺化学"), lead)
    with pytest.raises(CannotFinish) as caught:
        finish_project(project=target.project, by=lead, at=NOW)
    assert [each.words for each in caught.value.obstacles] == [
        "東嶺化学 is nominated and has no answer yet.",
        "The meeting is going on. Close it first.",
    ]
    target.project.refresh_from_db()
    assert target.project.finished_at is None


def test_only_a_lead_finishes_and_reopens_it(target):
    member = target.marketing_owner
    with pytest.raises(NotALead):
        finish_project(project=target.project, by=member, at=NOW)
    with pytest.raises(NotALead):
        reopen_project(project=target.project, by=member, at=NOW)


def test_taken_up_again_those_finished_with_it_live_and_those_let_go_do_not(target, lead):
    gone = build.target(target.project, build.account("青葉"), lead, target.marketing_owner, finished_at=NOW)
    finish_project(project=target.project, by=lead, at=LATER)
    project = reopen_project(project=target.project, by=lead, at=LATER + timedelta(days=1))
    assert project.finished_at is None
    assert set(project.targets.live()) == {target}
    assert gone in project.targets.exclude(finished_at=None)
    assert project.cycles.filter(meeting_at__gt=LATER).exists()


def test_twice_changes_nothing(target, lead):
    for at in (NOW, LATER):
        finish_project(project=target.project, by=lead, at=at)
    target.project.refresh_from_db()
    assert target.project.finished_at == NOW
    for _ in range(2):
        reopen_project(project=target.project, by=lead, at=LATER)
    assert Activity.objects.filter(verb="projects.project_reopened").count() == 1


def test_no_cycle_is_wound_in_between(target, lead):
    finish_project(project=target.project, by=lead, at=NOW)
    ensure_cycles(project=target.project, at=NOW)
    assert not target.project.cycles.exists()
