from datetime import timedelta

import pytest

from nurture.projects.actions import targets
from nurture.projects.facts import NotALead, NotInTeam, NotTheirs, StillFull, TargetFinished
from nurture.projects.models import StageChange, TargetStage
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=7)


@pytest.fixture
def rep():
    return build.rep()


@pytest.fixture
def marketer():
    return build.marketer()


@pytest.fixture
def project(rep, marketer):
    return build.project(rep, marketer)


@pytest.fixture
def target(project, rep, marketer):
    return build.target(project, build.account(), rep, marketer)


def test_either_owner_moves_the_stage(target, rep, marketer):
    targets.move_stage(target=target, stage="learning", by=rep, at=LATER)
    moved = targets.move_stage(target=target, stage="engaging", by=marketer, at=LATER + timedelta(days=7))
    assert moved.stage == TargetStage.ENGAGING
    assert moved.stage_since == LATER + timedelta(days=7)
    assert [change.stage for change in StageChange.objects.all()] == ["learning", "engaging"]
    entry = target.account.activities.last()
    assert (entry.verb, entry.detail["before"], entry.detail["after"]) == (
        "projects.stage_changed",
        "learning",
        "engaging",
    )


def test_the_stage_it_is_in_changes_nothing(target, rep):
    targets.move_stage(target=target, stage="committed", by=rep, at=LATER)
    assert not StageChange.objects.exists()
    assert not target.account.activities.exists()


def test_other_members_do_not_move_it_but_a_lead_does(project, target):
    other = build.rep()
    membership = project.memberships.create(user=other, joined_at=NOW)
    with pytest.raises(NotTheirs):
        targets.move_stage(target=target, stage="learning", by=other, at=LATER)
    membership.is_lead = True
    membership.save()
    assert targets.move_stage(target=target, stage="learning", by=other, at=LATER).stage == "learning"


def test_a_stage_that_does_not_exist_is_refused(target, rep):
    with pytest.raises(ValueError, match="dreaming"):
        targets.move_stage(target=target, stage="dreaming", by=rep, at=LATER)


def test_history_does_not_move(target, rep):
    target.finished_at = NOW
    target.save()
    with pytest.raises(TargetFinished):
        targets.move_stage(target=target, stage="learning", by=rep, at=LATER)


class TestOwners:
    @pytest.fixture
    def lead(self, project):
        somebody = build.rep()
        project.memberships.create(user=somebody, is_lead=True, joined_at=NOW)
        return somebody

    def change(self, target, by, **owners):
        pair = {"sales_owner": target.sales_owner, "marketing_owner": target.marketing_owner} | owners
        return targets.change_owners(target=target, **pair, by=by, at=LATER)

    def test_a_lead_gives_it_another_owner_and_both_pairs_are_told(self, target, lead, rep):
        assert self.change(target, lead, sales_owner=lead).sales_owner == lead
        detail = target.account.activities.get().detail
        assert detail["before"]["sales_owner"]["name"] == rep.name
        assert detail["after"]["sales_owner"]["name"] == lead.name

    def test_an_owner_alone_does_not(self, target, rep, lead):
        with pytest.raises(NotALead):
            self.change(target, rep, sales_owner=lead)

    def test_an_owner_comes_from_the_project_and_the_right_team(self, target, lead, rep):
        with pytest.raises(NotInTeam):
            self.change(target, lead, sales_owner=build.rep())
        with pytest.raises(NotInTeam):
            self.change(target, lead, marketing_owner=rep)

    def test_a_new_owner_who_carries_enough_is_refused(self, project, target, lead, marketer):
        project.rep_capacity = 1
        project.save()
        build.target(project, build.account("北浜製鋼"), lead, marketer)
        with pytest.raises(StillFull) as found:
            self.change(target, lead, sales_owner=lead)
        assert found.value.limits == ["sales"]

    def test_the_owner_it_has_needs_no_new_place(self, project, target, lead):
        project.rep_capacity = 1
        project.save()
        other = build.marketer()
        project.memberships.create(user=other, joined_at=NOW)
        assert self.change(target, lead, marketing_owner=other).marketing_owner == other

    def test_the_pair_it_has_is_told_to_nobody(self, target, lead):
        self.change(target, lead)
        assert not target.account.activities.exists()
