"""Two people at the same target at the same moment, again and again: one wins, and nothing of the other is lost."""

import threading
from functools import partial

import pytest
from django.db import connection
from django.test import Client

from nurture.delivery.models import Message, MessageState
from nurture.meetings import actions
from nurture.meetings.facts import AlreadyDecided, AlreadyWithdrawn, MeetingNotOpen, VoteOver
from nurture.meetings.models import Confirmation, Decision, LeftOpen, Meeting, MinutesMail, Turn, Vote
from nurture.meetings.rules.voting import SECRET_FOR
from tests.build import NOW
from tests.meetings.test_actions import confirm, decide, decide_to_send, withdraw
from tests.meetings.test_voting import open_vote, reveal, vote

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROUNDS = 200
# Of these, so many through the pages, with what the loser gets to read.
IN_PAGES = 20
# Of each of the other pairs.
SOME = 30


def at_once(*verbs):
    """Run them in threads that start together, and give what each returned."""
    start, answers = threading.Barrier(len(verbs)), [None] * len(verbs)

    def run(place, verb):
        start.wait()
        try:
            answers[place] = verb()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def decided(meeting, target, person, reason):
    try:
        return decide(meeting, target, person, reason=reason)
    except AlreadyDecided as fact:
        return fact


def test_two_hundred_times_one_of_two_wins_and_the_other_is_told(meeting, target, rep, marketer):
    for number in range(ROUNDS - IN_PAGES):
        answers = at_once(
            *(partial(decided, meeting, target, each, f"{each.pk}: {number}") for each in (rep, marketer))
        )
        standing = Decision.objects.standing().get()
        told = [answer for answer in answers if isinstance(answer, AlreadyDecided)]
        assert [fact.decision for fact in told] == [standing]
        assert standing.reason == f"{standing.made_by_id}: {number}"
        assert Confirmation.objects.get(decision=standing).user == standing.made_by
        withdraw(standing, rep)
    assert Decision.objects.count() == ROUNDS - IN_PAGES


def test_the_loser_reads_who_decided_what_and_keeps_their_words(meeting, target, rep, marketer):
    clients = {}
    for person in (rep, marketer):
        clients[person] = Client()
        clients[person].force_login(person)
    for number in range(IN_PAGES):

        def posts(person, number=number):
            typed = {"kind": "sales_touch", "reason": f"{person.pk}の理由{number}"}
            return clients[person].post(f"/meetings/{meeting.pk}/targets/{target.pk}/decide/", typed)

        answers = at_once(*(lambda person=person: posts(person) for person in (rep, marketer)))
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        loser, page = next(
            (person, answer.text)
            for person, answer in zip((rep, marketer), answers, strict=True)
            if answer.status_code == 409
        )
        standing = Decision.objects.standing().get()
        assert f"{standing.made_by} was faster" in page
        assert standing.reason in page
        assert f"{loser.pk}の理由{number}" in page
        withdraw(standing, rep)


def tried(verb, *facts):
    """What it returns, or why not."""
    try:
        return verb()
    except facts as fact:
        return fact


def test_a_vote_is_revealed_with_the_others_or_not_taken(meeting, target, email, rep, marketer):
    for _ in range(SOME):
        open_vote(meeting, target, rep)
        vote(meeting, target, rep)
        given, _revealed = at_once(
            lambda: tried(lambda: vote(meeting, target, marketer), VoteOver),
            lambda: reveal(meeting, target, rep, at=NOW + SECRET_FOR),
        )
        assert Turn.objects.get().revealed_at
        assert Vote.objects.filter(user=marketer).exists() == isinstance(given, Vote)
        Turn.objects.all().delete()


def test_what_is_confirmed_and_withdrawn_at_once_sends_nothing(meeting, target, email, rep, marketer):
    for _ in range(SOME):
        decision = decide_to_send(meeting, target, email, rep)
        answer, _withdrawn = at_once(
            lambda decision=decision: tried(lambda: confirm(decision, marketer), AlreadyWithdrawn),
            lambda decision=decision: withdraw(decision, rep),
        )
        decision.refresh_from_db()
        assert decision.withdrawn_at
        assert decision.confirmations.count() == (1 if isinstance(answer, AlreadyWithdrawn) else 2)
        assert bool(decision.agreed_at) == (decision.confirmations.count() == 2)
        assert not Message.objects.filter(state=MessageState.PLANNED).exists()


def test_what_is_decided_while_the_meeting_closes_stands_or_is_told_so(meeting, target, rep, marketer):
    for _ in range(SOME):
        answer, _closed = at_once(
            lambda: tried(lambda: decide(meeting, target, rep), MeetingNotOpen),
            lambda: actions.close_meeting(meeting=meeting, by=marketer, at=NOW),
        )
        assert Meeting.objects.get().closed_at
        assert Decision.objects.standing().exists() == isinstance(answer, Decision)
        MinutesMail.objects.all().delete()
        LeftOpen.objects.all().delete()
        Meeting.objects.update(closed_at=None, closed_by=None)
        LeftOpen.objects.all().delete()
        if isinstance(answer, Decision):
            withdraw(answer, rep)
