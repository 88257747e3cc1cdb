from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from nurture.projects.actions import nominations
from nurture.projects.actions.efforts import set_tiers
from nurture.projects.actions.ends import let_go
from nurture.projects.facts import NotALead, NotTheirs, TargetFinished
from nurture.projects.models import TargetEnd
from nurture.projects.queries.turnover import turnover
from nurture.projects.rules.effort import Effort
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

PARK = {"kind": "park", "reason": "postponed", "note": "来期に延期", "look_again_on": date(2027, 4, 1)}
DROP = {"kind": "drop", "reason": "competitor", "note": "他社に決まった", "look_again_on": None}


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


@pytest.mark.parametrize(("how", "verb"), [(PARK, "projects.parked"), (DROP, "projects.dropped")])
def test_its_place_is_free_and_why_is_told(target, marketer, how, verb):
    end = let_go(target=target, **how, by=marketer, at=NOW)
    target.refresh_from_db()
    assert target.finished_at == NOW
    assert end.look_again_on == how["look_again_on"]
    entry = target.account.activities.get()
    assert entry.verb == verb
    assert entry.detail["note"] == how["note"]


def test_whoever_drops_it_sets_no_day(target, rep):
    assert (
        let_go(target=target, **DROP | {"look_again_on": date(2027, 4, 1)}, by=rep, at=NOW).look_again_on
        is None
    )


def test_owners_and_leads_let_go_and_nobody_else(project, target, rep):
    other = build.rep()
    project.memberships.create(user=other, joined_at=NOW)
    with pytest.raises(NotTheirs):
        let_go(target=target, **DROP, by=other, at=NOW)
    project.memberships.filter(user=other).update(is_lead=True)
    let_go(target=target, **DROP, by=other, at=NOW)
    with pytest.raises(TargetFinished):
        let_go(target=target, **DROP, by=rep, at=NOW)


def test_what_is_parked_is_parked_on_or_dropped_when_its_day_has_come(target, rep):
    let_go(target=target, **PARK, by=rep, at=NOW)
    later = NOW + timedelta(days=130)
    let_go(target=target, **PARK | {"look_again_on": date(2027, 10, 1)}, by=rep, at=later)
    assert TargetEnd.objects.get().look_again_on == date(2027, 10, 1)
    let_go(target=target, **DROP, by=rep, at=later)
    assert TargetEnd.objects.get().kind == "drop"
    target.refresh_from_db()
    assert target.finished_at == NOW
    assert [entry.verb for entry in target.account.activities.order_by("pk")] == [
        "projects.parked",
        "projects.parked",
        "projects.dropped",
    ]


def test_a_dropped_account_is_nominated_again_with_what_was_said(project, target, rep):
    let_go(target=target, **DROP, by=rep, at=NOW)
    again = nominations.nominate(
        project=project,
        account=target.account,
        fields={
            "expected_amount": 1,
            "decision_quarter": date(2027, 1, 1),
            "why_account": "x",
            "why_now": "y",
            "sales_contribution": "z",
        },
        follows=target.nomination,
        by=rep,
        at=NOW,
    )
    assert again.follows == target.nomination


def test_the_quarter_counts_who_was_a_target_in_it_and_who_was_let_go(project, target, rep, marketer):
    before = NOW - timedelta(days=90)
    build.target(project, build.account("前"), rep, marketer, finished_at=before)
    for name in "一二三":
        build.target(project, build.account(name), rep, marketer)
    let_go(target=target, **DROP, by=rep, at=NOW)
    found = turnover(project, NOW)
    assert (found.live, found.ended, found.allowed, found.is_over) == (4, 1, 1, False)
    assert found.with_one_more.is_over


def test_the_database_refuses_a_parked_target_without_a_day(target, rep):
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetEnd.objects.create(target=target, kind="park", reason="other", note="x", at=NOW, by=rep)


class TestPromises:
    def sign_both(self, project, rep, marketer, amount):
        made = build.nomination(project, build.account(), rep, expected_amount=amount)
        build.scored(made, rep, marketer)
        nominations.sign(nomination=made, by=rep, at=NOW)
        nominations.sign(nomination=made, by=marketer, at=NOW)
        return made.target

    def test_a_target_keeps_what_was_promised_when_both_committed(self, project, rep, marketer):
        target = self.sign_both(project, rep, marketer, 30_000_000)
        assert (target.promised_emails, target.promised_answers, target.promised_visits) == (2, 3, 1)
        project.memberships.filter(user=rep).update(is_lead=True)
        set_tiers(project=project, tiers=[Effort(0, 1, 0, 0)], by=rep)
        target.refresh_from_db()
        assert target.promised_emails == 2

    def test_the_leads_set_the_tiers(self, project, rep, marketer):
        with pytest.raises(NotALead):
            set_tiers(project=project, tiers=[Effort(0, 1, 0, 0)], by=rep)
        project.memberships.filter(user=rep).update(is_lead=True)
        set_tiers(project=project, tiers=[Effort(5, 9, 8, 7)], by=rep)
        assert self.sign_both(project, rep, marketer, 4).promised_emails == 0
