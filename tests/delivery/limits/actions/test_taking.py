"""What limits leave room for, in the transaction that hands over."""

import threading
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nurture.delivery import words
from nurture.delivery.actions import planning
from nurture.delivery.actions.candidates import Asked, candidates, locked_contacts
from nurture.delivery.limits.actions import let_go, take
from nurture.delivery.limits.models import DomainPace, WayState
from nurture.delivery.models import Message, MessageState
from tests import build
from tests.delivery import world as worlds
from tests.delivery.identities import build as identities
from tests.delivery.world import NOW

SENT = MessageState.SENT
_companies = count()


@pytest.fixture
def limited(settings):
    """As in production."""
    settings.PERSON_PER_DAY, settings.PERSON_PER_WEEK, settings.COMPANY_PER_DAY = 1, 3, 2
    settings.DOMAIN_PER_MINUTE, settings.DOMAIN_CONNECTIONS = 60, 4
    return settings


def ask(messages, *, at=NOW, identity=None, hand_over=True):
    """The refusals; those that may go are being handed over afterwards, as the last gate leaves them."""
    with transaction.atomic():
        number = identity.pk if identity else None
        asked = [Asked(each.pk, each.contact_id, each.to_address, number) for each in messages]
        found = candidates(asked, locked_contacts(asked), at=at)
        refused = take([found[each.pk] for each in messages], at=at)
        going = [each.pk for each in messages if each.pk not in refused]
        if hand_over:
            Message.objects.filter(pk__in=going).update(
                state=MessageState.HANDING_OVER,
                handed_over_at=at,
                identity=identity,
                lease_until=at + timedelta(seconds=90),
            )
    return refused


def sent(message, *, at, state=SENT, **fields):
    Message.objects.filter(pk=message.pk).update(state=state, handed_over_at=at, **fields)


def companies(world, number):
    """So many messages, each to a company and a domain of its own."""
    people = [
        build.contact(build.account(name=f"会社{at}"), f"p@company{next(_companies)}.example")
        for at in range(number)
    ]
    return planning.plan(mailing=world.mailing(), contacts=people, by=world.rep, at=NOW)


def test_without_limits_nothing_is_asked_of_the_past(world):
    message = world.message()
    with CaptureQueriesContext(connection) as captured:
        assert ask([message]) == {}
    assert not [each for each in captured.captured_queries if 'handed_over_at" >' in each["sql"]]


def test_one_person_gets_one_in_24_hours_over_all_projects(world, limited):
    contact = world.contact()
    first, second = world.message(contact), world.message(contact)
    sent(first, at=NOW - timedelta(hours=20))
    refusal = ask([second])[second.pk]
    assert (refusal.code, refusal.until) == ("limit_person_day", NOW + timedelta(hours=4))
    assert ask([second], at=NOW + timedelta(hours=4)) == {}


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.PLANNED, MessageState.EXPIRED])
def test_what_never_arrived_has_given_its_place_back(world, limited, state):
    contact = world.contact()
    first, second = world.message(contact), world.message(contact)
    sent(first, at=NOW - timedelta(hours=1), state=state)
    assert ask([second]) == {}


@pytest.mark.parametrize(
    "state", [MessageState.UNCERTAIN, MessageState.ASSUMED_SENT, MessageState.HANDING_OVER]
)
def test_what_may_have_arrived_keeps_its_place(world, limited, state):
    contact = world.contact()
    first, second = world.message(contact), world.message(contact)
    sent(first, at=NOW - timedelta(hours=1), state=state)
    assert ask([second])[second.pk].code == "limit_person_day"


def test_one_person_gets_three_in_seven_days(world, limited):
    contact = world.contact()
    *before, now = [world.message(contact) for _ in range(4)]
    for days, each in zip((6, 4, 2), before, strict=True):
        sent(each, at=NOW - timedelta(days=days))
    refusal = ask([now])[now.pk]
    assert (refusal.code, refusal.until) == ("limit_person_week", NOW + timedelta(days=1))


