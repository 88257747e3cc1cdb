"""Deciding without a room: blind until all have voted or half the time is over, revealed and closed by itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nurture.meetings import actions
from nurture.meetings.apart.actions import close_what_is_over, hold_apart, reveal_what_is_due
from nurture.meetings.apart.queries import first_unvoted, unvoted
from nurture.meetings.facts import MeetingNotOpen, StillSecret
from nurture.meetings.models import Meeting, Turn
from nurture.meetings.queries.agenda import agenda
from nurture.meetings.queries.meetings import coming_cycle
from nurture.projects.facts import NotInTeam
from tests import build
from tests.build import NOW
from tests.meetings.test_actions import confirm, decide
from tests.meetings.test_voting import reveal, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def apart(meeting, rep):
    Meeting.objects.update(opened_at=None, opened_by=None, facilitator=None)
    held = hold_apart(meeting=meeting, by=rep, at=NOW)
    return Meeting.objects.select_related("project", "cycle").get(pk=held.pk)


def half(meeting):
    return meeting.secret_until(NOW)


def test_it_lasts_until_the_end_of_the_second_business_day(apart):
    assert apart.is_open
    assert apart.facilitator is None
    # NOW is a Tuesday morning.
    assert apart.apart_until == datetime(2026, 11, 26, 18, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert half(apart) == NOW + (apart.apart_until - NOW) / 2


def test_all_votes_are_open_at_once_and_nobody_needs_to_be_there(apart, target, email, rep, marketer):
    assert Turn.objects.get().vote_from == NOW
    vote(apart, target, rep, email=email)
    with pytest.raises(StillSecret):
        reveal(apart, target, rep, at=NOW + timedelta(hours=2))


def test_it_is_revealed_by_the_last_vote(apart, target, email, rep, marketer):
    vote(apart, target, rep, email=email)
    assert Turn.objects.get().revealed_at is None
    vote(apart, target, marketer, email=email, at=NOW + timedelta(hours=5))
    assert Turn.objects.get().revealed_at == NOW + timedelta(hours=5)


def test_at_half_time_what_was_voted_is_revealed_by_itself(apart, target, email, rep):
    reveal_what_is_due(at=half(apart))
    assert Turn.objects.get().revealed_at is None, "nobody has voted"
    vote(apart, target, rep, email=email)
    reveal_what_is_due(at=half(apart) - timedelta(seconds=1))
    assert Turn.objects.get().revealed_at is None
    before = Meeting.objects.get().version
    reveal_what_is_due(at=half(apart))
    assert Turn.objects.get().revealed_at == half(apart)
    assert Meeting.objects.get().version > before


def test_at_the_end_it_closes_what_is_agreed_stands_and_everybody_gets_the_minutes(
    apart, target, rep, marketer
):
    other = build.target(target.project, build.account("他社"), rep, marketer)
    confirm(decide(apart, target, rep), marketer)
    decide(apart, other, rep)
    close_what_is_over(at=apart.apart_until - timedelta(seconds=1))
    assert Meeting.objects.get().closed_at is None
    for _ in range(2):
        close_what_is_over(at=apart.apart_until)
    closed = Meeting.objects.get()
    assert (closed.closed_at, closed.closed_by) == (apart.apart_until, rep)
    assert [each.target for each in closed.left_open.all()] == [other]
    assert closed.minutes_mails.count() == 2
    with pytest.raises(MeetingNotOpen):
        decide(apart, other, marketer)


def test_whoever_began_it_may_have_left_when_it_closes(apart, rep, marketer):
    apart.project.memberships.filter(user=rep).delete()
    close_what_is_over(at=apart.apart_until)
    assert Meeting.objects.get().closed_by == marketer


def test_one_waits_for_each_target_until_it_is_voted_on_revealed_or_decided(
    apart, target, email, rep, marketer, django_assert_num_queries
):
    with django_assert_num_queries(1):
        (waiting,) = unvoted(rep, [target.project])
    assert (waiting.meeting, waiting.targets, waiting.until) == (apart, (target.pk,), half(apart))
    entries = agenda(apart, at=NOW).entries
    assert first_unvoted(apart, rep, entries) == target.pk
    vote(apart, target, rep, email=email)
    assert unvoted(rep, [target.project]) == []
    assert first_unvoted(apart, rep, entries) is None
    assert unvoted(marketer, [target.project])
    decide(apart, target, rep)
    assert unvoted(marketer, [target.project]) == []


def test_what_was_opened_closed_or_is_none_of_theirs_is_not_held_apart(meeting, rep):
    with pytest.raises(MeetingNotOpen):
        hold_apart(meeting=meeting, by=rep, at=NOW)
    Meeting.objects.update(opened_at=None, opened_by=None, facilitator=None)
    with pytest.raises(NotInTeam):
        hold_apart(meeting=meeting, by=build.rep(), at=NOW)
    first = hold_apart(meeting=meeting, by=rep, at=NOW)
    again = hold_apart(meeting=meeting, by=rep, at=NOW + timedelta(hours=1))
    assert again.apart_until == first.apart_until
    actions.close_meeting(meeting=meeting, by=rep, at=NOW + timedelta(hours=1))
    with pytest.raises(MeetingNotOpen):
        hold_apart(meeting=meeting, by=rep, at=NOW)


def test_days_off_do_not_count(meeting, rep):
    Meeting.objects.update(opened_at=None, opened_by=None, facilitator=None)
    friday = datetime(2026, 11, 27, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
    held = hold_apart(meeting=meeting, by=rep, at=friday)
    assert held.apart_until == datetime(2026, 12, 1, 18, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_what_was_held_before_its_day_is_followed_by_another(apart, rep):
    """Both that lay ahead are held: the next one is planned with the end of the last, once."""
    close_what_is_over(at=apart.apart_until)
    week = timedelta(7)
    following = build.cycle(
        apart.project,
        apart.cycle.number + 1,
        meeting_at=apart.cycle.meeting_at + week,
        observe_until=apart.cycle.observe_until + week,
    )
    early = build.meeting(following, opened_at=NOW, opened_by=rep)
    for _ in range(2):
        actions.close_meeting(meeting=early, by=rep, at=apart.apart_until)
    coming = coming_cycle(apart.project, at=apart.apart_until)
    assert coming is not None
    assert coming.number == following.number + 1
    assert coming.meeting.opened_at is None
    assert actions.ensure_next_meeting(project=apart.project, at=apart.apart_until) == coming.meeting
