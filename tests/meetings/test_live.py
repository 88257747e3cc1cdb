"""What screens are told, which pieces they fetch, who is here, and whom they follow."""

import re
import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from nurture.delivery.models import Message, MessageState
from nurture.meetings import actions
from nurture.meetings.facts import MeetingNotOpen, NotFacilitating, NotInThisMeeting
from nurture.meetings.models import Meeting, Presence
from nurture.meetings.queries import shared
from nurture.meetings.queries.live import UNSEEN, here, state, where
from nurture.meetings.rules.pieces import PIECES, pieces_since
from nurture.meetings.rules.turns import in_turn
from nurture.projects.facts import NotInTeam
from tests import build
from tests.build import NOW
from tests.meetings.test_actions import confirm, decide, decide_to_send, withdraw

pytestmark = pytest.mark.django_db


def mark(meeting):
    return where([meeting.pk])[meeting.pk].mark


def seen_on(page):
    """What the browser says it has: each piece with its mark."""
    return dict(re.findall(r'id="([a-z-]+)" data-says="(\w+)"', page))


def changes(client, meeting, target, page="", **asked):
    url = f"/meetings/{meeting.pk}/targets/{target.pk}/changes/"
    return client.get(url, seen_on(page) | asked, headers={"HX-Request": "true"})


# --- What counts as a change ------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda m, t, e, s, k: decide(m, t, s),
        lambda m, t, e, s, k: confirm(decide(m, t, s), k),
        lambda m, t, e, s, k: withdraw(decide(m, t, s), s),
        lambda m, t, e, s, k: actions.propose(meeting=m, target=t, title="案", by=s, at=NOW),
        lambda m, t, e, s, k: actions.close_meeting(meeting=m, by=s, at=NOW),
        lambda m, t, e, s, k: actions.facilitate(meeting=m, target=t, by=s, at=NOW),
        lambda m, t, e, s, k: actions.changed(m),
    ],
    ids=["decide", "confirm", "withdraw", "propose", "close", "facilitate", "note"],
)
def test_every_verb_of_the_meeting_is_told(meeting, target, email, rep, marketer, change):
    before = mark(meeting)
    change(meeting, target, email, rep, marketer)
    assert mark(meeting) != before


def test_opening_is_told_and_whoever_opens_leads(meeting, target, rep):
    Meeting.objects.update(opened_at=None, opened_by=None)
    before = where([meeting.pk])[meeting.pk]
    actions.open_meeting(meeting=meeting, by=rep, at=NOW)
    after = where([meeting.pk])[meeting.pk]
    assert (before.phase, after.phase, after.facilitator) == ("lobby", "open", rep.pk)
    assert before.mark != after.mark


def test_what_happens_outside_the_meeting_is_told_too(client, meeting, target, email, rep, marketer):
    marks = [mark(meeting)]
    client.force_login(rep)
    client.post(
        f"/accounts/{target.account_id}/annotations/",
        {
            "operation": uuid4(),
            "kind": "fact",
            "body": "稟議は一月",
            "heard_on": "2026-11-24",
            "confidence": 2,
        },
    )
    marks.append(mark(meeting))
    build.email(email.step.sequence, "次の話")
    marks.append(mark(meeting))
    confirm(decide_to_send(meeting, target, email, rep), marketer)
    marks.append(mark(meeting))
    Message.objects.update(state=MessageState.SENT)
    marks.append(mark(meeting))
    assert len(set(marks)) == 5


def test_what_happens_elsewhere_is_not_told(meeting, target, rep, marketer):
    before = mark(meeting)
    other = build.target(build.project(rep, marketer), build.account("他社"), rep, marketer)
    build.email(build.sequence(other), "他の話")
    build.annotation(other.account, rep)
    assert mark(meeting) == before


def test_one_look_at_any_number_of_meetings_is_one_query(meeting, target, rep, django_assert_num_queries):
    more = [meeting, *(build.meeting(build.cycle(build.project(rep), number=n)) for n in range(1, 9))]
    with django_assert_num_queries(1):
        assert len(where([each.pk for each in more])) == 9
    with django_assert_num_queries(1):
        assert len(here([each.pk for each in more], at=NOW)) == 9


# --- Which pieces ------------------------------------------------------------------------------


def test_only_what_a_change_may_show_is_fetched():
    assert pieces_since("1.5.3.0", "1.5.3.1") == ["decision-state"]
    assert "notes" in pieces_since("1.5.3.0", "1.6.3.0")
    assert "notes" not in pieces_since("1.5.3.0", "2.5.3.0")
    assert pieces_since("1.5.3.0", "1.5.3.0") == []
    assert pieces_since("", "1.5.3.0") == list(PIECES)


def test_asking_again_brings_nothing_while_nothing_changed(client, meeting, target, email, marketer):
    client.force_login(marketer)
    page = client.get(f"/meetings/{meeting.pk}/targets/{target.pk}/").text
    assert set(seen_on(page)) == set(PIECES)
    assert changes(client, meeting, target, page).status_code == 204


