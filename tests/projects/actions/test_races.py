"""Two people act in the same moment, on a database that lets them."""

import threading
from datetime import date

import pytest
from django.db import connections

from nurture.projects.actions import nominations
from nurture.projects.facts import AlreadyNominated, AlreadySigned, StillFull
from nurture.projects.models import Nomination, NominationState, Signature, Target
from tests import build
from tests.build import NOW

# SQLite in memory has one connection; its constraints are tried in test_nominations.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

CROWD = 6
FIELDS = {
    "expected_amount": 32_000_000,
    "decision_quarter": date(2027, 1, 1),
    "why_account": "工場が三つある",
    "why_now": "一月に役員会",
    "sales_contribution": "工場長との面談",
}


def at_once(*verbs):
    """Run them in threads that start together; give the names of what they raised."""
    start = threading.Barrier(len(verbs))
    raised = []

    def run(verb):
        try:
            start.wait(timeout=10)
            verb()
        except (AlreadyNominated, AlreadySigned, StillFull) as fact:
            raised.append(type(fact))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return raised


@pytest.fixture
def people():
    rep, marketer = build.rep(), build.marketer()
    return build.project(rep, marketer), rep, marketer


def test_both_teams_signing_in_one_moment_make_one_target(people):
    project, rep, marketer = people
    nomination = build.nomination(project, build.account(), rep)
    build.scored(nomination, rep, marketer)
    raised = at_once(
        lambda: nominations.sign(nomination=nomination, by=rep, at=NOW),
        lambda: nominations.sign(nomination=nomination, by=marketer, at=NOW),
    )
    assert raised == []
    assert Signature.objects.count() == 2
    assert Target.objects.count() == 1
    assert Nomination.objects.get().state == NominationState.COMMITTED


def test_both_teams_scoring_in_one_moment_are_revealed_together(people):
    project, rep, marketer = people
    nomination = build.nomination(project, build.account(), rep)
    fours = dict.fromkeys(("revenue", "fit", "reach", "timing", "told"), 4)
    raised = at_once(
        *[
            lambda by=by: nominations.score(nomination=nomination, scores=fours, by=by, at=NOW)
            for by in (rep, marketer)
        ]
    )
    assert raised == []
    round_ = nomination.rounds.get()
    assert round_.sheets.count() == 2
    assert round_.revealed_at == NOW
    assert project.criteria.count() == 1


def test_two_reps_signing_in_one_moment_sign_once(people):
    project, rep, marketer = people
    colleague = build.rep()
    project.memberships.create(user=colleague, joined_at=NOW)
    nomination = build.nomination(project, build.account(), rep)
    build.scored(nomination, rep, marketer)
    raised = at_once(
        lambda: nominations.sign(nomination=nomination, by=rep, at=NOW),
        lambda: nominations.sign(nomination=nomination, by=colleague, at=NOW),
    )
    assert raised == [AlreadySigned]
    assert Signature.objects.count() == 1


def test_the_last_place_goes_to_one_of_many_accounts(people):
    project, rep, marketer = people
    project.capacity = 1
    project.save()
    waiting = [build.nomination(project, build.account(f"会社{number}"), rep) for number in range(CROWD)]
    for nomination in waiting:
        build.scored(nomination, rep, marketer)
        nominations.sign(nomination=nomination, by=rep, at=NOW)
    at_once(*[lambda n=n: nominations.sign(nomination=n, by=marketer, at=NOW) for n in waiting])
    assert Target.objects.count() == 1
    states = sorted(Nomination.objects.values_list("state", flat=True))
    assert states == ["committed"] + ["on_deck"] * (CROWD - 1)


def test_many_reps_nominating_one_account_in_one_moment_nominate_it_once(people):
    project, rep, _marketer = people
    colleagues = [build.rep() for _ in range(CROWD - 1)]
    for colleague in colleagues:
        project.memberships.create(user=colleague, joined_at=NOW)
    account = build.account()
    raised = at_once(
        *[
            lambda by=by: nominations.nominate(project=project, account=account, fields=FIELDS, by=by, at=NOW)
            for by in (rep, *colleagues)
        ]
    )
    assert raised == [AlreadyNominated] * (CROWD - 1)
    assert Nomination.objects.count() == 1
