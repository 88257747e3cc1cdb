"""Many messages at once."""

import pytest

from nurture.delivery.actions import stopping
from nurture.delivery.models import Message, MessageState
from tests import build
from tests.delivery.world import NOW


@pytest.fixture
def signed_in(client, world):
    client.force_login(world.rep)
    return client


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def ticked(messages, deed="stop", **also):
    return {"deed": deed, "message": [each.pk for each in messages], **also}


def test_what_was_ticked_is_shown_once_more_and_nothing_has_changed(world, signed_in):
    messages = world.messages(3)
    page = signed_in.post("/outbox/many/", ticked(messages[:2]))
    assert page.status_code == 200
    assert "It concerns 2 messages." in page.text
    assert states() == ["planned"] * 3


def test_they_are_stopped_and_the_stop_is_taken_back(world, signed_in):
    messages = world.messages(3)
    done = signed_in.post("/outbox/many/do/?state=planned", ticked(messages[:2], number=2))
    assert states() == ["cancelled", "cancelled", "planned"]
    list_page = signed_in.get(done.url)
    assert "2 messages do not go." in list_page.text
    back = signed_in.post("/outbox/many/undo/", {"at": list_page.context["stopped"].at}, follow=True)
    assert "They go after all: 2." in back.text
    assert states() == ["planned"] * 3
    again = signed_in.post("/outbox/many/undo/", {"at": list_page.context["stopped"].at}, follow=True)
    assert "nothing to take back" in again.text


def test_a_double_click_stops_once(world, signed_in):
    messages = world.messages(2)
    signed_in.post("/outbox/many/do/", ticked(messages, number=2))
    second = signed_in.post("/outbox/many/do/", ticked(messages, number=2))
    assert second.status_code == 409
    assert states() == ["cancelled", "cancelled"]


def test_only_what_can_be_done_is_done(world, signed_in):
    messages = world.messages(3)
    Message.objects.filter(pk=messages[0].pk).update(state=MessageState.SENT)
    page = signed_in.post("/outbox/many/", ticked(messages)).text
    assert "It concerns 2 messages." in page
    assert "1 more was ticked" in page
    signed_in.post("/outbox/many/do/", ticked(messages, number=2))
    assert states() == ["sent", "cancelled", "cancelled"]


def test_what_changed_while_somebody_read_is_shown_again(world, signed_in):
    messages = world.messages(2)
    stopping.cancel(message=messages[0], by=world.marketer, at=NOW)
    page = signed_in.post("/outbox/many/do/", ticked(messages, number=2))
    assert page.status_code == 409
    assert states() == ["cancelled", "planned"]


def test_all_that_match_are_meant_and_nothing_else(world, signed_in):
    world.messages(3)
    other = world.message(subject="別の話")
    form = {"deed": "stop", "all": "1"}
    assert "It concerns 1 message." in signed_in.post("/outbox/many/?q=別の話", form).text
    signed_in.post("/outbox/many/do/?q=別の話", form | {"number": 1})
    assert states() == ["planned"] * 3 + ["cancelled"]
    assert Message.objects.get(pk=other.pk).state == MessageState.CANCELLED


def test_too_many_are_not_stopped_one_by_one(world, signed_in, monkeypatch):
    monkeypatch.setattr("nurture.delivery.queries.bulk.MOST", 2)
    messages = world.messages(3)
    assert "stop a whole project" in signed_in.post("/outbox/many/", ticked(messages)).text
    assert signed_in.post("/outbox/many/do/", ticked(messages, number=3)).status_code == 422
    assert states() == ["planned"] * 3


@pytest.mark.parametrize(("deed", "state"), [("offer", "expired"), ("try", "failed")])
def test_many_take_the_next_window(world, signed_in, deed, state):
    messages = world.messages(2)
    Message.objects.update(state=state, reason="missing_value")
    done = signed_in.post("/outbox/many/do/", ticked(messages, deed, number=2, back="attention"), follow=True)
    assert "Planned for the next window: 2." in done.text
    assert states() == ["planned", "planned"]
    assert done.redirect_chain[0][0] == "/outbox/attention/"


def test_what_cannot_be_mended_stays_failed_and_is_told(world, signed_in):
    messages = world.messages(2)
    Message.objects.filter(pk=messages[0].pk).update(state="failed", reason="no_such_address")
    Message.objects.filter(pk=messages[1].pk).update(state="failed", reason="gave_up")
    page = signed_in.post("/outbox/many/do/", ticked(messages, "try", number=2), follow=True).text
    assert states() == ["failed", "planned"]
    assert "1 message had changed meanwhile" in page


def test_nothing_ticked_is_said(world, signed_in):
    page = signed_in.post("/outbox/many/", {"deed": "stop", "message": ["x", "9" * 30]}, follow=True).text
    assert "Nothing of this can be stopped." in page


def test_another_deed_is_none(signed_in, world):
    assert signed_in.post("/outbox/many/", {"deed": "undo"}).status_code == 404


def test_the_other_team_may_too(client, world):
    messages = world.messages(1)
    client.force_login(world.marketer)
    client.post("/outbox/many/do/", ticked(messages, number=1))
    assert states() == ["cancelled"]


def test_outsiders_stop_nothing(client, world):
    messages = world.messages(1)
    client.force_login(build.rep())
    client.post("/outbox/many/do/", ticked(messages, number=1))
    client.post("/outbox/many/do/", {"deed": "stop", "all": "1", "number": 1})
    assert states() == ["planned"]


def test_nobody_takes_back_what_a_colleague_stopped(client, world):
    message = world.messages(1)[0]
    stopping.cancel(message=message, by=world.marketer, at=NOW)
    client.force_login(world.rep)
    client.post("/outbox/many/undo/", {"at": NOW.isoformat()})
    assert states() == ["cancelled"]


@pytest.mark.parametrize("path", ["/outbox/many/", "/outbox/many/do/", "/outbox/many/undo/"])
def test_reading_changes_nothing(signed_in, path):
    assert signed_in.get(path).status_code == 405


@pytest.mark.parametrize("at", ["", "yesterday", "2026-11-25T10:00:00"])
def test_a_moment_that_is_none_takes_nothing_back(signed_in, world, at):
    assert signed_in.post("/outbox/many/undo/", {"at": at}).status_code == 302
    assert signed_in.get("/outbox/", {"stopped": at}).context["stopped"] is None
