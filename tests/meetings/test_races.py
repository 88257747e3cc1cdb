"""Two people at the same thing at the same moment, two hundred times each: one wins, and nothing of the other is lost.

Which of two comes first is left to the database, and both must have happened: so each pair shows what it is for.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from random import Random
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client

from accounts.models import Activity
from nurture.delivery.models import Message, MessageState
from nurture.meetings import actions
from nurture.meetings.actions.needs import Needs, Words
from nurture.meetings.facts import (
    AlreadyConfirmed,
    AlreadyDecided,
    AlreadyWithdrawn,
    AnotherMeetingOpen,
    MeetingNotOpen,
    NotFacilitating,
    NotInThisMeeting,
    ProposalInUse,
    VoteOver,
)
from nurture.meetings.lobby import actions as lobby
from nurture.meetings.lobby.models import EarlyVote
from nurture.meetings.models import (
    Action,
    CastVote,
    Confirmation,
    Decision,
    DecisionKind,
    LeftOpen,
    Meeting,
    MinutesMail,
    Operation,
    Option,
    Proposal,
    Turn,
    Vote,
    Withdrawal,
)
from nurture.meetings.rules.voting import MORE, SECRET_FOR
from nurture.sequences.actions import save_email
from nurture.sequences.facts import ContentChanged
from nurture.sequences.gates import content_is_approved
from nurture.sequences.models import Email
from tests import build
from tests.build import NOW
from tests.meetings.test_actions import colleague_of, confirm, decide, decide_to_send, withdraw
from tests.meetings.test_voting import open_vote, reveal, url_of, vote

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROUNDS = 200
#: So many once more through the pages, with what the loser gets to read.
IN_PAGES = 20
#: And where each of them writes, plans and takes back an email.
WITH_EMAILS = 60
#: Both begin at once, but for so many questions to the database that the dice give each of them.
AHEAD = 12
PATIENCE = 60


@pytest.fixture
def at_once(transactional_db):
    """Two people, each with a connection of their own for all rounds: what both came to, after both have."""
    start, dice = Barrier(2), Random(20261130)

    def act(verb, late):
        start.wait(PATIENCE)
        for _ in range(late):
            _ask("SELECT 1")
        return verb()

    with ThreadPoolExecutor(2) as people:

        def both(*verbs):
            acts = [people.submit(act, verb, dice.randrange(AHEAD)) for verb in verbs]
            return [each.result(PATIENCE) for each in acts]

        yield both
        both(connections.close_all, connections.close_all)


def _ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def forget(*models):
    """The rows of a round, at the cost of one round trip."""
    _ask("; ".join(f'DELETE FROM "{model._meta.db_table}"' for model in models))  # noqa: S608 - names of tables


def tried(verb, *facts):
    """What it returns, or why not."""
    try:
        return verb()
    except facts as fact:
        return fact


def then(verb, look):
    """What it came to, and what stood there for whoever looked right after it."""
    return verb(), look()


def hold_both(outcomes, *expected, rounds=ROUNDS):
    """Each of them came to pass, and nothing else."""
    assert outcomes.total() == rounds
    assert set(outcomes) == set(expected), outcomes


# --- Deciding ----------------------------------------------------------------------------------

DECIDED = (CastVote, Option, Confirmation, Action, Decision, Activity)


def decided(meeting, target, person, reason):
    return tried(lambda: decide(meeting, target, person, reason=reason), AlreadyDecided)


def test_one_of_two_decides_and_the_other_is_told(at_once, meeting, target, rep, marketer):
    outcomes = Counter()
    for number in range(ROUNDS):
        answers = at_once(
            *(partial(decided, meeting, target, each, f"{each.pk}: {number}") for each in (rep, marketer))
        )
        standing = Decision.objects.get()
        told = [answer for answer in answers if isinstance(answer, AlreadyDecided)]
        assert [fact.decision for fact in told] == [standing]
        assert standing.reason == f"{standing.made_by_id}: {number}"
        assert Confirmation.objects.get().user == standing.made_by
        outcomes[standing.made_by] += 1
        forget(*DECIDED)
    hold_both(outcomes, rep, marketer)


def test_the_loser_reads_who_decided_what_and_keeps_their_words(at_once, meeting, target, rep, marketer):
    people, clients = (rep, marketer), {}
    for person in people:
        clients[person] = Client()
        clients[person].force_login(person)

    def posts(person, number):
        typed = {"kind": "sales_touch", "reason": f"{person.pk}の理由{number}", "operation": str(uuid4())}
        return clients[person].post(url_of(meeting, target, "decide/"), typed)

    for number in range(IN_PAGES):
        answers = dict(
            zip(people, at_once(*(partial(posts, person, number) for person in people)), strict=True)
        )
        assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
        standing = Decision.objects.select_related("made_by").get()
        loser = next(person for person in people if person != standing.made_by)
        page = answers[loser].text
        assert f"{standing.made_by} was faster" in page
        assert standing.reason in page
        assert f"{loser.pk}の理由{number}" in page
        forget(*DECIDED, Operation)


def test_an_idea_that_is_taken_back_is_not_decided_on(at_once, meeting, target, rep, marketer):
    idea = actions.propose(meeting=meeting, target=target, title="投資回収の一枚", by=rep, at=NOW)
    outcomes = Counter()
    for _ in range(ROUNDS):
        chosen, taken_back = at_once(
            lambda: tried(
                lambda: decide(meeting, target, marketer, kind=DecisionKind.REWRITE, proposal=idea),
                NotInThisMeeting,
            ),
            lambda: tried(lambda: actions.withdraw_proposal(proposal=idea, by=rep, at=NOW), ProposalInUse),
        )
        idea.refresh_from_db()
        assert Decision.objects.exists() is isinstance(chosen, Decision) is (idea.withdrawn_at is None)
        assert isinstance(taken_back, ProposalInUse) is isinstance(chosen, Decision)
        outcomes[type(chosen)] += 1
        forget(*DECIDED)
        Proposal.objects.update(withdrawn_at=None)
    hold_both(outcomes, Decision, NotInThisMeeting)


# --- Confirming --------------------------------------------------------------------------------


def confirmed(decision, person, *facts):
    return tried(lambda: confirm(decision, person), *facts)


def test_of_two_of_one_team_one_confirms(at_once, meeting, target, rep, marketer):
    colleague, outcomes = colleague_of(rep, target), Counter()
    for _ in range(ROUNDS):
        decision = decide(meeting, target, marketer)
        answers = at_once(
            *(partial(confirmed, decision, each, AlreadyConfirmed) for each in (rep, colleague))
        )
        assert sum(isinstance(answer, AlreadyConfirmed) for answer in answers) == 1
        outcomes[Confirmation.objects.exclude(user=marketer).get().user] += 1
        # What it means happens once.
        assert Action.objects.count() == Activity.objects.filter(verb="meetings.agreed").count() == 1
        forget(*DECIDED)
    hold_both(outcomes, rep, colleague)


def test_what_is_confirmed_and_withdrawn_sends_nothing(at_once, meeting, target, email, rep, marketer):
    outcomes = Counter()
    for _ in range(ROUNDS):
        decision = decide_to_send(meeting, target, email, rep)
        answer, _withdrawn = at_once(
            partial(confirmed, decision, marketer, AlreadyWithdrawn), partial(withdraw, decision, rep)
        )
        decision.refresh_from_db()
        assert decision.withdrawn_at
        assert decision.confirmations.count() == (1 if isinstance(answer, AlreadyWithdrawn) else 2)
        assert bool(decision.agreed_at) is (decision.confirmations.count() == 2)
        assert not Message.objects.filter(state=MessageState.PLANNED).exists()
        outcomes[type(answer)] += 1
    hold_both(outcomes, Decision, AlreadyWithdrawn)


def test_old_words_never_go_by_a_new_confirmation(at_once, meeting, target, email, rep, marketer):
    outcomes = Counter()

    def edit(current, number):
        return save_email(
            email=current,
            version=current.version,
            subject=current.subject,
            body=f"別の文{number}",
            recipients=list(current.recipients.all()),
            by=rep,
            at=NOW,
        )

    for number in range(WITH_EMAILS):
        current = Email.objects.select_related("step__sequence__target__account").get(pk=email.pk)
        decision = decide_to_send(meeting, target, current, rep)
        answer, _saved = at_once(
            partial(confirmed, decision, marketer, ContentChanged), partial(edit, current, number)
        )
        planned = Message.objects.select_related("mailing").filter(state=MessageState.PLANNED).first()
        assert (planned is None) is isinstance(answer, ContentChanged)
        assert planned is None or content_is_approved(planned).code == "content_changed"
        outcomes[type(answer)] += 1
        withdraw(decision, rep)
    hold_both(outcomes, Decision, ContentChanged, rounds=WITH_EMAILS)


def test_a_word_is_recorded_or_given_and_counts_once(at_once, meeting, target, rep, marketer):
    Meeting.objects.update(facilitator=rep)
    outcomes = Counter()
    for _ in range(ROUNDS):
        decision = decide(meeting, target, rep)
        at_once(
            partial(actions.confirm_for, decision=decision, person=marketer, by=rep, at=NOW),
            partial(confirmed, decision, marketer),
        )
        word = Confirmation.objects.get(user=marketer)
        assert Action.objects.count() == Activity.objects.filter(verb="meetings.agreed").count() == 1
        outcomes[word.recorded_by] += 1
        forget(*DECIDED)
    hold_both(outcomes, rep, None)


def test_what_is_objected_to_and_withdrawn_is_taken_back_once(at_once, meeting, target, rep, marketer):
    Meeting.objects.update(facilitator=rep)
    outcomes = Counter()
    for _ in range(ROUNDS):
        decision = decide(meeting, target, rep)
        actions.confirm_for(decision=decision, person=marketer, by=rep, at=NOW)
        at_once(
            partial(actions.object_to, decision=decision, by=marketer, at=NOW),
            partial(withdraw, decision, rep),
        )
        decision.refresh_from_db()
        assert Activity.objects.filter(verb="meetings.withdrawn").count() == 1
        assert Confirmation.objects.get(user=marketer).seen_at
        outcomes[decision.withdrawal] += 1
        forget(*DECIDED)
    hold_both(outcomes, Withdrawal.OBJECTED, Withdrawal.TAKEN_BACK)


def test_new_words_are_never_sent_by_a_word_for_the_old_ones(at_once, meeting, target, email, rep, marketer):
    outcomes = Counter()
    for number in range(WITH_EMAILS):
        current = Email.objects.select_related("step__sequence__target__account").get(pk=email.pk)
        first = Words("短く", f"はじめの文{number}")
        decision = decide_to_send(
            meeting, target, current, rep, kind=DecisionKind.SEND_WITH_EDITS, needs=Needs(words=first)
        )
        seen = decision.content_hash
        edit = {"decision": decision, "words": Words("短く", f"次の文{number}"), "seen": seen}
        word = {"decision": decision, "seen": seen, "by": marketer, "at": NOW}
        answer, written = at_once(
            partial(tried, partial(actions.confirm, **word), ContentChanged),
            partial(tried, partial(actions.write_words, **edit, by=rep, at=NOW), AlreadyConfirmed),
        )
        decision.refresh_from_db()
        planned = Message.objects.select_related("mailing").filter(state=MessageState.PLANNED).first()
        assert isinstance(answer, ContentChanged) is isinstance(written, Decision) is (planned is None)
        assert planned is None or planned.mailing.content_hash == seen == decision.content_hash
        outcomes[type(answer)] += 1
        withdraw(decision, rep)
    hold_both(outcomes, Decision, ContentChanged, rounds=WITH_EMAILS)


def test_a_yes_to_all_and_a_withdrawal_wait_for_each_other(at_once, meeting, target, email, rep, marketer):
    outcomes = Counter()
    for person in (rep, marketer):
        EarlyVote.objects.create(
            meeting=meeting,
            target=target,
            user=person,
            team=person.team,
            email=email,
            content_hash=email.content_hash,
            at=NOW,
        )
    for _ in range(WITH_EMAILS):
        current = Email.objects.select_related("step__sequence__target__account").get(pk=email.pk)
        decision = decide_to_send(meeting, target, current, rep)
        seen = {target.pk: current.content_hash}
        said, _withdrawn = at_once(
            partial(lobby.say_yes, meeting=meeting, seen=seen, by=marketer, at=NOW),
            partial(withdraw, decision, rep),
        )
        outcomes[bool(said.agreed)] += 1
        for standing in Decision.objects.standing():
            withdraw(standing, rep)
        assert not Message.objects.filter(state=MessageState.PLANNED).exists()
    hold_both(outcomes, True, False, rounds=WITH_EMAILS)


# --- Voting ------------------------------------------------------------------------------------


def voters():
    return set(Vote.objects.values_list("user", flat=True))


@pytest.mark.parametrize("end", ["revealed", "decided"])
def test_no_vote_is_cast_once_the_others_can_be_seen(at_once, meeting, target, rep, marketer, end):
    ends = {
        "revealed": lambda: reveal(meeting, target, rep, at=NOW + SECRET_FOR),
        "decided": lambda: decide(meeting, target, rep),
    }
    outcomes = Counter()
    for _ in range(ROUNDS):
        open_vote(meeting, target, rep)
        vote(meeting, target, rep)
        given, (_ended, seen) = at_once(
            lambda: tried(lambda: vote(meeting, target, marketer), VoteOver), lambda: then(ends[end], voters)
        )
        assert voters() == seen
        assert (marketer.pk in seen) is isinstance(given, Vote)
        outcomes[type(given)] += 1
        forget(Vote, Turn, *DECIDED)
    hold_both(outcomes, Vote, VoteOver)


# --- The room ----------------------------------------------------------------------------------


def test_two_who_want_two_minutes_more_get_two(at_once, meeting, target, rep, marketer):
    people = {rep: NOW + timedelta(minutes=20), marketer: NOW + timedelta(minutes=21)}
    outcomes = Counter()
    for _ in range(ROUNDS):
        seen = actions.extend(meeting=meeting, target=target, by=rep, at=NOW).ends_at
        before = Meeting.objects.get().version
        at_once(
            *(
                partial(actions.extend, meeting=meeting, target=target, by=person, at=at, seen=seen)
                for person, at in people.items()
            )
        )
        assert Meeting.objects.get().version == before + 1
        # The clock had run out: it goes on from when the first of them pressed.
        ends_at = Turn.objects.get().ends_at
        outcomes[next((person for person, at in people.items() if ends_at == at + MORE), ends_at)] += 1
        forget(Turn)
    hold_both(outcomes, rep, marketer)


def test_the_room_is_where_whoever_leads_it_is(at_once, meeting, target, rep, marketer):
    other = build.target(target.project, build.account("青葉物流"), rep, marketer)
    outcomes = Counter()
    for _ in range(ROUNDS):
        actions.facilitate(meeting=meeting, target=target, by=rep, at=NOW)
        moved, _taken = at_once(
            lambda: tried(
                lambda: actions.move(meeting=meeting, target=target, by=rep, at=NOW), NotFacilitating
            ),
            lambda: actions.facilitate(meeting=meeting, target=other, by=marketer, at=NOW),
        )
        now = Meeting.objects.get()
        assert (now.facilitator, now.place) == (marketer, other)
        outcomes[type(moved)] += 1
    hold_both(outcomes, Meeting, NotFacilitating)


def test_the_same_press_twice_is_one(at_once, meeting, target, rep):
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(rep)
    for _ in range(ROUNDS):
        before = actions.extend(meeting=meeting, target=target, by=rep, at=NOW).ends_at
        pressed = {"operation": str(uuid4())}
        answers = at_once(
            *(partial(client.post, url_of(meeting, target, "extend/"), pressed) for client in clients)
        )
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        assert Operation.objects.count() == 1
        assert Turn.objects.get().ends_at != before
        forget(Turn, Operation)


# --- Opening -----------------------------------------------------------------------------------


def test_of_two_meetings_of_a_project_one_is_opened(at_once, meeting, target, rep, marketer):
    later = actions.ensure_meeting(project=target.project, cycle=build.cycle(target.project, number=5))
    shut = {"opened_at": None, "opened_by": None, "facilitator": None}
    outcomes = Counter()
    for _ in range(ROUNDS):
        Meeting.objects.update(**shut)
        answers = at_once(
            *(
                partial(tried, partial(actions.open_meeting, meeting=each, by=by, at=NOW), AnotherMeetingOpen)
                for each, by in ((meeting, rep), (later, marketer))
            )
        )
        opened = Meeting.objects.open().get()
        assert [each for each in answers if isinstance(each, Meeting)] == [opened]
        outcomes[opened] += 1
    hold_both(outcomes, meeting, later)


# --- Closing -----------------------------------------------------------------------------------


def close(meeting, person):
    return actions.close_meeting(meeting=meeting, by=person, at=NOW)


def open_again():
    forget(MinutesMail, LeftOpen, *DECIDED)
    Meeting.objects.update(closed_at=None, closed_by=None)


def test_two_close_it_once(at_once, meeting, target, rep, marketer):
    outcomes = Counter()
    for _ in range(ROUNDS):
        closed = at_once(*(partial(close, meeting, person) for person in (rep, marketer)))
        by = Meeting.objects.get().closed_by
        assert [each.closed_by for each in closed] == [by, by]
        assert (MinutesMail.objects.count(), LeftOpen.objects.count()) == (2, 1)
        outcomes[by] += 1
        open_again()
    hold_both(outcomes, rep, marketer)


def test_nothing_is_decided_once_it_is_closed(at_once, meeting, target, rep, marketer):
    outcomes = Counter()
    for _ in range(ROUNDS):
        answer, (_closed, seen) = at_once(
            lambda: tried(lambda: decide(meeting, target, rep), MeetingNotOpen),
            lambda: then(partial(close, meeting, marketer), Decision.objects.count),
        )
        assert Meeting.objects.get().closed_at
        assert Decision.objects.count() == seen == isinstance(answer, Decision)
        outcomes[type(answer)] += 1
        open_again()
    hold_both(outcomes, Decision, MeetingNotOpen)


def test_what_is_confirmed_as_it_closes_is_agreed_or_left_open(at_once, meeting, target, rep, marketer):
    outcomes = Counter()
    for _ in range(ROUNDS):
        decision = decide(meeting, target, rep)
        answer, _closed = at_once(
            partial(confirmed, decision, marketer, MeetingNotOpen), partial(close, meeting, rep)
        )
        decision.refresh_from_db()
        assert bool(decision.agreed_at) is isinstance(answer, Decision)
        assert bool(decision.agreed_at) is not LeftOpen.objects.exists()
        outcomes[type(answer)] += 1
        open_again()
    hold_both(outcomes, Decision, MeetingNotOpen)
