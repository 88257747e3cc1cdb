from datetime import timedelta

import pytest

from accounts.models import Activity
from nurture.projects.actions.nominations import decline
from nurture.reports.queries.today import today
from tests import build
from tests.build import NOW
from tests.reports import waiting


def entry(account, *, at=NOW, **fields):
    return Activity.objects.create(
        **{"account": account, "verb": "accounts.account_added", "category": "record", "at": at} | fields
    )


YESTERDAY = NOW - timedelta(hours=12)


def happened(user, *, at=NOW):
    news = today(user, at=at).news
    return [*news.fresh, *news.seen]


def test_what_happened_is_about_the_accounts_one_owns_the_latest_first(target, rep):
    other = build.target(target.project, build.account("別"), build.rep(), target.marketing_owner)
    entry(other.account)
    older, newer = entry(target.account, at=YESTERDAY), entry(target.account)
    entry(target.account, at=NOW - timedelta(days=8))
    assert happened(rep) == [newer, older]
    assert not today(rep, at=NOW).looks_on


def test_what_one_did_oneself_is_no_news(target, rep, marketer):
    entry(target.account, actor=rep)
    theirs = entry(target.account, actor=marketer)
    assert happened(rep) == [theirs]


def test_whoever_was_away_is_told_since_they_left(target, rep):
    old = entry(target.account, at=NOW - timedelta(days=5))
    assert happened(rep) == []
    rep.seen_before_at = NOW - timedelta(days=6)
    assert happened(rep) == [old]


def test_what_they_have_seen_stands_apart(target, rep):
    seen, fresh = entry(target.account, at=YESTERDAY), entry(target.account, at=NOW - timedelta(minutes=5))
    rep.seen_before_at = NOW - timedelta(hours=1)
    news = today(rep, at=NOW).news
    assert (news.fresh, news.seen) == ([fresh], [seen])


def test_entries_of_other_projects_and_deleted_notes_are_not_told(target, rep, marketer):
    elsewhere = build.project(marketer)
    entry(target.account, audience=elsewhere.pk)
    entry(target.account, audience=target.project_id)
    gone = build.annotation(target.account, marketer, deleted_at=NOW, deleted_by=marketer)
    entry(target.account, annotation=gone)
    assert [each.audience for each in happened(rep)] == [target.project_id]


def test_who_owns_nothing_looks_on_at_their_projects(target, outsider):
    administrator = build.administrator()
    told = entry(target.account)
    assert happened(administrator) == [told]
    assert today(administrator, at=NOW).looks_on
    assert happened(outsider) == []


def test_an_account_in_two_projects_is_told_once(target, rep, marketer):
    build.target(build.project(rep, marketer), target.account, rep, marketer)
    entry(target.account)
    assert len(happened(rep)) == 1


def test_an_open_meeting_leads_whatever_comes_next(rep):
    project = build.project(rep)
    build.cycle(project, 5, meeting_at=NOW + timedelta(days=7), observe_until=NOW + timedelta(days=13))
    open_one = waiting.last_weeks_meeting(project)
    [ahead] = today(rep, at=NOW).ahead
    assert ahead.is_open
    assert ahead.coming.meeting_url == open_one.get_absolute_url()


def test_it_says_what_is_missing_until_the_meeting(target, rep):
    build.cycle(target.project, meeting_at=NOW + timedelta(days=2))
    [ahead] = today(rep, at=NOW).ahead
    assert [str(each) for each in ahead.missing.drafts] == ["Minato Precision"]
    assert not ahead.missing.choices
    build.email(build.sequence(target))
    waiting.pause(target.account)
    [ahead] = today(rep, at=NOW).ahead
    assert not ahead.missing.drafts
    assert [str(each) for each in ahead.missing.choices] == ["Minato Precision"]


def test_an_open_meeting_says_what_is_still_to_be_agreed(target, rep):
    waiting.decision(target, rep)
    assert len(today(rep, at=NOW).ahead[0].missing.decisions) == 1
    target.decisions.update(agreed_at=NOW)
    assert not today(rep, at=NOW).ahead[0].missing


def test_the_meeting_that_comes_first_stands_first(rep):
    calm, late, early = (build.project(rep, name=name) for name in ("A", "B", "C"))
    build.cycle(late, meeting_at=NOW + timedelta(days=2))
    build.cycle(early)
    page = today(rep, at=NOW)
    assert [each.project for each in page.ahead] == [early, late, calm]
    assert page.next_meeting.project == early


def test_the_answer_to_what_somebody_nominated_is_news_for_them(rep, marketer):
    project = build.project(rep, marketer)
    nomination = build.nomination(project, build.account("東嶺化学"), rep)
    decline(nomination=nomination, reason="not_now", note="春に", by=marketer, at=NOW)
    assert [each.verb for each in today(rep, at=NOW + timedelta(hours=1)).news.fresh] == ["projects.declined"]


def test_without_a_cycle_there_is_no_next_meeting(rep):
    build.project(rep)
    assert today(rep, at=NOW).next_meeting is None


@pytest.mark.parametrize("number", [3, 100])
def test_it_costs_the_same_at_any_size(number, rep, marketer, django_assert_num_queries):
    project = build.project(rep, marketer)
    for i in range(number):
        target = build.target(project, build.account(f"会社{i}"), rep, marketer)
        waiting.pause(target.account)
        entry(target.account, actor=marketer, contact=build.contact(target.account))
        build.cycle(project, i + 1)
    with django_assert_num_queries(26):
        page = today(rep, at=NOW)
        assert [(str(each.actor), str(each.contact), str(each.account)) for each in page.news.fresh]
