from datetime import timedelta

import pytest

from nurture.delivery.actions import healing
from nurture.delivery.limits.actions import let_go
from nurture.delivery.limits.models import WayState
from nurture.delivery.models import Message, MessageState
from tests.delivery.world import NOW


@pytest.fixture
def held(world):
    def hold(reason, *, until=NOW, key="0", **fields):
        message = world.message()
        Message.objects.filter(pk=message.pk).update(
            state=MessageState.HELD, reason=reason, reason_detail={"key": key}, held_until=until, **fields
        )
        return message

    return hold


def state(message):
    message.refresh_from_db()
    return message.state


def test_a_message_goes_on_when_its_time_has_come_and_not_before(held):
    message = held("limit_way_hour", until=NOW + timedelta(minutes=20))
    assert let_go(at=NOW + timedelta(minutes=19)) == 0
    assert let_go(at=NOW + timedelta(minutes=20)) == 1
    assert state(message) == MessageState.PLANNED
    assert (message.reason, message.reason_detail, message.held_until) == ("", {}, None)


def test_the_tick_does_not_look_at_it_at_all(held, django_assert_num_queries):
    held("limit_way_hour", until=NOW + timedelta(minutes=20))
    with django_assert_num_queries(1):
        assert healing.look_at_held_again(at=NOW) == 0


def test_at_the_end_of_its_day_it_expires_and_still_says_what_held_it(held):
    message = held("limit_person_day", until=NOW + timedelta(hours=20), stale_at=NOW)
    assert let_go(at=NOW) == 0
    assert healing.expire_stale(at=NOW) == 1
    assert state(message) == MessageState.EXPIRED
    assert message.reason_detail["before"] == "limit_person_day"


def test_what_waits_for_a_person_is_not_let_go(held):
    message = held("paused")
    assert let_go(at=NOW) == 0
    assert state(message) == MessageState.HELD


def test_of_those_before_a_closed_way_one_finds_out(held):
    messages = [held("way_closed") for _ in range(3)]
    WayState.objects.create(way=0, failures=3, probe_at=NOW)
    assert let_go(at=NOW) == 1
    assert [state(each) for each in messages] == [MessageState.PLANNED, MessageState.HELD, MessageState.HELD]
    WayState.objects.update(failures=0, probe_at=None)
    assert let_go(at=NOW) == 2
