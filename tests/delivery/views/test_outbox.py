import re

import pytest
from django.utils import timezone

from nurture.delivery import clock as database_clock
from nurture.delivery.actions import healing, pausing
from nurture.delivery.models import Message, MessageState, Pause, Reaction, ReactionKind, SenderProfile
from tests import build
from tests.delivery.world import NOW


@pytest.fixture
def signed_in(client, world):
    client.force_login(world.rep)
    return client


@pytest.fixture
def paused(world):
    reaction = Reaction.objects.create(
        account=world.account,
        kind=ReactionKind.REPLY,
        verdict=Reaction.Verdict.HUMAN,
        words="検討します",
        at=NOW,
    )
    return pausing.pause(account=world.account, reaction=reaction, at=NOW)


def test_every_message_with_time_state_and_reason(world, signed_in):
    world.message(world.contact("ito@minato.example", time_zone="Europe/Berlin"))
    held = world.message()
    Message.objects.filter(pk=held.pk).update(state=MessageState.HELD, reason="stopped")
    page = signed_in.get("/outbox/").content.decode()
    assert "(Europe/Berlin)" in page
    assert "Sending is stopped by hand." in page
    assert "次の一通" in page


def test_the_outbox_shows_one_state(world, signed_in):
    one, two = world.message(subject="erste"), world.message(subject="zweite")
    Message.objects.filter(pk=two.pk).update(state=MessageState.SENT)
    page = signed_in.get("/outbox/?state=sent").content.decode()
    assert "zweite" in page
    assert "erste" not in page
    assert "erste" in signed_in.get("/outbox/?state=nonsense").content.decode()
    assert one.state == MessageState.PLANNED


def pills(page):
    return [(each.state, each.count) for each in page.context["overview"].states]


def test_only_states_that_exist_can_be_chosen_and_the_chosen_one_stays(world, signed_in):
    for state in (MessageState.SENT, MessageState.HELD, MessageState.SENT):
        Message.objects.filter(pk=world.message().pk).update(state=state)
    page = signed_in.get("/outbox/?state=failed")
    assert pills(page) == [("sent", 2), ("held", 1), ("failed", 0)]
    assert page.context["overview"].total == 3
    assert "No message is like this" in page.text
    assert pills(signed_in.get("/outbox/")) == [("sent", 2), ("held", 1)]


def test_counts_are_those_of_what_one_may_see(client, world):
    world.message()
    client.force_login(build.rep())
    assert pills(client.get("/outbox/")) == []


def test_the_first_line_says_what_goes_next(world, signed_in):
    assert "Next:" not in signed_in.get("/outbox/").text
    world.messages(2)
    later = timezone.now().replace(year=2099, month=11, day=25, hour=0, minute=30)
    Message.objects.update(planned_at=later)
    assert "Next: Wed 25 Nov 2099 09:30 · 2 messages planned" in signed_in.get("/outbox/").text
    Message.objects.update(planned_at=timezone.now())
    assert "Next: due now · 2 messages planned" in signed_in.get("/outbox/").text
    Message.objects.update(state=MessageState.SENT)
    assert "Nothing is planned." in signed_in.get("/outbox/").text


def test_the_first_line_tells_of_all_mail_whatever_the_list_is_narrowed_to(world, signed_in):
    world.messages(2)
    Message.objects.update(planned_at=timezone.now())
    assert "Next: due now · 2 messages planned" in signed_in.get("/outbox/?q=nobody").text


def test_a_footer_that_lacks_something_is_said_with_the_way_to_it(world, signed_in):
    assert "/settings/sender/" not in banners(signed_in)
    SenderProfile.objects.update(postal_address="")
    assert "postal address" in banners(signed_in)
    SenderProfile.objects.all().delete()
    assert 'href="/settings/sender/"' in banners(signed_in)


def banners(client):
    return client.get("/outbox/").text.partition('<section id="outbox-list"')[0].partition("<h1>")[2]


