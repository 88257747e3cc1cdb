import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Activity, Contact, Erasure
from accounts.privacy.actions.erasing import erase
from nurture.delivery import keys
from nurture.delivery.actions import suppressing
from nurture.delivery.models import MessageState, Pause, Reaction, Suppression
from nurture.delivery.queries.suppressions import barred, suppressed
from nurture.delivery.refusals.models import Redirection
from tests import build
from tests.delivery.world import NOW


@pytest.fixture
def stranger():
    return Client(enforce_csrf_checks=True)


def url(message):
    return f"/u/{keys.unsubscribe_token(message.mailing_id, message.contact_id, message.occurrence)}"


def post(client, message):
    return client.post(
        url(message), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )


def test_one_click_stops_everything_at_once(world, stranger):
    message, other = world.message(world.contact("ito@minato.example")), world.message()
    answer = post(stranger, message)
    assert answer.status_code == 200
    assert Suppression.objects.get().value_hash == keys.address_hash("ito@minato.example")
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, message.reason) == (MessageState.CANCELLED, "suppressed")
    assert (other.state, other.reason) == (MessageState.HELD, "paused")
    assert Pause.objects.get().reaction.kind == "unsubscribe"
    assert Activity.objects.filter(verb="delivery.unsubscribed", contact=message.contact).count() == 1


def test_a_second_click_changes_nothing(world, stranger):
    message = world.message()
    for _ in range(2):
        assert post(stranger, message).status_code == 200
    assert Suppression.objects.count() == Reaction.objects.count() == Pause.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_page_changes_nothing(world, stranger, method):
    message = world.message()
    assert getattr(stranger, method)(url(message)).status_code == 200
    assert not Suppression.objects.exists()
    assert not Reaction.objects.exists()


def test_the_page_speaks_the_readers_language_and_offers_the_other(world, stranger):
    message = world.message(world.contact("ito@minato.example", language="ja"))
    page = stranger.get(url(message)).content.decode()
    assert '<html lang="ja">' in page
    assert "?in=en" in page
    page = stranger.get(url(message), {"in": "en"}).content.decode()
    assert '<html lang="en">' in page
    assert "Stop all email" in page


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"\xff\xfe%%%", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"a=1&" * 5000, "application/x-www-form-urlencoded"),
        (b"", ""),
    ],
)
def test_whatever_a_mail_program_sends_it_is_a_refusal(world, stranger, body, content_type):
    message = world.message()
    answer = stranger.generic("POST", url(message), body, content_type=content_type)
    assert answer.status_code == 200
    assert Suppression.objects.get().reason == "unsubscribed"


