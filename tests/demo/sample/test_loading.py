"""The sample is whole, made once, and about now on whatever day it is loaded."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Max, Min

from accounts.models import Activity
from nurture.delivery.models import Message, Pause, Reaction
from nurture.demo import mail, postbox
from nurture.demo.sample import loading
from nurture.meetings.models import Meeting
from nurture.projects.models import Cycle
from nurture.team.models import Team, User

pytestmark = pytest.mark.django_db

TOKYO = ZoneInfo("Asia/Tokyo")
WEDNESDAY = datetime(2026, 11, 25, 14, 0, tzinfo=TOKYO)


# Days move the calendar, not the SQL: that it loads on PostgreSQL the others see.
@pytest.mark.once
@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 23, 9, 0, tzinfo=TOKYO),  # a Monday, and a holiday
        datetime(2026, 11, 26, 9, 59, tzinfo=TOKYO),  # a minute before the meeting
        datetime(2026, 11, 27, 23, 50, tzinfo=TOKYO),  # a Friday night
        datetime(2027, 1, 4, 10, 30, tzinfo=TOKYO),  # after the New Year
        datetime(2027, 5, 6, 16, 0, tzinfo=TOKYO),  # after the Golden Week
        datetime(2026, 9, 24, 16, 0, tzinfo=TOKYO),  # after three holidays in a row
        datetime(2026, 11, 30, 10, 0, tzinfo=TOKYO),  # a Monday
        datetime(2026, 12, 6, 21, 0, tzinfo=TOKYO),  # a Sunday
        datetime(2026, 12, 31, 23, 0, tzinfo=TOKYO),  # the last evening of a year
        datetime(
            2027, 5, 14, 9, 0, tzinfo=TOKYO
        ),  # the meeting without a room was the last before the Golden Week
        datetime(2028, 2, 28, 8, 0, tzinfo=TOKYO),
        datetime(2028, 2, 29, 12, 0, tzinfo=TOKYO),
        datetime(2028, 3, 1, 18, 0, tzinfo=TOKYO),
    ],
)
def test_it_is_about_now_on_any_day(now):
    assert loading.load_once(now=now)
    assert Activity.objects.aggregate(last=Max("at"))["last"] <= now
    meetings = list(Meeting.objects.order_by("cycle__number"))
    assert [meeting.cycle.number for meeting in meetings] == [1, 2, 3, 4, 5]
    assert [meeting.phase for meeting in meetings] == ["closed", "closed", "closed", "open", "lobby"]
    running, coming = meetings[-2:]
    assert running.opened_at <= now < coming.cycle.meeting_at
    assert now - running.opened_at < timedelta(days=5)
    assert Cycle.objects.get(number=4).observe_until > now
    assert [meeting.is_apart for meeting in meetings] == [False, True, False, False, False]
    for meeting, after in pairwise(meetings[:4]):
        assert meeting.opened_at < meeting.closed_at < after.opened_at
    states = set(Message.objects.values_list("state", flat=True))
    assert states == {"sent", "planned", "held", "skipped", "expired", "failed", "cancelled", "uncertain"}
    for message in Message.objects.filter(state="sent"):
        assert message.handed_over_at <= message.finished_at <= now
    for message in Message.objects.filter(state__in=["planned", "held"]):
        assert message.planned_at >= now
    assert now - Message.objects.get(state="uncertain").handed_over_at < timedelta(hours=25)
    for reaction in Reaction.objects.exclude(message=None):
        assert reaction.message.finished_at <= reaction.at <= now
    for pause in Pause.objects.exclude(lifted_at=None):
        assert pause.started_at < pause.lifted_at <= now


def test_it_does_not_mix_with_records_that_are_not_its_own():
    User.objects.create_user("somebody@real.example", name="Somebody", team=Team.SALES)
    with pytest.raises(loading.NotOurs):
        loading.load_once(now=WEDNESDAY)
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_customers_have_had_their_mail(demo_folder):
    loading.load_once(now=WEDNESDAY)
    ours = set(User.objects.values_list("email", flat=True))
    mails = [each for each in mail.newest(100) if not ours & set(each.envelope_to)]
    assert len(mails) == Message.objects.filter(state="sent").count() > 20
    first = mails[-1]
    assert first.at == Message.objects.aggregate(first=Min("handed_over_at"))["first"].replace(
        microsecond=first.at.microsecond
    )
    assert first.subject == "主軸が止まる前に見えるもの"
    assert "椿計測システム株式会社" in first.text
    assert first.unsubscribe_url
    assert len(list(postbox.folder().glob("*.part"))) == 0


def test_a_second_start_changes_nothing():
    assert loading.load_once(now=WEDNESDAY)
    before = (Activity.objects.count(), User.objects.get(email="kondo@tsubaki.example").password)
    assert not loading.load_once(now=WEDNESDAY + timedelta(days=9))
    assert (
        Activity.objects.count(),
        User.objects.get(email="kondo@tsubaki.example").password,
    ) == before