def test_two_people_of_a_company_a_day_also_within_one_window(world, limited):
    messages = [world.message(world.contact(f"p{at}@a{at}.example")) for at in range(3)]
    refused = ask(messages)
    assert list(refused) == [messages[2].pk]
    refusal = refused[messages[2].pk]
    assert refusal.code == "limit_company_day"
    assert refusal.until.isoformat() == "2026-11-25T15:00:00+00:00"
    assert words.reason(refusal.code, refusal.detail) == (
        "Held until Thu 26 Nov 00:00: at most 2 people of one company on one day."
    )


def test_an_address_sends_so_many_an_hour_and_says_when_the_next_one_goes(world, limited):
    identity = identities.identity(world.rep, per_hour=3)
    *gone, fourth, fifth = companies(world, 5)
    for minutes, each in zip((50, 40, 10), gone, strict=True):
        sent(each, at=NOW - timedelta(minutes=minutes), identity=identity)
    refused = ask([fourth, fifth], identity=identity)
    assert [refused[each.pk].until for each in (fourth, fifth)] == [
        NOW + timedelta(minutes=10),
        NOW + timedelta(minutes=20),
    ]
    assert words.reason(refused[fourth.pk].code, refused[fourth.pk].detail, NOW.date()) == (
        f"Held until 10:10: at most 3 an hour from {identity.address}."
    )
    assert ask([fourth], identity=identity, at=NOW + timedelta(minutes=10)) == {}


def test_whoever_joins_those_who_wait_goes_after_them(world, limited):
    identity = identities.identity(world.rep, per_hour=1)
    gone, first, second = companies(world, 3)
    sent(gone, at=NOW, identity=identity)
    for number, each in enumerate((first, second), start=1):
        refusal = ask([each], identity=identity)[each.pk]
        assert refusal.until == NOW + timedelta(hours=number)
        hold(each, refusal)


def hold(message, refusal):
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.HELD,
        reason=refusal.code,
        reason_detail=refusal.detail,
        held_until=refusal.until,
    )


def test_the_day_counts_beside_the_hour(world, limited):
    identity = identities.identity(world.rep, per_hour=2, per_day=2)
    *gone, third = companies(world, 3)
    for each in gone:
        sent(each, at=NOW - timedelta(hours=3), identity=identity)
    refusal = ask([third], identity=identity)[third.pk]
    assert (refusal.code, refusal.until) == ("limit_way_day", NOW + timedelta(hours=21))


def test_the_installations_own_way_has_its_limits_too(world, limited):
    limited.SMTP_PER_HOUR, limited.SMTP_HOST = 1, "relay.example"
    first, second = companies(world, 2)
    refusal = ask([first, second])[second.pk]
    assert words.reason(refusal.code, refusal.detail, NOW.date()) == (
        "Held until 11:00: at most 1 an hour from relay.example."
    )


def test_a_domain_gets_half_a_minutes_worth_at_once_then_one_a_second(world, limited):
    limited.DOMAIN_PER_MINUTE, limited.COMPANY_PER_DAY = 8, 0
    messages = [world.message(world.contact(f"p{at}@one.example")) for at in range(6)]
    refused = ask(messages)
    assert [each.pk in refused for each in messages] == [False] * 4 + [True] * 2
    assert [refused[each.pk].until for each in messages[4:]] == [
        NOW + timedelta(seconds=7.5),
        NOW + timedelta(seconds=15),
    ]
    assert DomainPace.objects.get().due_at == NOW + timedelta(seconds=30)


def test_a_domain_gets_mail_over_so_many_connections(world, limited):
    limited.DOMAIN_CONNECTIONS, limited.SMTP_CONNECTIONS, limited.COMPANY_PER_DAY = 3, 2, 0
    *theirs, first, second = (world.message(world.contact(f"p{at}@one.example")) for at in range(6))
    for each in theirs:
        # Four mails of another worker, over its two connections.
        lease = NOW + timedelta(seconds=90)
        sent(each, at=NOW, state=MessageState.HANDING_OVER, claim_token=TOKEN, lease_until=lease)
    Message.objects.filter(pk__in=[first.pk, second.pk]).update(claim_token=OURS)
    refused = ask([first, second])
    assert list(refused) == [second.pk]
    assert (refused[second.pk].code, refused[second.pk].until) == (
        "limit_connections",
        NOW + timedelta(seconds=5),
    )
    assert ask([second], at=NOW + timedelta(seconds=91)) == {}


