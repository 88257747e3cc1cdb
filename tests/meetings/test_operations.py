"""What arrives again is answered as the first time, and written once."""

import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Annotation
from nurture.meetings.actions.operations import KEPT_FOR, forget_operations
from nurture.meetings.models import Confirmation, Decision, Operation, Proposal, Turn, Vote
from nurture.meetings.rules.voting import LASTS, MORE
from tests.build import NOW
from tests.meetings.test_actions import decide, withdraw
from tests.meetings.test_views import fragment, key_of, url_of
from tests.meetings.test_voting import open_vote, vote

pytestmark = pytest.mark.django_db

NOTE = {"kind": "fact", "body": "稟議は一月", "confidence": 2}
PARK = {"kind": "sales_touch", "reason": "一月まで予算がない"}


def twice(client, url, values):
    """The same input, as a double click sends it."""
    typed = values | {"operation": str(uuid4())}
    first, second = client.post(url, typed), client.post(url, typed)
    assert first.status_code == second.status_code == 302, first.text
    assert first["Location"] == second["Location"]
    assert Operation.objects.get().location == first["Location"]


@pytest.mark.parametrize(
    ("tail", "values", "model"),
    [
        ("notes/", NOTE, Annotation),
        ("proposals/", {"title": "工場の見学", "aim": ""}, Proposal),
        ("decide/", PARK, Decision),
        ("vote/open/", {}, Turn),
    ],
)
def test_a_double_click_writes_once(client, meeting, target, rep, tail, values, model):
    client.force_login(rep)
    twice(client, url_of(meeting, target, tail), values)
    assert model.objects.count() == 1


def test_a_double_click_on_a_vote_or_a_word_writes_once(client, meeting, target, email, rep, marketer):
    open_vote(meeting, target, rep)
    client.force_login(marketer)
    twice(
        client,
        url_of(meeting, target, "vote/"),
        {"choice": key_of(email), "expected": "reply", "confidence": 2},
    )
    assert Vote.objects.count() == 1
    Operation.objects.all().delete()
    decision = decide(meeting, target, rep)
    twice(client, f"/meetings/decisions/{decision.pk}/confirm/", {})
    assert Confirmation.objects.count() == 2
    Operation.objects.all().delete()
    twice(client, f"/meetings/decisions/{decision.pk}/withdraw/", {})


def test_two_who_press_at_once_mean_the_same_two_minutes(client, meeting, target, rep, marketer):
    client.force_login(rep)
    url = url_of(meeting, target, "extend/")
    client.post(url, {"operation": str(uuid4())})
    begun = Turn.objects.get().ends_at
    twice_seen = {"seen": begun.isoformat()}
    for person in (rep, marketer):
        client.force_login(person)
        assert client.post(url, twice_seen | {"operation": str(uuid4())}).status_code == 302
    assert Turn.objects.get().ends_at == begun + MORE
    assert client.post(url, {"seen": "2026-99-99T00:00"}).status_code == 302
    assert Turn.objects.get().ends_at == begun + MORE * 2
    assert LASTS > MORE


def test_a_late_repetition_does_not_bring_back_what_was_withdrawn(client, meeting, target, rep):
    client.force_login(rep)
    typed = PARK | {"operation": str(uuid4())}
    client.post(url_of(meeting, target, "decide/"), typed)
    withdraw(Decision.objects.get(), rep)
    assert client.post(url_of(meeting, target, "decide/"), typed).status_code == 302
    assert not Decision.objects.standing().exists()


def test_an_old_vote_that_arrives_late_does_not_replace_the_newer_one(client, meeting, target, email, rep):
    open_vote(meeting, target, rep)
    client.force_login(rep)
    url = url_of(meeting, target, "vote/")
    old = {
        "choice": key_of(email),
        "expected": "reply",
        "confidence": 2,
        "operation": str(uuid4()),
    }
    client.post(url, old)
    client.post(url, old | {"choice": "none", "operation": str(uuid4())})
    client.post(url, old)
    assert Vote.objects.get().email_id is None