def test_a_decision_brings_its_pieces_and_no_field_in_which_one_types(
    client, meeting, target, email, rep, marketer
):
    client.force_login(marketer)
    page = client.get(f"/meetings/{meeting.pk}/targets/{target.pk}/").text
    decide_to_send(meeting, target, email, rep)
    answer = changes(client, meeting, target, page)
    assert answer.status_code == 200
    changed_ones = {"counts", "agenda", "clock", "candidate-cards", "phase", "thumb", "decision-state"}
    assert set(seen_on(answer.text)) == changed_ones
    assert answer.text.count('hx-swap-oob="true"') == len(changed_ones)
    assert "Confirm for marketing" in answer.text
    for typed in ('name="reason"', 'name="body"', 'name="title"', "<textarea"):
        assert typed not in answer.text
    assert changes(client, meeting, target, page + answer.text).status_code == 204


def test_a_choice_that_was_not_sent_yet_can_still_be_made(client, meeting, target, email, rep, marketer):
    client.force_login(marketer)
    decide(meeting, target, rep)
    assert 'name="candidate"' not in changes(client, meeting, target).text
    assert 'name="candidate"' in changes(client, meeting, target, typing="").text


def test_the_pieces_cost_the_same_with_1_and_20_targets(
    client, meeting, target, email, rep, marketer, django_assert_max_num_queries
):
    client.force_login(rep)
    decide(meeting, target, rep)

    def asked():
        with django_assert_max_num_queries(60) as captured:
            assert changes(client, meeting, target, was="1.1.1.1", now="2.1.1.1").status_code == 200
        return len(captured)

    few = asked()
    for number in range(20):
        other = build.target(target.project, build.account(f"会社{number}"), rep, marketer)
        confirm(decide(meeting, other, rep), marketer)
        build.email(build.sequence(other), "話")
    assert asked() == few
    assert few <= 27


# --- Who may hear it ---------------------------------------------------------------------------


def urls(meeting, target):
    base = f"/meetings/{meeting.pk}/"
    return {
        "get": [f"{base}state/", f"{base}targets/{target.pk}/changes/", f"/live{base}"],
        "post": [
            f"{base}here/",
            f"{base}targets/{target.pk}/move/",
            f"{base}targets/{target.pk}/facilitate/",
        ],
    }


def test_outsiders_hear_nothing(client, meeting, target):
    client.force_login(build.rep())
    for method, paths in urls(meeting, target).items():
        for path in paths:
            assert getattr(client, method)(path).status_code == 404, path
    assert not Presence.objects.exists()


def test_both_teams_hear_where_the_room_is(client, meeting, target, rep, marketer):
    for person in (rep, marketer):
        client.force_login(person)
        for path in urls(meeting, target)["get"]:
            assert client.get(path).status_code in {200, 204}, path
        told = client.get(f"/meetings/{meeting.pk}/state/").json()
        assert (told["phase"], told["place"], told["here"]) == ("open", None, [])


def test_a_bad_id_and_a_wrong_method(client, meeting, target, rep):
    client.force_login(rep)
    for path in (
        "/meetings/999/state/",
        "/live/meetings/999/",
        f"/meetings/{meeting.pk}/targets/999/changes/",
    ):
        assert client.get(path).status_code == 404, path
    for path in urls(meeting, target)["post"]:
        assert client.get(path).status_code == 405, path
    for path in urls(meeting, target)["get"]:
        assert client.post(path).status_code == 405, path


def test_polling_says_nothing_new_in_204(client, meeting, rep):
    client.force_login(rep)
    seen = client.get(f"/meetings/{meeting.pk}/state/").json()["seen"]
    assert client.get(f"/meetings/{meeting.pk}/state/?seen={seen}").status_code == 204
    client.post(f"/meetings/{meeting.pk}/here/")
    told = client.get(f"/meetings/{meeting.pk}/state/?seen={seen}").json()
    assert told["here"] == [rep.pk]


def test_a_server_that_cannot_stream_says_so(client, meeting, rep):
    client.force_login(rep)
    assert client.get(f"/live/meetings/{meeting.pk}/").status_code == 204


# --- Presence ----------------------------------------------------------------------------------


def test_presence_begins_goes_on_and_ends(meeting, rep, marketer, django_assert_num_queries):
    with django_assert_num_queries(1):
        actions.be_here([(meeting.pk, rep.pk), (meeting.pk, marketer.pk)], at=NOW)
    later = NOW + timedelta(seconds=15)
    actions.be_here([(meeting.pk, rep.pk)], at=later)
    assert here([meeting.pk], at=later)[meeting.pk] == (rep.pk, marketer.pk)
    # Nobody noticed that she went.
    assert here([meeting.pk], at=NOW + UNSEEN)[meeting.pk] == (rep.pk,)
    actions.leave(meeting.pk, [rep.pk], at=later)
    assert here([meeting.pk], at=later)[meeting.pk] == (marketer.pk,)
    actions.be_here([(meeting.pk, rep.pk)], at=later)
    presence = Presence.objects.get(user=rep)
    assert (presence.came_at, presence.seen_at, presence.left_at) == (NOW, later, None)