OURS = "5f3b1c1e-0000-4000-8000-000000000002"
TOKEN = "5f3b1c1e-0000-4000-8000-000000000001"


def test_a_domain_that_cools_gets_nothing(world, limited):
    message = world.message(world.contact("ito@cool.example"))
    DomainPace.objects.create(domain="cool.example", cools_until=NOW + timedelta(hours=1))
    refusal = ask([message])[message.pk]
    assert (refusal.code, refusal.until) == ("limit_cools", NOW + timedelta(hours=1))


def test_a_closed_way_is_tried_with_one_message(world, limited):
    first, second = companies(world, 2)
    WayState.objects.create(way=0, failures=3, probe_at=NOW + timedelta(minutes=1))
    for each, refusal in zip((first, second), ask([first, second]).values(), strict=True):
        assert (refusal.code, refusal.until) == ("way_closed", NOW + timedelta(minutes=1))
        hold(each, refusal)
    at = NOW + timedelta(minutes=1)
    assert let_go(at=at) == 1
    assert ask([first], at=at) == {}
    assert ask([second], at=at)[second.pk].until == at + timedelta(minutes=6)


def test_another_address_is_not_concerned(world, limited):
    identity = identities.identity(world.rep)
    WayState.objects.create(way=0, failures=3, probe_at=NOW + timedelta(minutes=1))
    [message] = companies(world, 1)
    assert ask([message], identity=identity) == {}


def test_a_window_costs_the_same_whatever_its_size(world, limited):
    limited.SMTP_PER_HOUR = 1_000
    ask(companies(world, 1))
    asked = []
    for number in (1, 20):
        messages = companies(world, number)
        Message.objects.filter(pk__in=[each.pk for each in messages]).update(state=MessageState.CLAIMED)
        with CaptureQueriesContext(connection) as captured:
            assert ask(messages, at=NOW + timedelta(hours=2), hand_over=False) == {}
        asked.append(len(captured))
    assert asked[0] == asked[1]


@pytest.fixture
def shared(settings, clock, transactional_db):
    """A world that several connections see."""
    settings.DELIVERY_GATES, settings.DELIVERY_MODE = [], "live"
    return worlds.make()


@pytest.mark.postgresql
def test_two_windows_at_once_take_exactly_what_a_way_has_left(shared, settings):
    """Each sees the other's messages or waits for them: 30 of 40 go where 30 may, whoever comes first."""
    settings.SMTP_PER_HOUR, settings.COMPANY_PER_DAY, settings.DOMAIN_PER_MINUTE = 30, 2, 60
    messages = companies(shared, 40)
    refused = two_windows(messages)
    assert Message.objects.filter(state=MessageState.HANDING_OVER).count() == 30
    assert [each.code for each in refused] == ["limit_way_hour"] * 10


@pytest.mark.postgresql
def test_two_windows_at_once_write_to_two_people_of_a_company(shared, settings):
    messages = [shared.message(shared.contact(f"p{at}@a{at}.example")) for at in range(20)]
    settings.COMPANY_PER_DAY = 2
    refused = two_windows(messages)
    assert Message.objects.filter(state=MessageState.HANDING_OVER).count() == 2
    assert [each.code for each in refused] == ["limit_company_day"] * 18


@pytest.mark.postgresql
def test_two_windows_at_once_keep_the_pace_of_a_domain(shared, settings):
    messages = [shared.message(shared.contact(f"p{at}@one.example")) for at in range(20)]
    settings.DOMAIN_PER_MINUTE = 24
    refused = two_windows(messages)
    assert Message.objects.filter(state=MessageState.HANDING_OVER).count() == 12
    assert [each.code for each in refused] == ["limit_domain"] * 8


def two_windows(messages):
    """Every other message in each of two transactions that begin at the same time; what they refused."""
    barrier, refused = threading.Barrier(2), []

    def window(rows):
        try:
            barrier.wait(10)
            refused.extend(ask(rows).values())
        finally:
            connection.close()

    threads = [threading.Thread(target=window, args=(messages[half::2],)) for half in (0, 1)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    return refused
