from datetime import timedelta

import pytest

from accounts.models import Activity
from nurture.reports.queries.today import today
from tests import build
from tests.build import NOW
from tests.reports import waiting


def entry(account, *, at=NOW, **fields):
    return Activity.objects.create(
        **{"account": account, "verb": "accounts.account_added", "category": "record", "at": at} | fields
    )


def test_what_happened_is_about_the_accounts_one_owns_the_latest_first(target, rep):
    other = build.target(target.project, build.account("別"), build.rep(), target.marketing_owner)
    entry(other.account)
    older, newer = entry(target.account, at=NOW - timedelta(days=6)), entry(target.account)
    entry(target.account, at=NOW - timedelta(days=8))
    page = today(rep, at=NOW)
    assert page.happened == [newer, older]
    assert not page.looks_on


def test_who_owns_nothing_looks_on_at_their_projects(target, outsider):
    administrator = build.administrator()
    happened = entry(target.account)
    assert today(administrator, at=NOW).happened == [happened]
    assert today(administrator, at=NOW).looks_on
    assert today(outsider, at=NOW).happened == []


def test_an_account_in_two_projects_is_told_once(target, rep, marketer):
    build.target(build.project(rep, marketer), target.account, rep, marketer)
    entry(target.account)
    assert len(today(rep, at=NOW).happened) == 1


def test_the_meeting_that_comes_first_stands_first(rep):
    calm, late, early = (build.project(rep, name=name) for name in ("A", "B", "C"))
    build.cycle(late, meeting_at=NOW + timedelta(days=2))
    build.cycle(early)
    page = today(rep, at=NOW)
    assert [each.project for each in page.coming] == [early, late, calm]
    assert page.next_meeting.project == early


def test_without_a_cycle_there_is_no_next_meeting(rep):
    build.project(rep)
    assert today(rep, at=NOW).next_meeting is None


@pytest.mark.parametrize("number", [3, 100])
def test_it_costs_the_same_at_any_size(number, rep, marketer, django_assert_num_queries):
    project = build.project(rep, marketer)
    for i in range(number):
        target = build.target(project, build.account(f"会社{i}"), rep, marketer)
        waiting.pause(target.account)
        entry(target.account, actor=rep, contact=build.contact(target.account))
        build.cycle(project, i + 1)
    with django_assert_num_queries(16):
        page = today(rep, at=NOW)
        assert [(str(each.actor), str(each.contact), str(each.account)) for each in page.happened]