def test_the_page_says_who_is_here(client, meeting, target, rep, marketer):
    client.force_login(rep)
    client.post(f"/meetings/{meeting.pk}/here/")
    page = client.get(f"/meetings/{meeting.pk}/targets/{target.pk}/").text
    assert "<b data-here-count>1</b> here" in page
    assert f'data-person="{marketer.pk}" class="is-away"' in page
    assert f'data-person="{rep.pk}" class="is-away"' not in page


# --- Leading and following -----------------------------------------------------------------------


def test_whoever_is_here_takes_over_from_a_leader_who_has_left(client, meeting, target, rep, marketer):
    actions.facilitate(meeting=meeting, target=target, by=marketer, at=NOW)
    client.force_login(rep)

    def offer():
        page = client.get(f"/meetings/{meeting.pk}/targets/{target.pk}/").content.decode()
        found = re.search(r'<form class="(lead-away[^"]*)"[^>]*action="([^"]+)"', page)
        return found.groups() if found else None

    take_over = f"/meetings/{meeting.pk}/targets/{target.pk}/facilitate/"
    assert offer() == ("lead-away is-away", take_over)
    actions.be_here([(meeting.pk, marketer.pk)], at=timezone.now())
    assert offer() == ("lead-away", take_over)
    client.post(take_over)
    assert offer() is None


def test_the_room_goes_where_the_facilitator_is(client, meeting, target, rep, marketer):
    other = build.target(target.project, build.account("他社"), rep, marketer)
    actions.facilitate(meeting=meeting, target=target, by=marketer, at=NOW)
    client.force_login(marketer)
    assert client.post(f"/meetings/{meeting.pk}/targets/{other.pk}/move/").status_code == 204
    assert state(meeting, at=NOW).place == other.pk
    # Whoever comes later comes to the room.
    client.force_login(rep)
    assert client.get(f"/meetings/{meeting.pk}/").url == f"/meetings/{meeting.pk}/targets/{other.pk}/"
    assert client.post(f"/meetings/{meeting.pk}/targets/{target.pk}/move/").status_code == 409
    client.post(f"/meetings/{meeting.pk}/targets/{target.pk}/facilitate/")
    assert (state(meeting, at=NOW).place, state(meeting, at=NOW).facilitator) == (target.pk, rep.pk)


def test_nobody_leads_a_meeting_that_is_not_open_or_of_others(meeting, target, rep, marketer):
    actions.facilitate(meeting=meeting, target=target, by=rep, at=NOW)
    elsewhere = build.target(build.project(rep, marketer), build.account("他社"), rep, marketer)
    with pytest.raises(NotInThisMeeting):
        actions.move(meeting=meeting, target=elsewhere, by=rep, at=NOW)
    with pytest.raises(NotFacilitating):
        actions.move(meeting=meeting, target=target, by=marketer, at=NOW)
    with pytest.raises(NotInTeam):
        actions.facilitate(meeting=meeting, target=target, by=build.administrator(), at=NOW)
    actions.close_meeting(meeting=meeting, by=rep, at=NOW)
    for act in (actions.move, actions.facilitate):
        with pytest.raises(MeetingNotOpen):
            act(meeting=meeting, target=target, by=rep, at=NOW)


def test_leading_goes_round_between_the_teams(client, meeting, target, rep, marketer):
    assert [in_turn(last) for last in ("", "sales", "marketing")] == ["", "marketing", "sales"]
    earlier = build.cycle(target.project, number=3)
    build.meeting(earlier, closed_at=NOW, closed_by=rep, facilitator=rep)
    client.force_login(rep)
    page = client.get(f"/meetings/{meeting.pk}/targets/{target.pk}/").text
    assert "this time marketing leads" in page


# --- Read once for all ---------------------------------------------------------------------------


def test_what_is_the_same_for_all_is_read_once_and_never_older_than_a_change(
    client, meeting, target, email, rep, marketer, django_assert_max_num_queries
):
    def asked(person):
        client.force_login(person)
        with django_assert_max_num_queries(60) as captured:
            answer = changes(client, meeting, target, was="1.1.1.1", now="2.1.1.1")
        return len(captured), answer.text

    first, _page = asked(rep)
    second, _page = asked(marketer)
    assert second <= first - 8
    decide(meeting, target, rep)
    _count, page = asked(marketer)
    assert "Confirm for marketing" in page


def test_many_who_ask_at_once_wait_for_the_one_who_asked_first():
    asked, barrier, answers = [], threading.Barrier(8), []

    def ask():
        asked.append(1)
        time.sleep(0.05)
        return object()

    def run():
        barrier.wait()
        answers.append(shared.read_once("key", ask))

    people = [threading.Thread(target=run) for _ in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(asked) == 1
    assert len(set(map(id, answers))) == 1


def test_what_was_read_is_kept_for_a_moment_only(monkeypatch):
    shared.read_once("key", lambda: 1)
    assert shared.read_once("key", lambda: 2) == 1
    monkeypatch.setattr(shared, "FRESH", -1.0)
    assert shared.read_once("key", lambda: 3) == 3
    shared.read_once("other", lambda: 4)
    assert set(shared._kept) == {"other"}
