from datetime import timedelta

import pytest
from django.utils import timezone

from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.flow import DAYS, HOURS, flow
from tests.delivery.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_tokyo():
    with timezone.override("Asia/Tokyo"):
        yield


def ended(world, state, ago, **fields):
    Message.objects.filter(pk=world.message().pk).update(
        **{"state": state, "planned_at": NOW - ago, "handed_over_at": NOW - ago} | fields
    )


def bars(of):
    return {
        timezone.localtime(bar.begins).strftime("%d %H"): {
            share.group.key: share.count for share in bar.shares
        }
        for bar in of
        if bar.shares
    }


def test_each_hour_counts_what_left_in_it(world):
    ended(world, MessageState.SENT, timedelta(minutes=5))
    ended(world, MessageState.SENT, timedelta(minutes=25))
    ended(world, MessageState.UNCERTAIN, timedelta(minutes=26))
    ended(world, MessageState.SENT, timedelta(hours=25))
    found = flow(world.rep, at=NOW)
    assert bars(found.hours) == {"25 09": {"went": 2, "trouble": 1}}
    assert (len(found.hours), len(found.days)) == (HOURS, DAYS)
    assert (found.sent, found.troubled) == (2, 1)


def test_what_failed_before_it_left_counts_when_it_failed(world):
    failed = NOW - timedelta(hours=3)
    ended(world, MessageState.FAILED, timedelta(hours=3), handed_over_at=None, finished_at=failed)
    assert bars(flow(world.rep, at=NOW).hours) == {"25 07": {"trouble": 1}}


def test_the_oldest_due_message_says_how_long_the_queue_waits(world):
    assert flow(world.rep, at=NOW).queue.oldest is None
    for minutes in (1, 7):
        ended(world, MessageState.PLANNED, timedelta(minutes=minutes), handed_over_at=None)
    queue = flow(world.rep, at=NOW).queue
    assert (queue.due, queue.waited, queue.tone) == (2, timedelta(minutes=7), "warn")
    Message.objects.update(planned_at=NOW - timedelta(minutes=20))
    assert flow(world.rep, at=NOW).queue.tone == "bad"
    Message.objects.update(planned_at=NOW - timedelta(seconds=20))
    assert flow(world.rep, at=NOW).queue.tone == "good"


def test_the_next_days_hold_what_is_planned_and_what_is_held(world):
    ended(world, MessageState.PLANNED, timedelta(days=-2), handed_over_at=None)
    ended(world, MessageState.HELD, timedelta(days=-2), handed_over_at=None)
    ended(world, MessageState.PLANNED, timedelta(days=-8), handed_over_at=None)
    found = flow(world.rep, at=NOW)
    assert bars(found.days) == {"27 00": {"to_go": 1, "held": 1}}
    assert found.ahead == 2


def test_it_takes_three_queries(world, django_assert_num_queries):
    world.messages(12)
    with django_assert_num_queries(3):
        flow(world.rep, at=NOW)
