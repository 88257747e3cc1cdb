"""Moving and skipping a meeting, and what everybody's calendar is told."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from icalendar import Calendar

from nurture.delivery import smtp
from nurture.meetings import actions as room
from nurture.meetings.apart.actions import hold_apart
from nurture.meetings.facts import MeetingNotOpen
from nurture.meetings.lobby import actions
from nurture.meetings.lobby.actions.inviting import claim
from nurture.meetings.lobby.calendar import Method, invitation
from nurture.meetings.lobby.facts import AlreadyBegun
from nurture.meetings.lobby.letters import letter
from nurture.meetings.lobby.models import Attendance, Invitation
from nurture.meetings.lobby.queries.inviting import attendees, invitations_due
from nurture.meetings.lobby.tasks import send_invitations
from nurture.meetings.models import Meeting, Proposal
from nurture.projects.facts import CycleOver, NoPlaceThere, NotInTeam
from nurture.projects.models import Cycle, CycleChange, Project
from nurture.projects.queries.cycles import current_cycle
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

BEFORE = NOW - timedelta(days=3)
LATER = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


def move(meeting, by, to=LATER, **more):
    said = {"why": "役員会と重なった", "operation": uuid4(), "at": BEFORE}
    return actions.move_meeting(**{"meeting": meeting, "to": to, "by": by} | said | more)


def skip(meeting, by, **more):
    said = {"why": "展示会の週", "operation": uuid4(), "at": BEFORE}
    return actions.skip_meeting(**{"meeting": meeting, "by": by} | said | more)


def fresh(meeting):
    return Meeting.objects.select_related("project", "cycle").get(pk=meeting.pk)


def test_the_phases_before_it_move_along_and_who_and_why_is_kept(lobby, marketer):
    change = move(lobby, marketer)
    cycle = fresh(lobby).cycle
    assert cycle.meeting_at == LATER
    assert cycle.contribute_by < cycle.draft_by < cycle.meeting_at < cycle.observe_until
    assert cycle.revision == 1
    assert (change.by, change.why, change.was_at) == (marketer, "役員会と重なった", NOW)


def test_the_same_form_sent_again_moves_once(lobby, rep):
    operation = uuid4()
    move(lobby, rep, operation=operation)
    move(lobby, rep, operation=operation)
    assert (CycleChange.objects.count(), fresh(lobby).cycle.revision) == (1, 1)


def test_whether_people_come_is_asked_anew(lobby, rep, marketer):
    actions.attend(meeting=lobby, answer="away", by=rep, at=BEFORE - timedelta(hours=1))
    operation = uuid4()
    move(lobby, marketer, operation=operation)
    assert not Attendance.objects.exists()
    _calendar, event = written(fresh(lobby))
    assert {each.params["PARTSTAT"] for each in event["attendee"]} == {"NEEDS-ACTION"}
    actions.attend(meeting=lobby, answer="coming", by=rep, at=BEFORE + timedelta(minutes=1))
    move(lobby, marketer, operation=operation, at=BEFORE + timedelta(minutes=2))
    assert Attendance.objects.get().user == rep


@pytest.mark.parametrize("to", [BEFORE - timedelta(hours=1), datetime(2026, 12, 1, 1, 0, tzinfo=UTC), NOW])
def test_a_meeting_stays_in_the_future_and_inside_its_cycle(lobby, rep, to):
    with pytest.raises(NoPlaceThere):
        move(lobby, rep, to=to)


def test_a_meeting_is_never_on_the_day_of_the_one_before(lobby, rep):
    times = {name: getattr(lobby.cycle, name) - timedelta(days=1) for name in ("contribute_by", "draft_by")}
    earlier = NOW - timedelta(days=1)
    build.cycle(lobby.project, 3, meeting_at=earlier, observe_until=NOW - timedelta(hours=16), **times)
    with pytest.raises(NoPlaceThere):
        move(lobby, rep, to=earlier + timedelta(hours=3))


def test_only_members_move_it_and_only_before_it_began(lobby, rep):
    with pytest.raises(NotInTeam):
        move(lobby, build.rep())
    room.open_meeting(meeting=lobby, by=rep, at=NOW)
    for change in (move, skip):
        with pytest.raises(AlreadyBegun):
            change(lobby, rep)


def test_a_skipped_cycle_takes_no_time_keeps_its_number_and_hands_its_ideas_on(lobby, target, rep):
    before = build.cycle(
        lobby.project,
        3,
        contribute_by=NOW - timedelta(days=12),
        draft_by=NOW - timedelta(days=9),
        meeting_at=NOW - timedelta(days=7),
        observe_until=NOW - timedelta(days=1),
    )
    room.propose(meeting=lobby, target=target, title="工場見学", by=rep, at=BEFORE)
    skip(lobby, rep)
    before.refresh_from_db()
    assert before.observe_until == lobby.cycle.observe_until
    assert current_cycle(lobby.project, NOW) == before
    numbers = list(
        Cycle.every.filter(project=lobby.project).order_by("number").values_list("number", flat=True)
    )
    assert numbers == list(range(3, numbers[-1] + 1))
    assert Cycle.objects.filter(project=lobby.project, meeting_at__gt=BEFORE).exists()
    assert Proposal.objects.get().meeting.cycle.number == 5
    with pytest.raises(CycleOver):
        skip(lobby, rep)
    with pytest.raises(MeetingNotOpen):
        room.open_meeting(meeting=lobby, by=rep, at=NOW)


def test_a_meeting_brought_forward_leaves_its_old_day_to_nobody(lobby, rep):
    move(lobby, rep, to=NOW - timedelta(days=1))
    room.ensure_all_meetings(at=BEFORE)
    from nurture.projects.actions.cycles import ensure_cycles

    ensure_cycles(project=lobby.project, at=BEFORE)
    days = [each.meeting_at.date() for each in lobby.project.cycles.order_by("number")]
    assert NOW.date() not in days
    assert days == sorted(set(days))


# --- The invitation ------------------------------------------------------------------------------


def event_of(raw):
    found = Calendar.from_ical(raw)
    return found, found.walk("VEVENT")[0]


def written(meeting, method=Method.REQUEST):
    people = attendees(meeting)
    answers = dict(Attendance.objects.values_list("user", "answer"))
    return event_of(invitation(meeting, people, answers, method=method, description="見る", at=BEFORE))


def test_an_invitation_keeps_its_uid_and_counts_its_changes(lobby, rep, marketer):
    actions.attend(meeting=lobby, answer="coming", by=rep, at=BEFORE)
    calendar, first = written(lobby)
    move(lobby, marketer)
    _calendar, second = written(fresh(lobby))
    assert str(calendar["method"]) == "REQUEST"
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert second.decoded("dtstart") == LATER
    assert second["dtstart"].params["TZID"] == "Asia/Tokyo"
    assert calendar.walk("VTIMEZONE")
    assert {str(each): each.params["PARTSTAT"] for each in first["attendee"]} == {
        f"mailto:{rep.email}": "ACCEPTED",
        f"mailto:{marketer.email}": "NEEDS-ACTION",
    }


def test_a_skipped_meeting_is_cancelled(lobby, rep):
    skip(lobby, rep)
    calendar, event = written(fresh(lobby), Method.CANCEL)
    assert (str(calendar["method"]), str(event["status"]), event["sequence"]) == ("CANCEL", "CANCELLED", 1)


def test_everybody_is_invited_once_told_of_a_move_and_of_a_skip(lobby, rep, marketer):
    def due():
        found = [each for each in invitations_due(BEFORE) if each.meeting == lobby]
        return {(each.user, each.cancels, each.was_invited) for each in found}

    def serve():
        for each in invitations_due(BEFORE):
            assert claim(due=each, at=BEFORE)
            assert claim(due=each, at=BEFORE) is None

    assert due() == {(rep, False, False), (marketer, False, False)}
    serve()
    assert due() == set()
    move(lobby, rep)
    assert due() == {(rep, False, True), (marketer, False, True)}
    serve()
    skip(lobby, rep)
    assert due() == {(rep, True, True), (marketer, True, True)}
    serve()
    assert due() == set()


def test_whoever_leaves_the_project_gets_it_taken_back_and_who_joins_gets_one(lobby, rep, marketer):
    for each in invitations_due(BEFORE):
        claim(due=each, at=BEFORE)
    lobby.project.memberships.filter(user=rep).delete()
    newcomer = build.rep()
    build.Membership.objects.create(project=lobby.project, user=newcomer, joined_at=NOW)
    found = {(each.user, each.cancels) for each in invitations_due(BEFORE)}
    assert found == {(rep, True), (newcomer, False)}


def serve():
    """What is due: who, whether it is taken back, whether it stood in their calendar."""
    found = invitations_due(BEFORE)
    for each in found:
        assert claim(due=each, at=BEFORE)
    return {(each.user, each.cancels, each.was_invited) for each in found}


def sequence_of(due):
    mail = message_from_bytes(letter(due, at=BEFORE), policy=policy.default)
    [part] = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    return event_of(part.get_payload(decode=True))[1]["sequence"]


def test_whoever_left_hears_nothing_of_a_move(lobby, rep, marketer):
    serve()
    lobby.project.memberships.filter(user=rep).delete()
    assert serve() == {(rep, True, True)}
    move(lobby, marketer)
    assert serve() == {(marketer, False, True)}
    skip(lobby, marketer)
    assert rep not in {user for user, *_ in serve()}


def test_whoever_comes_back_is_invited_again_as_often_as_they_come(lobby, rep, marketer):
    serve()
    ids, sequences = set(), [0]
    for _time in range(2):
        lobby.project.memberships.filter(user=rep).delete()
        sequences.append(sequence_of(invitations_due(BEFORE)[0]))
        assert serve() == {(rep, True, True)}
        build.Membership.objects.create(project=lobby.project, user=rep, joined_at=NOW)
        (due,) = invitations_due(BEFORE)
        mail = message_from_bytes(letter(due, at=BEFORE), policy=policy.default)
        assert mail["subject"].startswith("Invitation:")
        ids.add(mail["message-id"])
        sequences.append(sequence_of(due))
        assert serve() == {(rep, False, False)}
    assert len(ids) == 2
    assert serve() == set()
    move(lobby, marketer)
    (mine,) = (each for each in invitations_due(BEFORE) if each.user == rep)
    # A calendar passes over what is not higher than the cancellation.
    assert [*sequences, sequence_of(mine)] == [0, 1, 2, 3, 4, 5]
    (theirs,) = (each for each in invitations_due(BEFORE) if each.user == marketer)
    assert sequence_of(theirs) == 1


def test_nobody_is_named_for_a_move_by_another_rhythm(lobby, rep, marketer):
    serve()
    move(lobby, marketer)
    Cycle.objects.filter(pk=lobby.cycle_id).update(meeting_at=LATER + timedelta(days=1), revision=2)
    (mine,) = (each for each in invitations_due(BEFORE) if each.user == rep)
    mail = message_from_bytes(letter(mine, at=BEFORE), policy=policy.default)
    assert mail["subject"].startswith("Moved: next email meeting on Fri 27 Nov")
    assert "役員会" not in mail.get_body(("plain",)).get_content()


def test_a_project_that_is_finished_gives_the_time_back_until_it_is_reopened(lobby, rep, marketer):
    serve()
    Project.objects.filter(pk=lobby.project_id).update(finished_at=BEFORE, finished_by=rep)
    (mine,) = (each for each in invitations_due(BEFORE) if each.user == rep)
    mail = message_from_bytes(letter(mine, at=BEFORE), policy=policy.default)
    assert "Cancelled: next email meeting of" in mail["subject"]
    assert "The project is finished." in mail.get_body(("plain",)).get_content()
    assert "The project is finished." in mail.get_body(("html",)).get_content()
    assert b"method=CANCEL" in letter(mine, at=BEFORE)
    assert serve() == {(rep, True, True), (marketer, True, True)}
    assert serve() == set()
    Project.objects.filter(pk=lobby.project_id).update(finished_at=None, finished_by=None)
    assert serve() == {(rep, False, False), (marketer, False, False)}
    assert serve() == set()


def test_the_mail_reads_in_its_readers_language_and_carries_the_meeting(lobby, rep, marketer):
    for each in invitations_due(BEFORE):
        claim(due=each, at=BEFORE)
    move(lobby, marketer)
    due = next(each for each in invitations_due(BEFORE) if each.user == rep)
    raw = letter(due, at=BEFORE)
    assert b"Content-Type: text/calendar; charset=utf-8; method=REQUEST" in raw
    mail = message_from_bytes(raw, policy=policy.default)
    assert "Moved: next email meeting on Thu 26 Nov 13:00" in mail["subject"]
    assert "Moe Yamada moved it: 役員会と重なった" in mail.get_body(("plain",)).get_content()
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert event_of(parts[0].get_payload(decode=True))[1]["sequence"] == 1


def test_whoever_is_to_decide_without_a_room_is_told_and_has_the_time_in_the_calendar_back(
    lobby, rep, marketer
):
    (mine,) = (each for each in invitations_due(BEFORE) if each.user == rep)
    claim(due=mine, at=BEFORE)
    hold_apart(meeting=lobby, by=marketer, at=BEFORE)
    told = {each.user: each for each in invitations_due(BEFORE)}
    assert set(told) == {rep, marketer}
    for user, has_calendar in ((rep, True), (marketer, False)):
        mail = message_from_bytes(letter(told[user], at=BEFORE), policy=policy.default)
        assert "Decided without a room: your votes by Mon 23 Nov 14:00" in mail["subject"]
        body = mail.get_body(("plain",)).get_content()
        assert "Moe Yamada asks both teams to decide without a room." in body
        assert "Then both teams confirm, until Wed 25 Nov 18:00." in body
        assert ("The time in your calendar is free again." in body) == has_calendar
        parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        assert [event_of(part.get_payload(decode=True))[1]["status"] for part in parts] == [
            "CANCELLED"
        ] * has_calendar
        claim(due=told[user], at=BEFORE)
    assert invitations_due(BEFORE) == []


def test_whoever_left_is_not_asked_to_decide_without_a_room(lobby, rep, marketer):
    for each in invitations_due(BEFORE):
        claim(due=each, at=BEFORE)
    hold_apart(meeting=lobby, by=marketer, at=BEFORE)
    lobby.project.memberships.filter(user=rep).delete()
    (due,) = (each for each in invitations_due(BEFORE) if each.user == rep)
    assert b"You do not belong to this project any more." in letter(due, at=BEFORE)


def test_a_mail_is_handed_over_once_and_a_server_that_is_away_is_asked_again(
    lobby, rep, marketer, monkeypatch, time_machine
):
    time_machine.move_to(BEFORE)
    sent = []

    class Server:
        verdict = smtp.Verdict.NOTHING_LEFT

        def __init__(self, *_args):
            pass

        def close(self):
            pass

        def hand_over(self, _sender, to, _raw):
            sent.append(to)
            return smtp.HandOver(self.verdict, smtp.Phase.CONNECT)

    monkeypatch.setattr("nurture.delivery.colleagues.tasks.smtp.Connection", Server)
    send_invitations()
    assert len(sent) == 1
    Server.verdict = smtp.Verdict.SENT
    send_invitations()
    send_invitations()
    assert sorted(sent[1:]) == sorted([rep.email, marketer.email])
    assert set(Invitation.objects.values_list("state", flat=True)) == {"sent"}
