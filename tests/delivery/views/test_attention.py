"""What a person has to look at, and how mail flows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.models import Attempt, Message, MessageState
from tests import build
from tests.delivery.identities.build import identity

PAGES = ["/outbox/attention/", "/outbox/flow/", "/outbox/calendar/", "/outbox/calendar/?week=2026-11-25"]


@pytest.fixture
def signed_in(client, world):
    client.force_login(world.rep)
    return client


def left_in(world, state, ago=timedelta(hours=1), **fields):
    message = world.message()
    at = timezone.now() - ago
    Message.objects.filter(pk=message.pk).update(
        **{"state": state, "handed_over_at": at, "planned_at": at, "created_at": at} | fields
    )
    return message


def counts(client):
    found = client.get("/outbox/attention/").context["attention"].counts
    return (found.doubtful, found.failed, found.expired, found.identities)


def test_each_kind_of_matter_has_its_place(world, signed_in):
    uncertain = left_in(world, MessageState.UNCERTAIN, reason="no_reply")
    Attempt.objects.create(
        message=uncertain,
        worker="w",
        phase="dot",
        result="uncertain",
        reply_text="timed out",
        at=timezone.now(),
    )
    left_in(world, MessageState.ASSUMED_SENT, timedelta(hours=30))
    failed = left_in(world, MessageState.FAILED, reason="missing_value", reason_detail={})
    expired = left_in(world, MessageState.EXPIRED, reason="stale")
    left_in(world, MessageState.SENT)
    page = signed_in.get("/outbox/attention/")
    assert counts(signed_in) == (2, 1, 1, 0)
    assert page.context["attention_count"] == 4
    assert "The whole mail was on its way when the connection broke." in page.text
    assert "timed out" in page.text
    assert f'action="/outbox/{failed.pk}/try-again/"' in page.text
    assert f'action="/outbox/{expired.pk}/offer-again/"' in page.text


def test_what_is_old_or_was_followed_by_something_newer_needs_nobody(world, signed_in):
    left_in(world, MessageState.ASSUMED_SENT, timedelta(days=4))
    left_in(world, MessageState.EXPIRED, timedelta(days=8))
    followed = left_in(world, MessageState.FAILED)
    world.message(followed.contact, at=timezone.now())
    Message.objects.filter(contact=followed.contact).exclude(pk=followed.pk).update(created_at=timezone.now())
    assert counts(signed_in) == (0, 0, 0, 0)
    assert "Nothing needs attention" in signed_in.get("/outbox/attention/").text


def test_an_address_that_is_refused_is_told_to_whom_it_belongs(world, client):
    own = identity(world.rep)
    SendingIdentity.objects.filter(pk=own.pk).update(refused_at=timezone.now())
    client.force_login(world.rep)
    assert counts(client)[3] == 1
    client.force_login(world.marketer)
    assert counts(client)[3] == 0


def test_after_one_press_one_is_back_where_one_was(world, signed_in):
    expired = left_in(world, MessageState.EXPIRED)
    answer = signed_in.post(f"/outbox/{expired.pk}/offer-again/", {"back": "attention"})
    assert answer.url == "/outbox/attention/"


def test_it_costs_the_same_with_any_number(world, signed_in, django_assert_max_num_queries):
    for state in (MessageState.UNCERTAIN, MessageState.FAILED, MessageState.EXPIRED):
        for _ in range(4):
            left_in(world, state)
    with django_assert_max_num_queries(30):
        signed_in.get("/outbox/attention/")


@pytest.mark.parametrize("path", PAGES)
def test_the_other_team_sees_it_too(client, world, path):
    client.force_login(world.marketer)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_outsiders_see_none_of_it(client, world, path):
    for state in (MessageState.UNCERTAIN, MessageState.FAILED, MessageState.EXPIRED, MessageState.PLANNED):
        left_in(world, state)
    client.force_login(build.rep())
    page = client.get(path)
    assert "次の一通" not in page.text
    assert page.context["attention_count"] == 0


@pytest.mark.parametrize("path", PAGES)
def test_strangers_sign_in_first_and_nothing_is_posted(client, world, path):
    assert client.get(path).status_code == 302
    client.force_login(world.rep)
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    "query", ["month=nonsense", "month=9999-99", "week=2026-02-30", "month=0001-01", "week="]
)
def test_a_day_that_is_none_shows_today(world, signed_in, query):
    page = signed_in.get(f"/outbox/calendar/?{query}")
    assert page.status_code == 200
    assert page.context["shown_day"] == timezone.localdate()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30"])
def test_a_day_that_is_none_narrows_nothing(world, signed_in, day):
    left_in(world, MessageState.SENT)
    assert len(signed_in.get("/outbox/", {"day": day}).context["page"].rows) == 1


def test_a_day_of_the_calendar_leads_to_the_list_of_that_day(world, signed_in):
    left_in(world, MessageState.SENT)
    day = timezone.localdate(Message.objects.get().planned_at).isoformat()
    page = signed_in.get(f"/outbox/calendar/?month={day[:7]}&state=sent").text
    assert f'href="/outbox/?state=sent&amp;day={day}"' in page
    assert len(signed_in.get(f"/outbox/?state=sent&day={day}").context["page"].rows) == 1


def test_htmx_gets_the_calendar_alone(world, signed_in):
    page = signed_in.get("/outbox/calendar/", headers={"HX-Request": "true", "HX-Target": "outbox-calendar"})
    assert "<html" not in page.text


def test_the_picture_has_a_table_behind_it(world, signed_in):
    left_in(world, MessageState.SENT, timedelta(minutes=1))
    page = signed_in.get("/outbox/flow/").text
    assert page.count('class="flow-went"') == 1
    assert 'id="hours-table"' in page
    assert "Sent 1" in page
    assert "Nothing is planned for the next seven days." in page
