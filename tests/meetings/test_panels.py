"""The "Next email" card on the page of an account."""

from datetime import timedelta

import pytest

from accounts.models import LegalBasis
from nurture.delivery.models import Message, MessageState, Pause, Reaction
from nurture.delivery.queries.pauses import open_pause
from nurture.meetings.models import DecisionKind
from nurture.meetings.queries.next_email import next_emails
from nurture.projects.queries.targets import targets_of
from nurture.sequences.models import Sequence
from tests import build
from tests.build import NOW
from tests.meetings.test_actions import change, confirm, decide, decide_to_send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def cards(user, account):
    return next_emails(targets_of(user, account), is_paused=open_pause(account) is not None, at=NOW)


@pytest.fixture
def gates(target, rep):
    def gates():
        (found,) = cards(rep, target.account)
        return {gate.words: gate.tone for gate in found.gates}

    return gates


def test_a_draft_waits_for_both_teams_and_the_meeting(client, meeting, target, email, rep, gates):
    assert gates() == {
        "to be approved by Sales, Marketing": "waiting",
        "to be decided in the meeting of Tue 24 Nov 10:00": "waiting",
        "the one recipient may be written to": "ok",
    }
    client.force_login(rep)
    page = client.get(f"/accounts/{target.account_id}/").text
    assert "稼働率の話" in page
    assert f"/meetings/{meeting.pk}/targets/{target.pk}/" in page


def test_one_team_decided_and_the_other_has_to_confirm(meeting, target, email, rep, gates):
    decide_to_send(meeting, target, email, rep)
    assert gates()["decided by Sho Kondo; the other team has to confirm"] == "waiting"


def test_an_agreed_email_says_to_whom_and_when(meeting, target, email, rep, marketer, gates):
    confirm(decide_to_send(meeting, target, email, rep), marketer)
    found = gates()
    assert found["approved by both teams"] == "ok"
    assert found["decided by Sho Kondo, Moe Yamada"] == "ok"
    going = Message.objects.get()
    assert [tone for words, tone in found.items() if words.startswith("Ken Ito: goes")] == ["waiting"]
    going.state, going.reason = MessageState.HELD, "stopped"
    going.save()
    assert gates()["Ken Ito: Sending is stopped by hand."] == "stopped"


def test_an_edit_after_the_decision_is_said(meeting, target, email, rep, marketer, gates):
    confirm(decide_to_send(meeting, target, email, rep), marketer)
    change(email, marketer)
    assert gates()["the text was changed after the decision: decide again"] == "stopped"


def test_what_was_sent_last_stands_beside_the_next(meeting, target, email, ito, rep, marketer):
    confirm(decide_to_send(meeting, target, email, rep), marketer)
    Message.objects.update(state=MessageState.SENT, handed_over_at=NOW)
    (found,) = cards(rep, target.account)
    assert (found.line.email, found.last.email) == (email, email)
    second = build.email(Sequence.objects.get(), "次の話", ito)
    (found,) = cards(rep, target.account)
    assert (found.line.email, found.last.email) == (second, email)


def test_who_may_not_be_written_to_is_named(email, ito, gates):
    ito.legal_basis = LegalBasis.NONE
    ito.save()
    assert gates()["may not be written to: Ken Ito"] == "stopped"
    email.recipients.clear()
    assert gates()["nobody is chosen yet"] == "waiting"


def test_an_answer_stops_everything(target, email, gates):
    reaction = Reaction.objects.create(account=target.account, kind="reply", verdict="human", at=NOW)
    Pause.objects.create(account=target.account, reaction=reaction, started_at=NOW)
    assert gates()["The account is paused: nothing goes out until its owner has chosen."] == "stopped"


def test_a_target_without_a_sequence_is_asked_what_it_needs(client, target, rep):
    client.force_login(rep)
    page = client.get(f"/accounts/{target.account_id}/").text
    assert "what does this target need to know first" in page
    assert f"/targets/{target.pk}/sequence/" in page


def test_a_decision_not_to_write_is_shown_with_its_reason(client, meeting, target, rep, marketer):
    until = (NOW + timedelta(days=30)).date()
    confirm(decide(meeting, target, rep, kind=DecisionKind.WAIT, until=until, reason="予算待ち"), marketer)
    client.force_login(rep)
    page = client.get(f"/accounts/{target.account_id}/").text
    assert "Wait until 24 Dec" in page
    assert "予算待ち" in page


def test_other_projects_are_not_shown(target, email):
    assert cards(build.rep(), target.account) == []


def test_the_card_costs_the_same_for_1_and_20_emails(
    meeting, target, email, ito, rep, marketer, django_assert_max_num_queries
):
    confirm(decide_to_send(meeting, target, email, rep), marketer)

    def cost():
        with django_assert_max_num_queries(30) as captured:
            cards(rep, target.account)
        return len(captured)

    few = cost()
    for number in range(19):
        build.email(Sequence.objects.get(), f"{number}", ito, build.contact(target.account))
    assert cost() == few