def test_one_click_also_comes_as_a_form_of_parts(world, stranger):
    answer = stranger.post(url(world.message()), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Suppression.objects.count() == 1


def test_the_page_does_not_tell_the_whole_address(world, stranger):
    message = world.message(world.contact("ito@minato.example"))
    page = stranger.get(url(message)).content.decode()
    assert "ito@minato" not in page
    assert "i•••@minato.example" in page


def test_the_page_stays_between_us(world, stranger):
    answer = stranger.get(url(world.message()))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_it_works_after_the_end_of_the_project(world, stranger):
    message = world.message()
    world.project.finished_at = world.target.finished_at = message.created_at
    world.project.finished_by = world.target.sales_owner
    world.project.save()
    world.target.save()
    post(stranger, message)
    assert Suppression.objects.count() == 1


def test_an_unknown_token_is_404(world, stranger):
    assert stranger.get("/u/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404
    assert stranger.post("/u/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404
    assert stranger.post("/u/AAAAAAAAAAAAAAAAAAAAAA/quiet").status_code == 404


def test_whoever_has_half_a_link_reads_how_to_refuse_all_the_same(world, stranger):
    page = stranger.get("/u/AAAAAAAA", headers={"accept-language": "ja"}).content.decode()
    assert "answer the email: a person reads it" in page
    assert "postmaster@tsubaki.example" in page
    assert "Nurture" not in page


def test_other_methods_are_refused(world, stranger):
    assert stranger.put(url(world.message())).status_code == 405


def test_the_database_holds_no_token(world):
    message = world.message()
    assert not message.names.filter(name__contains=url(message).rpartition("/")[2]).exists()
    assert len(url(message).rpartition("/")[2]) == 22


def choose(client, message, choice, **said):
    return client.post(f"{url(message)}/{choice}", said)


def undo_of(answer):
    return re.search(r'name="undo" value="([^"]+)"', answer.content.decode())[1]


def test_a_mistaken_press_is_taken_back_at_once(world, stranger):
    message = world.message()
    undo = undo_of(post(stranger, message))
    page = choose(stranger, message, "undo", undo=undo).content.decode()
    assert "取り消しました" in page
    assert not Suppression.objects.exists()
    assert barred([message.contact]) == set()
    assert Pause.objects.filter(lifted_at=None).count() == 1


def test_only_whoever_pressed_can_take_it_back(world, stranger):
    message, other = world.message(), world.message(world.contact("ueda@minato.example"))
    post(stranger, message)
    for undo in ("", "forged", undo_of(post(stranger, other))):
        choose(stranger, message, "undo", undo=undo)
        assert barred([message.contact]) == {message.contact_id}
    assert 'name="undo"' not in stranger.get(url(message)).content.decode()


def test_it_cannot_be_taken_back_later(world, stranger):
    message = world.message()
    undo = undo_of(post(stranger, message))
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        page = choose(stranger, message, "undo", undo=undo).content.decode()
    assert "1時間以内" in page
    assert Suppression.objects.count() == 1


def test_a_pause_ends_by_itself_or_by_their_press(world, stranger):
    message = world.message()
    with time_machine.travel(NOW, tick=False):
        page = choose(stranger, message, "quiet").content.decode()
        in_english = stranger.get(f"{url(message)}?in=en").content.decode()
    assert re.search(r"2027年2月\d+日までお休みします", page)
    assert re.search(r"Quiet until \d+ Feb 2027<", in_english)
    assert Suppression.objects.get().reason == "quiet"
    assert barred([message.contact]) == {message.contact_id}
    choose(stranger, message, "resume")
    assert barred([message.contact]) == set()


def test_a_refusal_is_not_softened_into_a_pause(world, stranger):
    message = world.message()
    post(stranger, message)
    choose(stranger, message, "quiet")
    choose(stranger, message, "resume")
    assert Suppression.objects.get().reason == "unsubscribed"


def test_a_pause_becomes_a_refusal(world, stranger):
    message = world.message()
    choose(stranger, message, "quiet")
    post(stranger, message)
    row = Suppression.objects.get()
    assert (row.reason, row.until) == ("unsubscribed", None)


def test_a_taken_back_refusal_leaves_what_stood_before(world, stranger):
    message = world.message()
    suppressing.suppress(address=message.to_address, reason=Suppression.Reason.BOUNCED, at=NOW)
    choose(stranger, message, "undo", undo=undo_of(post(stranger, message)))
    assert Suppression.objects.get().reason == "bounced"


def test_the_wrong_person_says_whom_to_ask(world, stranger):
    message = world.message()
    for _ in range(2):
        answer = choose(stranger, message, "redirect", kind="moved", words="購買部の上田さん")
        assert answer.status_code == 200
    told = Redirection.objects.get()
    assert (told.contact, told.kind, told.words) == (message.contact, "moved", "購買部の上田さん")
    assert Pause.objects.get().reaction.words == "購買部の上田さん"
    assert Activity.objects.filter(verb="delivery.redirected").count() == 1


def test_a_form_that_says_nothing_keeps_what_was_typed(world, stranger):
    message = world.message()
    answer = choose(stranger, message, "redirect", kind="", words="Ueda in purchasing")
    assert answer.status_code == 422
    assert "Ueda in purchasing" in answer.content.decode()
    assert not Redirection.objects.exists()


def test_they_choose_their_language(world, stranger):
    message = world.message(world.contact("ito@minato.example", language="ja"))
    choose(stranger, message, "language", language="en")
    message.contact.refresh_from_db()
    assert message.contact.language == "en"
    choose(stranger, message, "language", language="xx")
    message.contact.refresh_from_db()
    assert message.contact.language == "en"


@pytest.mark.parametrize("choice", ["undo", "quiet", "resume", "redirect", "language"])
def test_opening_a_choice_changes_nothing(world, stranger, choice):
    message = world.message()
    answer = stranger.get(f"{url(message)}/{choice}")
    assert (answer.status_code, answer.url) == (302, url(message))
    assert not Suppression.objects.exists()
    assert stranger.get(f"{url(message)}/else").status_code == 404


@pytest.mark.parametrize("choice", ["", "/undo", "/quiet", "/resume", "/redirect", "/language"])
def test_of_somebody_who_was_erased_nothing_is_known_any_more(world, stranger, choice):
    message = world.message()
    erase(
        contact=message.contact,
        reason=Erasure.Reason.REQUEST,
        note="",
        chosen={},
        operation=uuid4(),
        by=world.rep,
        at=NOW,
    )
    page = stranger.post(f"{url(message)}{choice}", {"kind": "moved", "language": "en"})
    assert page.status_code == 200
    assert "お客様のアドレスへのメールをすべて停止しました。" in page.text
    assert "•••" not in page.text
    assert "/undo" not in page.text
    assert not Reaction.objects.exists()
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"erased"}


def test_a_new_address_of_the_same_person_is_refused_by_an_old_mail(world, stranger):
    message = world.message(world.contact("ito@minato.example"))
    Contact.objects.filter(pk=message.contact_id).update(email="m.ito@minato.example")
    post(stranger, message)
    assert suppressed(["ito@minato.example", "m.ito@minato.example"]) == {
        "ito@minato.example",
        "m.ito@minato.example",
    }


def test_whoever_gets_the_address_later_is_not_written_to_either(world, stranger):
    message = world.message(world.contact("info@minato.example"))
    post(stranger, message)
    Contact.objects.filter(pk=message.contact_id).update(email="")
    elsewhere = build.contact(build.account("Other"), "INFO@minato.example")
    assert elsewhere.pk in barred([elsewhere])
