"""Expected against actual, as the opening of the next meeting shows it."""

from datetime import date, timedelta

import pytest

from nurture.delivery.models import Message, MessageState, Reaction, ReactionKind
from nurture.meetings.actions import withdraw
from nurture.meetings.history import actions, queries
from nurture.meetings.models import Decision
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


def check(decision):
    return queries.check_of(decision, at=NOW)


def test_what_people_did_stands_beside_what_was_expected(sent, ito, react):
    react(sent, words="回収期間を教えてください")
    found = check(sent)
    assert (found.expected, found.came_true, [each.contact for each in found.reacted]) == (
        "They answer",
        True,
        [ito],
    )
    assert (found.people, found.silent, found.kinds) == ((ito,), [], [("Reply", 1, [str(ito)])])


def test_what_programs_did_is_counted_apart_and_for_nothing(sent, ito, react):
    react(sent, ReactionKind.CLICK, Reaction.Verdict.MACHINE)
    react(sent, ReactionKind.OPEN, Reaction.Verdict.HUMAN)
    react(sent, ReactionKind.AUTO_REPLY, Reaction.Verdict.MACHINE)
    found = check(sent)
    assert (found.reacted, found.machines, found.came_true, found.silent) == ((), 2, False, [ito])


def test_a_refusal_is_a_persons_own_and_no_good_sign(sent, react):
    react(sent, ReactionKind.UNSUBSCRIBE)
    found = check(sent)
    assert (len(found.refusals), found.wanted, found.came_true) == (1, [], False)


def test_a_call_with_whoever_got_it_counts_until_the_day_to_look(sent, target, ito, call):
    Decision.objects.update(expected="talk")
    call(ito, at=NOW - timedelta(8))
    call(build.contact(target.account))
    assert check(sent).came_true is False
    call(ito)
    assert check(sent).came_true is True
    Decision.objects.update(check_on=(NOW - timedelta(4)).date())
    assert check(sent).came_true is False


def test_it_waits_until_its_day_has_come(sent):
    assert [each.decision for each in queries.to_check(sent.meeting.project, NOW)] == [sent]
    Decision.objects.update(check_on=date(2026, 12, 1))
    assert queries.to_check(sent.target.project, NOW) == []
    Decision.objects.update(check_on=None, expected="")
    assert len(queries.to_check(sent.target.project, NOW)) == 1


def test_it_leaves_when_both_teams_have_said_everything(sent, rep, marketer):
    actions.judge(decision=sent, finding="supports", again="yes", by=rep, at=NOW)
    actions.judge(decision=sent, finding="supports", by=marketer, at=NOW)
    (left,) = queries.to_check(sent.target.project, NOW)
    assert (left.missing, left.outcome) == (["marketing"], "supports")
    actions.judge(decision=sent, again="yes", by=marketer, at=NOW)
    assert queries.to_check(sent.target.project, NOW) == []


def test_what_has_not_left_is_not_looked_at(sent):
    Message.objects.update(state=MessageState.PLANNED)
    assert queries.to_check(sent.target.project, NOW) == []
    assert check(sent) is None


def test_what_was_taken_back_is_not_looked_at(sent, rep):
    Message.objects.update(state=MessageState.PLANNED)
    withdraw(decision=sent, by=rep, at=NOW)
    Message.objects.update(state=MessageState.SENT)
    assert queries.to_check(sent.target.project, NOW) == []


def test_a_fixed_number_of_queries(sent, react, call, ito, rep, django_assert_num_queries):
    for _ in range(5):
        react(sent)
        call(ito)
    actions.judge(decision=sent, finding="supports", again="yes", by=rep, at=NOW)
    with django_assert_num_queries(6):
        for each in queries.to_check(sent.meeting.project, NOW):
            str((each.kinds, each.silent, each.verdicts["sales"].user, each.decision.target.account))
            str([word.user for word in each.decision.confirmations.all()])