def test_what_was_refused_is_judged_anew(client, meeting, target, rep, marketer):
    theirs = decide(meeting, target, marketer)
    client.force_login(rep)
    typed = PARK | {"reason": "電話のほうが早い", "operation": str(uuid4())}
    url = url_of(meeting, target, "decide/")
    for _ in range(2):
        answer = client.post(url, typed)
        assert answer.status_code == 409
        assert "電話のほうが早い" in answer.text
    assert not Operation.objects.exists()
    withdraw(theirs, rep)
    assert client.post(url, typed).status_code == 302
    assert Decision.objects.standing().get().made_by == rep


@pytest.mark.parametrize("tail", ["vote/", "vote/reveal/"])
def test_a_refusal_says_so_with_its_status_and_the_page(client, meeting, target, email, rep, tail):
    client.force_login(rep)
    typed = {"choice": key_of(email), "expected": "reply", "confidence": 2, "operation": str(uuid4())}
    answer = fragment(client, url_of(meeting, target, tail), "decision-bar", typed)
    assert answer.status_code == 409
    assert "The vote is not open yet" in answer.text
    assert not Operation.objects.exists()


def test_other_words_under_the_same_operation_are_another_input(client, meeting, target, rep):
    """The answer got lost, and somebody went on typing before they pressed again."""
    client.force_login(rep)
    typed = {"operation": str(uuid4()), "title": "工場の見学", "aim": ""}
    for _ in range(2):
        client.post(url_of(meeting, target, "proposals/"), typed)
        client.post(url_of(meeting, target, "proposals/"), typed | {"title": "電話"})
    assert set(Proposal.objects.values_list("title", flat=True)) == {"工場の見学", "電話"}
    assert Proposal.objects.count() == 2


def test_an_operation_is_known_of_its_own_person_only(client, meeting, target, rep, marketer):
    typed = {"operation": str(uuid4()), "title": "工場の見学", "aim": ""}
    for person in (rep, marketer):
        client.force_login(person)
        client.post(url_of(meeting, target, "proposals/"), typed)
    assert set(Proposal.objects.values_list("author", flat=True)) == {rep.pk, marketer.pk}


def test_whoever_may_no_longer_look_is_not_answered_as_before(client, meeting, target, rep):
    client.force_login(rep)
    typed = {"operation": str(uuid4())} | PARK
    client.post(url_of(meeting, target, "decide/"), typed)
    target.project.memberships.filter(user=rep).delete()
    answer = client.post(url_of(meeting, target, "decide/"), typed, follow=True)
    assert answer.status_code == 404


def test_every_form_of_the_room_names_its_operation(client, meeting, target, email, rep, marketer):
    client.force_login(rep)
    pages = [client.get(url_of(meeting, target)).text]
    open_vote(meeting, target, rep)
    pages.append(client.get(url_of(meeting, target)).text)
    vote(meeting, target, rep)
    decide(meeting, target, marketer)
    pages.append(client.get(url_of(meeting, target)).text)
    base = f"/meetings/{meeting.pk}/"
    for page in pages:
        for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
            if f'hx-post="{base}' in form or 'hx-post="/meetings/decisions' in form:
                assert 'name="operation"' in form, form[:300]


def test_operations_are_forgotten_when_nobody_sends_them_any_more(rep):
    for age in (KEPT_FOR - timedelta(days=1), KEPT_FOR + timedelta(days=1)):
        Operation.objects.create(user=rep, key=uuid4(), digest="x", at=NOW - age)
    assert forget_operations(at=NOW) == 1
    assert Operation.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_input_twice_at_the_same_moment_is_written_once(meeting, target, rep):
    typed = {"operation": str(uuid4()), "title": "工場の見学", "aim": ""}
    start, answers = threading.Barrier(4), []

    def post():
        client = Client()
        client.force_login(rep)
        start.wait()
        try:
            answers.append(client.post(url_of(meeting, target, "proposals/"), typed).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 4
    assert Proposal.objects.count() == Operation.objects.count() == 1