def test_the_outbox_is_read_page_by_page_at_the_same_cost(
    world, signed_in, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr("nurture.delivery.queries.outbox.PAGE_SIZE", 10)
    world.messages(25)
    with django_assert_max_num_queries(24):
        first = signed_in.get("/outbox/")
    seen = [row.message.pk for row in first.context["page"].rows]
    cursor = first.context["page"].next_cursor
    while cursor:
        page = signed_in.get("/outbox/", {"cursor": cursor}).context["page"]
        seen += [row.message.pk for row in page.rows]
        cursor = page.next_cursor
    assert len(seen) == len(set(seen)) == 25


def test_htmx_gets_the_list_alone(world, signed_in):
    page = signed_in.get(
        "/outbox/", headers={"HX-Request": "true", "HX-Target": "outbox-list"}
    ).content.decode()
    assert "<html" not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "3 messages"),
        ("state=waiting", "2 messages"),
        ("state=sent", "1 message"),
        ("q=nobody", "0 messages"),
    ],
)
def test_how_many_a_search_finds_is_announced(world, signed_in, asked, said):
    sent, *_others = world.messages(3)
    Message.objects.filter(pk=sent.pk).update(state=MessageState.SENT)
    page = signed_in.get(f"/outbox/?{asked}").text
    assert f'id="outbox-says" role="status">{said}' in page
    assert "hx-swap-oob" not in page.partition("<main")[2]
    # The place stays, and what it says changes: else screen readers say nothing.
    fragment = signed_in.get(
        f"/outbox/?{asked}", headers={"HX-Request": "true", "HX-Target": "outbox-list"}
    ).text
    assert f'hx-swap-oob="innerHTML:#outbox-says">{said}' in fragment


def test_an_empty_outbox_says_what_will_be_here(world, signed_in):
    page = signed_in.get("/outbox/").text
    assert "No message yet" in page
    assert 'href="/meetings/"' in page


def test_a_missing_worker_is_said_aloud(world, signed_in):
    assert "no worker is running" in signed_in.get("/outbox/").content.decode()


def test_without_a_scheduler_it_is_said_what_stands_still(world, signed_in):
    """Workers look by themselves (delivery.pulse): due and held mail is none of it."""
    healing.beat(name="worker", kind="worker", at=timezone.now())
    page = signed_in.get("/outbox/").text
    assert "Mail that is due goes all the same." in page
    assert "mailboxes are not read" in page
    assert "not looked at again" not in page


def test_a_running_worker_is_not(world, signed_in, monkeypatch):
    for kind in ("worker", "scheduler"):
        healing.beat(name=kind, kind=kind, at=timezone.now())
    page = signed_in.get("/outbox/").content.decode()
    assert "worker is" not in page
    assert "scheduler is" not in page


def test_strangers_sign_in_first(client, world):
    assert client.get("/outbox/").status_code == 302


def test_reading_stops_nothing(signed_in, world):
    assert signed_in.get("/outbox/stop/").status_code == 405


def test_the_account_page_shows_the_pause_and_the_words(world, signed_in, paused):
    page = signed_in.get(world.account.get_absolute_url()).content.decode()
    assert "検討します" in page
    assert f"/pauses/{paused.pk}/lift/" in page


def test_the_owner_chooses_how_to_go_on(world, signed_in, paused):
    answer = signed_in.post(f"/pauses/{paused.pk}/lift/", {"choice": "carry_on", "note": "電話で確認"})
    assert answer.status_code == 302
    paused.refresh_from_db()
    assert (paused.choice, paused.lifted_by, paused.note) == (Pause.Choice.CARRY_ON, world.rep, "電話で確認")


def test_a_choice_that_is_none_is_asked_again(signed_in, paused):
    assert signed_in.post(f"/pauses/{paused.pk}/lift/", {"choice": "x"}).status_code == 422
    paused.refresh_from_db()
    assert paused.lifted_at is None


def test_outsiders_lift_no_pause(client, paused):
    client.force_login(build.rep())
    assert client.post(f"/pauses/{paused.pk}/lift/", {"choice": "carry_on"}).status_code == 404


def test_two_choices_at_once_do_not_overwrite_each_other(signed_in, world, paused):
    pausing.lift(pause=paused, choice=Pause.Choice.ADAPT, by=world.marketer, at=NOW)
    page = signed_in.post(f"/pauses/{paused.pk}/lift/", {"choice": "carry_on"}, follow=True).content.decode()
    assert "chosen already" in page
    paused.refresh_from_db()
    assert paused.choice == Pause.Choice.ADAPT


def test_a_suppressed_contact_is_marked(world, signed_in):
    from nurture.delivery.actions.suppressing import suppress

    contact = world.contact("ito@minato.example")
    suppress(address=contact.email, reason="by_hand", at=database_clock.database_now())
    assert "Must not be mailed" in signed_in.get(world.account.get_absolute_url()).content.decode()


def test_one_press_stops_what_the_list_is_narrowed_to(world, signed_in):
    def scope(query):
        page = signed_in.get(f"/outbox/{query}").text
        return re.search(r'name="scope" value="([^"]+)"', page)[1]

    assert scope("") == "everything"
    assert scope(f"?project={world.project.pk}") == f"project:{world.project.pk}"
    assert scope(f"?target={world.target.pk}") == f"target:{world.target.pk}"
