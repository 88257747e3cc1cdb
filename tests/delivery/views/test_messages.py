from datetime import timedelta
from email import message_from_bytes

import pytest
from django.utils import timezone

from nurture.delivery import sending
from nurture.delivery.actions import settling
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.models import Attempt, Message, MessageState, Reaction
from tests import build
from tests.delivery.world import NOW


@pytest.fixture
def signed_in(client, world):
    client.force_login(world.rep)
    return client


@pytest.fixture
def doubtful(world):
    """Handed over an hour ago, and no answer."""
    message = world.message()
    at = timezone.now() - timedelta(hours=1)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.UNCERTAIN, reason="no_reply", handed_over_at=at, raw=b"Subject: x\r\n\r\nwords"
    )
    Attempt.objects.create(
        message=message, worker="w:1", phase="reply", result="uncertain", reply_text="reset by peer", at=at
    )
    return Message.objects.get(pk=message.pk)


def state_of(message):
    return Message.objects.values_list("state", flat=True).get(pk=message.pk)


def test_a_message_shows_exactly_what_was_sent(world, signed_in, mail_server):
    server = mail_server()
    message = world.message()
    sending.drain(worker="test:1", enough=lambda: False)
    assert server.accepted
    page = signed_in.get(f"/outbox/{message.pk}/").content.decode()
    assert "Exactly as handed over" in page
    assert "List-Unsubscribe-Post" in page
    assert "お世話になっております。" in page
    assert "2.0.0 queued as 12AB" in page
    assert f'src="/outbox/{message.pk}/html/"' in page


def test_a_planned_message_shows_what_it_would_be(world, signed_in):
    page = signed_in.get(f"/outbox/{world.message().pk}/").content.decode()
    assert "As it would be now" in page
    assert "Nothing has been handed" in page


def test_a_message_that_is_held_does_not_promise_its_moment(world, signed_in):
    message = world.message()
    at_once = {"why": "as_asked", "day": "2026-11-24", "name": ""}
    Message.objects.update(timing={"zone": "Asia/Tokyo", "reasons": [at_once]})
    assert "At once" in signed_in.get(f"/outbox/{message.pk}/").text
    Message.objects.update(state=MessageState.HELD, reason="stopped")
    page = signed_in.get(f"/outbox/{message.pk}/").text
    assert "Sending is stopped by hand." in page
    assert "At once" not in page


def test_a_message_that_cannot_be_written_says_so(world, signed_in):
    page = signed_in.get(f"/outbox/{world.message(body='{{ contact.title }}').pk}/").content.decode()
    assert "cannot be written" in page


