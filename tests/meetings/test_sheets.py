"""What is said to a decision, over the pages: the sheets, the undoing, and the record. Beside test_views, which holds the room."""

from datetime import timedelta

import pytest

from nurture.delivery.models import Message, MessageState
from nurture.meetings.models import Confirmation, Decision
from nurture.projects.models import Membership
from tests import build
from tests.build import NOW
from tests.meetings.actions.agreeing import agree, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(rep, marketer):
    return rep, marketer


@pytest.fixture
def decision(meeting, target, rep):
    return decide(meeting, target, "hand_off", rep)


def url(decision, what=""):
    return f"/meetings/decisions/{decision.pk}/{what}"


SHEETS = ["dissent/", "without-owners/", "record/"]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_a_page_of_its_own_and_a_fragment_above_the_room(client, decision, rep, sheet):
    client.force_login(rep)
    assert "<html" in client.get(url(decision, sheet)).text
    part = client.get(
        url(decision, sheet), headers={"HX-Request": "true", "HX-Target": "decision-sheet"}
    ).text
    assert part.strip().startswith("<section")
    assert 'id="decision-sheet"' in part


@pytest.mark.parametrize("what", ["", "dissent/", "without-owners/", "record/", "words/"])
def test_outsiders_do_not_know_that_there_is_a_decision(client, decision, what):
    client.force_login(build.rep())
    assert client.get(url(decision, what)).status_code == 404


@pytest.mark.parametrize("what", ["undo/", "seen/", "object/"])
def test_what_changes_something_is_posted(client, decision, rep, what):
    client.force_login(rep)
    assert client.get(url(decision, what)).status_code == 405
    client.force_login(build.rep())
    assert client.post(url(decision, what)).status_code == 404


def test_without_a_word_it_stays_on_its_sheet(client, decision, rep):
    client.force_login(rep)
    page = client.post(url(decision, "dissent/"), {"words": ""})
    assert (page.status_code, "This field is required" in page.text) == (422, True)
    part = client.post(
        url(decision, "dissent/"), {"words": ""}, headers={"HX-Request": "true", "HX-Target": "decision-bar"}
    )
    assert (part.status_code, part["HX-Retarget"]) == (422, "#decision-sheet")


def test_a_dissent_stands_in_the_room_and_in_the_record(client, decision, rep):
    client.force_login(rep)
    room = client.post(url(decision, "dissent/"), {"words": "まだ早い"}, follow=True)
    assert "まだ早い" in room.text
    assert "まだ早い" in client.get(url(decision)).text


class TestTheEdit:
    @pytest.fixture
    def asked(self, meeting, target, email, rep):
        return decide(meeting, target, "send_with_edits", rep, email=email, instruction="数字を先に")

    def typed(self, email, **fields):
        return {"seen": email.content_hash, "subject": "回収は十八か月", "body": "本文"} | fields

    def test_is_written_upon_what_was_read_and_shown_against_it(self, client, asked, email, both):
        client.force_login(both[1])
        assert email.body in client.get(url(asked, "words/")).text
        room = client.post(url(asked, "words/"), self.typed(email), follow=True).text
        client.force_login(both[0])
        room = client.get(f"/meetings/{asked.meeting_id}/targets/{asked.target_id}/").text
        assert "<ins>" in room
        assert "Confirm for sales" in room

    def test_upon_other_words_it_is_refused(self, client, asked, email, both):
        client.force_login(both[1])
        answer = client.post(url(asked, "words/"), self.typed(email, seen="f" * 64))
        assert (answer.status_code, "回収は十八か月" in answer.text) == (409, True)
        assert Decision.objects.get().lacks_words

    def test_that_is_refused_says_so_on_the_sheet_and_keeps_the_words(self, client, asked, email, both):
        client.force_login(both[1])
        answer = client.post(
            url(asked, "words/"),
            self.typed(email, seen="f" * 64),
            headers={"HX-Request": "true", "HX-Target": "decision-bar"},
        )
        room, _, sheet = answer.text.partition('id="decision-sheet"')
        assert (answer.status_code, 'id="decision-bar"' in room) == (409, True)
        assert "hx-swap-oob" in sheet
        assert "The text was changed meanwhile" in sheet
        assert "回収は十八か月" in sheet

    def test_a_confirmation_of_what_was_read_before_is_refused(self, client, asked, email, both):
        client.force_login(both[1])
        client.post(url(asked, "words/"), self.typed(email))
        client.force_login(both[0])
        answer = client.post(url(asked, "confirm/"), {"seen": email.content_hash})
        assert answer.status_code == 409
        assert Decision.objects.get().agreed_at is None


class TestUndoing:
    def test_takes_back_within_seconds_what_was_just_agreed(
        self, client, meeting, target, email, both, time_machine
    ):
        time_machine.move_to(NOW + timedelta(seconds=8), tick=False)
        decision = agree(meeting, target, "send", both, email=email)
        client.force_login(both[1])
        assert "data-undo-until" in client.get(f"/meetings/{meeting.pk}/targets/{target.pk}/").text
        client.post(url(decision, "undo/"))
        assert Message.objects.get().state == MessageState.CANCELLED
        assert "undid it" in client.get(url(decision)).text

    def test_is_over_after_ten_seconds(self, client, meeting, target, email, both, time_machine):
        time_machine.move_to(NOW + timedelta(seconds=11), tick=False)
        decision = agree(meeting, target, "send", both, email=email)
        client.force_login(both[1])
        assert "data-undo-until" not in client.get(f"/meetings/{meeting.pk}/targets/{target.pk}/").text
        assert client.post(url(decision, "undo/")).status_code == 409
        assert Message.objects.get().state == MessageState.PLANNED

    def test_is_not_offered_once_it_has_left(self, client, meeting, target, email, both, time_machine):
        time_machine.move_to(NOW + timedelta(seconds=8), tick=False)
        agree(meeting, target, "send", both, email=email)
        Message.objects.update(state=MessageState.SENT)
        client.force_login(both[1])
        assert "data-undo-until" not in client.get(f"/meetings/{meeting.pk}/targets/{target.pk}/").text


class TestTheWordOfSomebodyInTheRoom:
    @pytest.fixture
    def led(self, meeting, rep):
        meeting.facilitator = rep
        meeting.save()
        return meeting

    def test_is_recorded_by_who_leads_and_answered_by_whose_it_is(self, client, led, decision, both):
        client.force_login(both[0])
        client.post(url(decision, "record/"), {"person": both[1].pk})
        assert Confirmation.objects.get(user=both[1]).recorded_by == both[0]
        page = client.get(url(decision)).text
        assert f"recorded by {both[0]} for {both[1]}, in the room" in page
        client.force_login(both[1])
        assert url(decision) in client.get("/").text
        assert "Object" in client.get(url(decision)).text
        client.post(url(decision, "object/"))
        assert Decision.objects.get().withdrawal == "objected"
        assert url(decision) not in client.get("/").text

    def test_is_not_offered_for_the_own_team_or_to_others(self, client, led, decision, target, both):
        colleague = build.rep()
        Membership.objects.create(project=target.project, user=colleague, joined_at=NOW)
        client.force_login(both[0])
        assert client.post(url(decision, "record/"), {"person": colleague.pk}).status_code == 422
        client.force_login(colleague)
        assert client.post(url(decision, "record/"), {"person": both[1].pk}).status_code == 422
