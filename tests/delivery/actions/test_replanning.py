from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from accounts.actions.accounts import WINDOW, change_account
from accounts.actions.days import add_days, remove_days
from accounts.actions.writing import version
from accounts.models import Account, Activity, CompanyDays
from nurture.delivery import sending, words
from nurture.delivery.models import Message, MessageState
from nurture.projects.actions.projects import change_project
from tests.delivery.world import NOW

TOKYO = ZoneInfo("Asia/Tokyo")
# The Thursday after NOW, as the window opens.
THURSDAY = datetime(2026, 11, 26, 9, 30, tzinfo=TOKYO)


@pytest.fixture
def lead(world):
    world.project.memberships.filter(user=world.rep).update(is_lead=True)
    return world.rep


@pytest.fixture
def change(world, lead):
    def change(at=NOW, **fields):
        members = [world.rep, world.marketer]
        return change_project(
            project=world.project, fields=fields, members=members, leads=[lead], by=lead, at=at
        )

    return change


def planned(world, at=NOW + timedelta(hours=2), **fields):
    """For Thursday 09:30: Wednesday's window is over by then."""
    message = world.message(at=at, **fields)
    assert message.planned_at == THURSDAY
    return message


def local(message):
    message.refresh_from_db()
    return message.planned_at.astimezone(TOKYO)


def test_a_later_window_moves_it_to_the_same_day_with_the_reason(world, change):
    message = planned(world)
    change(window_start=time(14), window_end=time(16))
    assert local(message) == THURSDAY.replace(hour=14, minute=0)
    assert message.stale_at.astimezone(TOKYO) == THURSDAY.replace(hour=16, minute=0)
    assert words.timing(message.timing)[0].startswith("The days or hours in which we send changed")


def test_an_earlier_window_moves_it_to_the_same_day(world, change):
    message = planned(world)
    change(window_start=time(7), window_end=time(8))
    assert local(message) == THURSDAY.replace(hour=7, minute=0)


def test_what_still_fits_keeps_its_moment_but_not_its_end(world, change):
    message = planned(world)
    change(window_start=time(9), window_end=time(12))
    assert local(message) == THURSDAY
    assert message.stale_at.astimezone(TOKYO) == THURSDAY.replace(hour=12, minute=0)
    assert "moved_from" not in message.timing
    assert not Activity.objects.filter(verb="delivery.moved").exists()


def test_it_is_never_planned_for_a_moment_that_is_over(world, change):
    message = world.message(at=NOW)
    change(at=NOW + timedelta(hours=1), window_start=time(7), window_end=time(8), window_weekdays=[3, 4])
    assert local(message) == THURSDAY.replace(hour=7, minute=0)


def test_a_day_that_is_closed_now_moves_it_to_the_next_one(world, change):
    message = planned(world)
    change(closures=[{"first": "2026-11-26", "last": "2026-11-27", "name": "創立記念日"}])
    assert local(message) == datetime(2026, 12, 1, 9, 30, tzinfo=TOKYO)
    entry = Activity.objects.get(verb="delivery.moved")
    assert (entry.account, entry.actor, entry.detail["count"]) == (world.account, world.rep, 1)


def test_two_to_one_person_stay_on_days_of_their_own_and_in_order(world, change):
    ito = world.contact()
    first = planned(world, contact=ito)
    second = world.message(ito, at=NOW + timedelta(hours=2))
    change(window_weekdays=[1, 2])
    assert [local(each).date() for each in (first, second)] == [date(2026, 11, 30), date(2026, 12, 1)]


def test_a_closure_of_the_account_and_its_end(world, change):
    message = planned(world)
    fields = {"kind": "closed", "name": "棚卸", "starts_on": THURSDAY.date(), "ends_on": THURSDAY.date()}
    days = add_days(account=world.account, fields=fields, operation=uuid4(), by=world.rep, at=NOW)
    moved = local(message)
    assert moved == datetime(2026, 12, 1, 9, 30, tzinfo=TOKYO)
    remove_days(days=CompanyDays.objects.get(pk=days.pk), by=world.rep, at=NOW)
    # Its new day is open still: nobody is surprised twice.
    assert local(message) == moved


def test_another_time_zone_of_the_account(world):
    message = planned(world)
    assert "time_zone" in WINDOW
    account = Account.objects.get(pk=world.account.pk)
    change_account(
        account=account,
        fields={"time_zone": "Europe/Berlin"},
        seen=version(account, ["time_zone"]),
        by=world.rep,
        at=NOW,
    )
    message.refresh_from_db()
    assert message.planned_at == datetime(2026, 11, 26, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def test_what_is_held_moves_and_stays_held(world, change):
    message = planned(world)
    Message.objects.filter(pk=message.pk).update(state=MessageState.HELD, reason="stopped")
    change(window_start=time(14), window_end=time(16))
    assert local(message) == THURSDAY.replace(hour=14, minute=0)
    assert (message.state, message.reason) == (MessageState.HELD, "stopped")


@pytest.mark.parametrize("state", [MessageState.CLAIMED, MessageState.SENT, MessageState.EXPIRED])
def test_what_somebody_works_on_or_what_is_over_is_left_alone(world, change, state):
    message = planned(world)
    Message.objects.filter(pk=message.pk).update(state=state)
    change(window_start=time(14), window_end=time(16))
    assert local(message) == THURSDAY


def test_other_facts_of_the_project_move_nothing(world, change):
    message = planned(world)
    change(name="FY27")
    assert local(message) == THURSDAY
    assert "moved_from" not in message.timing


def test_a_window_that_never_opens_leaves_it_for_the_last_gate(world, change):
    message = planned(world)
    change(window_weekdays=[])
    assert local(message) == THURSDAY


def test_nothing_leaves_at_the_old_time_and_it_goes_at_the_new_one(world, change, clock, mail_server):
    server = mail_server()
    message = planned(world)
    change(window_start=time(14), window_end=time(16))
    clock.now = THURSDAY
    sending.drain(worker="test:1", enough=lambda: False)
    assert server.accepted == []
    clock.now = THURSDAY.replace(hour=14, minute=0)
    sending.drain(worker="test:1", enough=lambda: False)
    message.refresh_from_db()
    assert (message.state, len(server.accepted)) == (MessageState.SENT, 1)


def test_the_outbox_says_why_it_moved(world, change, client):
    planned(world)
    change(window_start=time(14), window_end=time(16))
    client.force_login(world.rep)
    assert "The days or hours in which we send changed" in client.get("/outbox/").content.decode()