def test_the_html_part_can_do_nothing(world, signed_in):
    answer = signed_in.get(f"/outbox/{world.message().pk}/html/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("sandbox allow-same-origin")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "<strong>「新製品」</strong>" in answer.content.decode()


PAGES = ["/outbox/{}/", "/outbox/{}/html/"]
DEEDS = [
    "/outbox/{}/cancel/",
    "/outbox/{}/cancel/undo/",
    "/outbox/{}/offer-again/",
    "/outbox/{}/try-again/",
    "/outbox/{}/treat-as-sent/",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_other_team_sees_it_too(client, world, path):
    client.force_login(world.marketer)
    assert client.get(path.format(world.message().pk)).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_outsiders_see_nothing(client, world, path):
    client.force_login(build.rep())
    assert client.get(path.format(world.message().pk)).status_code == 404


@pytest.mark.parametrize("path", DEEDS)
def test_outsiders_stop_nothing(client, world, path):
    client.force_login(build.rep())
    assert client.post(path.format(world.message().pk)).status_code == 404


@pytest.mark.parametrize("path", [*PAGES, *DEEDS])
def test_what_does_not_exist_is_404(signed_in, path):
    ask = signed_in.post if path in DEEDS else signed_in.get
    assert ask(path.format(999_999)).status_code == 404


@pytest.mark.parametrize("path", [*DEEDS, "/pauses/{}/lift/"])
def test_reading_changes_nothing(signed_in, world, path):
    assert signed_in.get(path.format(world.message().pk)).status_code == 405


def test_a_message_is_stopped(world, signed_in):
    message = world.message()
    assert signed_in.post(f"/outbox/{message.pk}/cancel/", follow=True).status_code == 200
    message.refresh_from_db()
    assert message.state == MessageState.CANCELLED
    again = signed_in.post(f"/outbox/{message.pk}/cancel/", follow=True).content.decode()
    assert "too late" in again


def test_an_expired_message_takes_the_next_window(world, signed_in):
    message = world.message()
    Message.objects.update(state=MessageState.EXPIRED)
    signed_in.post(f"/outbox/{message.pk}/offer-again/")
    message.refresh_from_db()
    assert message.state == MessageState.PLANNED


def test_the_very_bytes_are_a_file(world, signed_in, mail_server):
    server = mail_server()
    message = world.message()
    sending.drain(worker="test:1", enough=lambda: False)
    answer = signed_in.get(f"/outbox/{message.pk}/source/")
    assert answer.headers["Content-Type"] == "message/rfc822"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="nurture-{message.pk}.eml"'
    assert answer.content == bytes(Message.objects.get(pk=message.pk).raw)
    assert message_from_bytes(answer.content)["Message-ID"] == message.message_id
    assert len(server.accepted) == 1


def test_nothing_is_a_file_before_it_went(world, signed_in):
    assert signed_in.get(f"/outbox/{world.message().pk}/source/").status_code == 404


def test_outsiders_get_no_file(client, doubtful):
    client.force_login(build.rep())
    assert client.get(f"/outbox/{doubtful.pk}/source/").status_code == 404


def test_both_clocks_are_told_where_they_differ(world, signed_in):
    abroad = world.message(world.contact("k@berlin.example", time_zone="Europe/Berlin"))
    page = signed_in.get(f"/outbox/{abroad.pk}/").text
    assert "09:30 (Europe/Berlin)" in page
    assert "17:30 here" in page
    assert "09:30 here" not in signed_in.get(f"/outbox/{world.message().pk}/").text


def test_a_held_message_says_until_when_and_what_ends_it(world, signed_in):
    message = world.message()
    Message.objects.update(state=MessageState.HELD, reason="footer_incomplete", reason_detail={"items": ""})
    page = signed_in.get(f"/outbox/{message.pk}/").text
    assert "Until Wed 25 Nov 11:30; then it is offered for the next window." in page
    assert "Goes on by itself once the footer is complete." in page
    assert 'href="/settings/sender/"' in page


def test_what_is_known_of_a_doubtful_message_stands_beside_two_buttons(doubtful, signed_in):
    page = signed_in.get(f"/outbox/{doubtful.pk}/").text
    assert "The whole mail had left us; the server&#x27;s answer never came." in page
    assert "reset by peer" in page
    assert f'action="/outbox/{doubtful.pk}/treat-as-sent/"' in page
    assert f'href="/outbox/{doubtful.pk}/send-again/"' in page


def test_what_left_without_a_word_of_the_server_is_not_said_to_be_here(doubtful, signed_in):
    """A worker that was killed in the middle wrote no attempt down."""
    doubtful.attempts.all().delete()
    page = signed_in.get(doubtful.get_absolute_url()).text
    assert "Nothing has been handed" not in page
    assert "It was handed over; what the mail server said to it is not written down." in page


def test_it_cannot_be_sent_again_while_the_server_may_still_answer(doubtful, signed_in):
    Message.objects.update(handed_over_at=timezone.now() - timedelta(minutes=2))
    assert "/send-again/" not in signed_in.get(f"/outbox/{doubtful.pk}/").text
    page = signed_in.post(f"/outbox/{doubtful.pk}/send-again/", {"note": "x"}, follow=True).text
    assert "The server may still answer." in page
    assert state_of(doubtful) == MessageState.UNCERTAIN


def test_treating_it_as_sent_is_one_press(doubtful, signed_in):
    page = signed_in.post(f"/outbox/{doubtful.pk}/treat-as-sent/", follow=True).text
    assert state_of(doubtful) == MessageState.SENT
    assert "Treated as sent" in page
    assert "settled it already" in signed_in.post(f"/outbox/{doubtful.pk}/treat-as-sent/", follow=True).text


def test_sending_again_says_plainly_what_may_happen_and_asks_why(doubtful, signed_in):
    asked = signed_in.get(f"/outbox/{doubtful.pk}/send-again/")
    assert "may get it twice" in asked.text
    assert state_of(doubtful) == MessageState.UNCERTAIN
    without = signed_in.post(f"/outbox/{doubtful.pk}/send-again/", {"note": " "})
    assert without.status_code == 422
    assert state_of(doubtful) == MessageState.UNCERTAIN
    page = signed_in.post(
        f"/outbox/{doubtful.pk}/send-again/", {"note": "電話で未着と確認"}, follow=True
    ).text
    assert state_of(doubtful) == MessageState.PLANNED
    assert "電話で未着と確認" in page
    assert MessageEvent.objects.get().what == Happening.SENT_AGAIN


def test_what_is_not_in_doubt_is_not_sent_again(world, signed_in):
    message = world.message()
    for ask in (signed_in.get, signed_in.post):
        assert ask(f"/outbox/{message.pk}/send-again/").url == message.get_absolute_url()
    assert state_of(message) == MessageState.PLANNED


def test_only_members_send_again(doubtful, world, client):
    path = f"/outbox/{doubtful.pk}/send-again/"
    assert client.get(path).status_code == 302
    client.force_login(world.marketer)
    assert client.get(path).status_code == 200
    client.force_login(build.rep())
    assert client.get(path).status_code == client.post(path, {"note": "x"}).status_code == 404


def test_two_people_settle_it_at_once_and_one_of_them_is_told(doubtful, signed_in, world):
    settling.treat_as_sent(message=doubtful, by=world.marketer, at=timezone.now())
    page = signed_in.post(f"/outbox/{doubtful.pk}/send-again/", {"note": "x"}, follow=True).text
    assert "settled it already" in page
    assert state_of(doubtful) == MessageState.SENT


def test_a_failure_that_can_be_mended_is_tried_again(world, signed_in):
    message = world.message()
    Message.objects.update(state=MessageState.FAILED, reason="missing_value", reason_detail={"field": "x"})
    assert f'action="/outbox/{message.pk}/try-again/"' in signed_in.get(f"/outbox/{message.pk}/").text
    signed_in.post(f"/outbox/{message.pk}/try-again/")
    assert state_of(message) == MessageState.PLANNED


def test_a_failure_that_cannot_is_not_offered(world, signed_in):
    message = world.message()
    Message.objects.update(state=MessageState.FAILED, reason="no_such_address", reason_detail={"text": ""})
    page = signed_in.get(f"/outbox/{message.pk}/").text
    assert "/try-again/" not in page
    assert "have they moved, or left?" in page
    assert signed_in.post(f"/outbox/{message.pk}/try-again/").status_code == 302
    assert state_of(message) == MessageState.FAILED


def test_a_stop_is_taken_back_on_its_page(world, signed_in):
    message = world.message()
    signed_in.post(f"/outbox/{message.pk}/cancel/")
    assert f'action="/outbox/{message.pk}/cancel/undo/"' in signed_in.get(f"/outbox/{message.pk}/").text
    signed_in.post(f"/outbox/{message.pk}/cancel/undo/")
    assert state_of(message) == MessageState.PLANNED


def test_what_happened_is_told_in_its_order(doubtful, world, signed_in):
    settling.treat_as_sent(message=doubtful, by=world.marketer, at=timezone.now(), note="届いたとのこと")
    Reaction.objects.create(
        account=world.account,
        contact=doubtful.contact,
        message=doubtful,
        kind="reply",
        verdict="human",
        words="拝見しました",
        at=timezone.now(),
    )
    entries = signed_in.get(f"/outbox/{doubtful.pk}/").context["history"].entries
    assert [entry.label for entry in entries] == [
        "Planned",
        "No answer (waiting for the answer)",
        "Treated as sent",
        "Reply",
    ]
    assert (entries[2].by, entries[2].note, entries[3].note) == (
        world.marketer,
        "届いたとのこと",
        "拝見しました",
    )


def test_a_message_costs_the_same_however_much_happened(
    doubtful, world, signed_in, django_assert_max_num_queries
):
    for number in range(40):
        at = NOW + timedelta(minutes=number)
        Attempt.objects.create(message=doubtful, worker="w", phase="dot", result="deferred", at=at)
        MessageEvent.objects.create(message=doubtful, what=Happening.STOPPED, by=world.rep, at=at)
    with django_assert_max_num_queries(24):
        signed_in.get(f"/outbox/{doubtful.pk}/")


def test_an_erased_message_still_has_a_page(world, signed_in):
    message = world.message()
    Message.objects.update(state=MessageState.SENT, subject="", to_address="", raw=None)
    assert "An email that was erased" in signed_in.get(f"/outbox/{message.pk}/").text


@pytest.mark.parametrize(
    ("state", "path"),
    [
        (MessageState.CANCELLED, "/outbox/?state=cancelled"),
        (MessageState.UNCERTAIN, "/outbox/attention/"),
        (MessageState.FAILED, "/outbox/attention/"),
    ],
)
def test_no_list_leads_to_an_erased_message_without_words(world, signed_in, state, path):
    message = world.message()
    Message.objects.update(state=state, subject="", to_address="", raw=None)
    assert f'href="{message.get_absolute_url()}">An email that was erased</a>' in signed_in.get(path).text


def test_what_was_said_to_somebody_who_was_erased_is_gone_from_its_page(world, signed_in):
    message = world.message()
    Message.objects.update(state=MessageState.SENT, subject="", to_address="", raw=None)
    message.contact.erased_at = NOW
    message.contact.save()
    page = signed_in.get(f"/outbox/{message.pk}/").text
    assert "What it said was erased with its reader." in page
    assert "As it would be now" not in page
    assert signed_in.get(f"/outbox/{message.pk}/html/").status_code == 404
