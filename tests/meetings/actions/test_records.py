"""What is kept of a decision: the options, the votes, and who saw it otherwise."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Activity
from nurture.meetings import actions
from nurture.meetings.facts import AlreadyWithdrawn
from nurture.meetings.models import CastVote, Decision, Dissent, Option
from nurture.projects.facts import NotInTeam
from nurture.sequences.actions import add_evidence
from tests import build
from tests.build import NOW
from tests.meetings.actions.agreeing import agree, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(rep, marketer):
    return rep, marketer


def vote(meeting, target, by, **choice):
    return actions.vote(
        meeting=meeting, target=target, expected="reply", confidence=2, by=by, at=NOW, **choice
    )


def test_every_candidate_stands_in_the_record_as_it_was(meeting, target, email, both):
    idea = actions.propose(
        meeting=meeting, target=target, title="回収の表", aim="役員会へ", by=both[0], at=NOW
    )
    note = build.annotation(target.account, both[0])
    add_evidence(email=email, source=f"annotation:{note.pk}", by=both[1], at=NOW)
    decision = agree(meeting, target, "send", both, email=email)
    idea.title = "別の題"
    idea.save()
    chosen, other = decision.options.all()
    assert (chosen.title, chosen.is_chosen, chosen.content_hash) == (email.subject, True, email.content_hash)
    assert chosen.sources == [f"annotation:{note.pk}"]
    assert (other.title, other.aim, other.is_chosen) == ("回収の表", "役員会へ", False)


def test_revealed_votes_are_kept_with_what_they_were_for(meeting, target, email, both):
    actions.open_vote(meeting=meeting, target=target, by=both[0], at=NOW)
    vote(meeting, target, both[0], email=email)
    vote(meeting, target, both[1])
    actions.reveal(meeting=meeting, target=target, by=both[0], at=NOW + timedelta(minutes=2))
    decision = agree(meeting, target, "send", both, email=email)
    found = {each.user: each.option.title if each.option else None for each in decision.votes.all()}
    assert found == {both[0]: email.subject, both[1]: None}


def test_votes_that_were_never_revealed_stay_secret(meeting, target, email, both):
    actions.open_vote(meeting=meeting, target=target, by=both[0], at=NOW)
    vote(meeting, target, both[0], email=email)
    agree(meeting, target, "send", both, email=email)
    assert not CastVote.objects.exists()


def test_one_team_alone_leaves_no_record(meeting, target, email, rep):
    decide(meeting, target, "send", rep, email=email)
    assert not Option.objects.exists()


def test_what_the_email_expects_is_what_the_decision_expects(meeting, target, email, both):
    day = (NOW + timedelta(days=14)).date()
    actions_of = {"expected": "talk", "check_on": day}
    decision = agree(meeting, target, "send", both, email=email, **actions_of)
    assert (decision.expected, decision.check_on) == ("talk", day)
    assert agree_to_wait(meeting, target, both).expected == ""


def agree_to_wait(meeting, target, both):
    later = build.meeting(build.cycle(target.project, number=5))
    return agree(later, target, "wait", both, until=(NOW + timedelta(days=9)).date(), expected="talk")


class TestDissent:
    def test_any_member_says_so_in_a_sentence_and_it_stops_nothing(self, meeting, target, email, both):
        decision = decide(meeting, target, "send", both[0], email=email)
        actions.dissent(decision=decision, words="返事を待つべき", by=both[1], at=NOW)
        assert actions.confirm(decision=decision, by=both[1], at=NOW).agreed_at
        assert Activity.objects.get(verb="meetings.dissented").detail == {"words": "返事を待つべき"}

    def test_said_again_it_is_the_better_sentence(self, meeting, target, both):
        decision = agree(meeting, target, "hand_off", both)
        for words in ("早い", "早い", "まだ早い"):
            actions.dissent(decision=decision, words=words, by=both[1], at=NOW)
        assert Dissent.objects.get().words == "まだ早い"
        assert Activity.objects.filter(verb="meetings.dissented").count() == 2

    def test_not_by_others_nor_to_what_does_not_stand(self, meeting, target, both):
        decision = agree(meeting, target, "hand_off", both)
        with pytest.raises(NotInTeam):
            actions.dissent(decision=decision, words="早い", by=build.rep(), at=NOW)
        actions.withdraw(decision=decision, by=both[0], at=NOW)
        with pytest.raises(AlreadyWithdrawn):
            actions.dissent(decision=decision, words="早い", by=both[0], at=NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "drop"},
        {"kind": "park", "end_reason": "postponed"},
        {"kind": "send_with_edits"},
        {"kind": "wait"},
        {"kind": "sales_touch", "touch": "call"},
        {"kind": "rewrite", "due_on": NOW.date()},
        {"kind": "hand_off", "expected": "reply"},
        {"kind": "hand_off", "withdrawal": "undone"},
        {"kind": "hand_off", "end_reason": "postponed"},
    ],
)
def test_the_database_refuses_a_kind_without_what_it_needs(meeting, target, rep, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            meeting=meeting, target=target, reason="x", made_by=rep, made_at=NOW, **fields
        )


def test_the_database_refuses_a_word_recorded_by_oneself(meeting, target, rep, marketer):
    decision = decide(meeting, target, "hand_off", rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.confirmations.create(user=marketer, team="marketing", at=NOW, recorded_by=marketer)
