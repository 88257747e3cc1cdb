"""Planning sees the limits: the moment that is shown when two teams decide is the one at which it goes."""

import threading
from datetime import date, time, timedelta

import pytest
from django.db import connection

from nurture.delivery import tasks, words
from nurture.delivery.actions import planning
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.windows import moments_for
from tests import build
from tests.delivery.world import NOW


@pytest.fixture(autouse=True)
def limited(world, settings):
    """As in production, and a window on every working day."""
    settings.PERSON_PER_DAY, settings.PERSON_PER_WEEK, settings.COMPANY_PER_DAY = 1, 3, 2
    settings.DOMAIN_PER_MINUTE, settings.DOMAIN_CONNECTIONS = 60, 4
    world.project.window_weekdays = [1, 2, 3, 4, 5]
    world.project.save()


def days(messages):
    return [each.planned_at.astimezone(NOW.tzinfo).date().day for each in messages]


def why(message):
    return [reason["why"] for reason in message.timing["reasons"]]


def test_five_people_of_a_company_are_written_to_on_three_days(world):
    people = [world.contact() for _ in range(5)]
    messages = planning.plan(mailing=world.mailing(), contacts=people, by=world.rep, at=NOW)
    assert days(messages) == [25, 25, 26, 26, 27]
    assert why(messages[2]) == ["company_day"]
    assert words.timing(messages[2].timing) == [
        "On 25 Nov as many others of this company get an email as we write to on one day."
    ]


def test_what_others_have_planned_takes_the_day_as_well(world):
    planning.plan(mailing=world.mailing(), contacts=[world.contact(), world.contact()], by=world.rep, at=NOW)
    assert days([world.message()]) == [26]


def test_the_24_hours_of_a_person_are_kept_between_two_windows(world):
    contact = world.contact()
    world.message(contact, at=NOW + timedelta(hours=1))
    later = world.message(contact)
    assert later.planned_at == NOW + timedelta(hours=25)
    assert why(later) == ["one_a_day", "person_day"]


def test_a_fourth_email_waits_for_the_week_to_pass(world):
    contact = world.contact()
    messages = [world.message(contact) for _ in range(4)]
    assert days(messages) == [25, 26, 27, 2]
    assert "person_week" in why(messages[3])


def test_what_is_foreseen_takes_room_from_what_is_foreseen_after_it(world):
    first, second, third = (world.contact() for _ in range(3))
    found = moments_for(world.project, [first, second], after=NOW)
    seen = {first: found[first.pk], second: found[second.pk]}
    [moment] = moments_for(world.project, [third], after=NOW, also=seen).values()
    assert moment.local.date() == date(2026, 11, 26)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_share_the_days_of_a_company(world):
    mailings = [(world.mailing(), [world.contact(), world.contact()]) for _ in range(2)]
    at_once(
        lambda mailing, people: planning.plan(mailing=mailing, contacts=people, by=world.rep, at=NOW),
        mailings,
    )
    assert sorted(days(Message.objects.all())) == [25, 25, 26, 26]


def at_once(act, arguments):
    barrier = threading.Barrier(len(arguments))

    def run(*given):
        try:
            barrier.wait(10)
            act(*given)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in arguments]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)


def test_the_number_of_people_costs_no_query(world, django_assert_num_queries):
    for number in (1, 9):
        people = [world.contact() for _ in range(number)]
        with django_assert_num_queries(2):
            moments_for(world.project, people, after=NOW)


def test_a_message_is_held_goes_on_by_itself_and_arrives(world, clock, mail_server, settings):
    server = mail_server()
    settings.SMTP_PER_HOUR = 1
    world.project.window_end = time(18)
    world.project.save()
    messages = [world.message(build.contact(build.account(), f"p@c{at}.example")) for at in range(2)]
    tasks.look_now()
    assert [each.state for each in Message.objects.order_by("pk")] == [MessageState.SENT, MessageState.HELD]
    clock.forward(minutes=59)
    tasks.look_now()
    assert len(server.accepted) == 1
    clock.forward(minutes=1)
    tasks.look_now()
    assert [recipient for _sender, recipient, _raw in server.accepted] == [
        each.to_address for each in messages
    ]
    assert Message.objects.filter(state=MessageState.SENT, held_until=None).count() == 2
