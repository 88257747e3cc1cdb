"""Two people deciding the same target at the same moment, again and again: one wins, and nothing of the other is lost."""

import threading
from functools import partial

import pytest
from django.db import connection
from django.test import Client

from nurture.meetings.facts import AlreadyDecided
from nurture.meetings.models import Confirmation, Decision
from tests.meetings.test_actions import decide, withdraw

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROUNDS = 200
# Of these, so many through the pages, with what the loser gets to read.
IN_PAGES = 20


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
            typed = {"kind": "park", "reason": f"{person.pk}の理由{number}"}
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
