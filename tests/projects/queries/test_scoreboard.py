from datetime import date, timedelta

import pytest

from nurture.projects.queries.scoreboard import scoreboard
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def target():
    rep, marketer = build.rep(), build.marketer()
    project = build.project(rep, marketer, goal_amount=100)
    return build.target(project, build.account(), rep, marketer, expected_amount=40, committed_at=NOW)


def test_it_sums_what_is_expected_of_live_targets(target):
    score = scoreboard(target.project)
    assert (score.expected, score.live, score.won) == (40, 1, 0)


def test_what_was_won_after_both_committed_counts(target):
    build.deal(target.account, "won", amount=25, closed_on=(NOW + timedelta(days=30)).date())
    build.deal(target.account, "won", amount=7, closed_on=(NOW - timedelta(days=30)).date())
    build.deal(target.account, "lost", amount=9, closed_on=(NOW + timedelta(days=30)).date())
    score = scoreboard(target.project)
    assert (score.won, score.deals) == (25, 1)
    assert [(won, share.length) for won, share in score.shares] == [(True, 250), (False, 400)]


def test_it_counts_what_a_finished_target_won_but_expects_nothing_of_it(target):
    target.finished_at = NOW + timedelta(days=40)
    target.save()
    build.deal(target.account, "won", amount=25, closed_on=(NOW + timedelta(days=30)).date())
    score = scoreboard(target.project)
    assert (score.won, score.expected) == (25, 0)


def test_nothing_of_other_accounts_or_after_the_period_counts(target):
    build.deal(build.account("よそ"), "won", amount=25, closed_on=(NOW + timedelta(days=30)).date())
    build.deal(target.account, "won", amount=25, closed_on=date(2027, 4, 1))
    assert scoreboard(target.project).won == 0


def test_beyond_the_goal_the_goal_is_marked(target):
    build.deal(target.account, "won", amount=160, closed_on=(NOW + timedelta(days=30)).date())
    assert scoreboard(target.project).goal_mark == 500
