"""Whoever wrote what an email rests on hears of it, and nobody else does."""

from datetime import timedelta

import pytest

from accounts.notices import see_all, unread
from nurture.delivery.models import Message, MessageState
from nurture.meetings.actions import withdraw
from nurture.meetings.history.actions import give_credit
from nurture.meetings.history.queries import credits_of, stories_behind
from nurture.meetings.models import Decision, DecisionKind, Part
from nurture.sequences.models import Evidence
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(target, rep):
    return build.annotation(target.account, rep, body="", their_words="十八か月を超えると議論もしない")


@pytest.fixture
def credit(sent, email, note, marketer):
    Evidence.objects.create(email=email, annotation=note, added_at=NOW, added_by=marketer)
    return give_credit(decision=sent, at=NOW - timedelta(7))[0]


def test_its_author_sees_what_it_became_and_who_reacted(credit, sent, rep, marketer, react, ito):
    react(sent)
    (one,) = credits_of(rep, at=NOW)
    assert (one.credit, one.answered, one.sent_at.date()) == (
        credit,
        (str(ito),),
        (NOW - timedelta(6)).date(),
    )
    assert credits_of(marketer, at=NOW) == []


def test_what_was_split_by_role_is_named_too(credit, sent, rep, react, ito):
    react(sent)
    proposal = sent.proposal
    Decision.objects.filter(pk=sent.pk).update(kind=DecisionKind.SPLIT, proposal=None, content_hash="")
    Part.objects.create(decision=sent, position=1, proposal=proposal, content_hash=sent.content_hash)
    (one,) = credits_of(rep, at=NOW)
    assert (one.credit.decision.titles, one.answered) == (["稼働率の話"], (str(ito),))
    assert [each.title for each in unread(rep)] == ["稼働率の話"]


def test_after_two_weeks_today_has_other_news(credit, rep):
    assert credits_of(rep, at=NOW + timedelta(8)) == []


def test_a_withdrawn_decision_is_no_news(credit, sent, rep):
    Message.objects.update(state=MessageState.PLANNED, handed_over_at=None)
    withdraw(decision=sent, by=rep, at=NOW)
    assert credits_of(rep, at=NOW) == []


def test_the_bell_tells_it_until_it_is_seen(credit, rep, marketer):
    (told,) = unread(rep)
    assert (told.title, told.notice) == ("稼働率の話", credit)
    assert unread(marketer) == []
    see_all(user=rep, at=NOW)
    assert unread(rep) == []


def test_today_shows_the_words_and_the_email(client, credit, rep, marketer, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client.force_login(rep)
    page = client.get("/").text
    assert "Your story became an email" in page
    assert "十八か月を超えると議論もしない" in page
    client.force_login(marketer)
    assert "Your story became an email" not in client.get("/").text


def test_the_bell_page_shows_it_in_words(client, credit, rep):
    client.force_login(rep)
    assert (
        "Your story became this email. Both teams decided to send it."
        in client.get("/accounts/mentions/").text
    )


def test_the_decision_names_the_story_to_whoever_may_read_it(credit, sent, note, rep):
    assert [each.annotation for each in stories_behind(rep, sent)] == [note]
    note.audience = build.project().pk
    note.save()
    assert stories_behind(rep, sent) == []


def test_many_cost_as_much_as_one(sent, email, target, rep, marketer, django_assert_num_queries):
    for number in range(4):
        words = build.annotation(target.account, rep, f"{number}")
        Evidence.objects.create(email=email, annotation=words, added_at=NOW, added_by=marketer)
    give_credit(decision=sent, at=NOW)
    with django_assert_num_queries(4):
        for each in credits_of(rep, at=NOW):
            str(
                (
                    each.credit.annotation.account,
                    each.credit.decision.proposal.email,
                    each.credit.decision.titles,
                    each.credit.insight,
                )
            )
