"""What a calendar program reads."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar

from nurture.meetings import actions as room
from nurture.meetings.apart.actions import hold_apart
from nurture.meetings.feed.calendar import published
from nurture.meetings.feed.queries import meetings_of
from nurture.meetings.lobby import actions as lobbies
from nurture.meetings.lobby.actions.inviting import claim
from nurture.meetings.lobby.calendar import Method, invitation
from nurture.meetings.lobby.queries.inviting import invitations_due
from nurture.meetings.models import Meeting
from nurture.projects.models import Cycle, Membership, Project
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=3)
LATER = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


def read(user, at=BEFORE):
    return Calendar.from_ical(published(user, meetings_of(user, at=at), since=BEFORE))


def events(user, **options):
    return read(user, **options).walk("VEVENT")


def test_a_meeting_to_come_is_the_entry_that_the_invitation_made(lobby, rep):
    [event] = events(rep)
    [invited] = Calendar.from_ical(
        invitation(lobby, [rep], {}, method=Method.REQUEST, description="", at=BEFORE)
    ).walk("VEVENT")
    for name in ("uid", "sequence", "summary"):
        assert event[name] == invited[name]
    assert event.decoded("dtstart") == invited.decoded("dtstart") == NOW
    assert str(event["status"]) == "CONFIRMED"
    assert lobby.get_absolute_url() in event["description"]


def test_it_has_the_sequence_of_the_latest_invitation(lobby, rep):
    for _time in range(2):
        for due in invitations_due(BEFORE):
            claim(due=due, at=BEFORE)
        lobby.project.memberships.filter(user=rep).delete()
        for due in invitations_due(BEFORE):
            claim(due=due, at=BEFORE)
        Membership.objects.create(project=lobby.project, user=rep, joined_at=NOW)
    [due] = [each for each in invitations_due(BEFORE) if each.user == rep]
    claim(due=due, at=BEFORE)
    [event] = events(rep)
    assert event["sequence"] == due.repeats == 4


def test_moved_it_moves_along(lobby, rep):
    [before] = events(rep)
    lobbies.move_meeting(
        meeting=lobby, to=LATER, why="港精密の役員会と重なった", operation=uuid4(), by=rep, at=BEFORE
    )
    [event] = events(rep)
    assert event["uid"] == before["uid"]
    assert (event.decoded("dtstart"), event["sequence"]) == (LATER, before["sequence"] + 1)


def test_skipped_it_says_so_and_blocks_no_time(lobby, rep):
    lobbies.skip_meeting(meeting=lobby, why="展示会の週", operation=uuid4(), by=rep, at=BEFORE)
    [event] = [each for each in events(rep) if each["uid"].startswith(f"meeting-{lobby.pk}@")]
    assert (str(event["status"]), str(event["transp"]), event["sequence"]) == ("CANCELLED", "TRANSPARENT", 1)
    assert str(event["summary"]).startswith("Skipped: ")


def test_without_a_room_it_blocks_no_time_either(lobby, rep):
    hold_apart(meeting=lobby, by=rep, at=NOW)
    [event] = events(rep)
    assert str(event["transp"]) == "TRANSPARENT"
    assert "Without a room, until" in event["description"]


def test_what_is_over_leads_to_the_minutes_for_a_month(lobby, rep):
    room.open_meeting(meeting=lobby, by=rep, at=NOW)
    room.close_meeting(meeting=lobby, by=rep, at=NOW + timedelta(hours=1))
    [event] = events(rep, at=NOW + timedelta(2))
    assert "here are the minutes" in event["description"]
    assert events(rep, at=NOW + timedelta(32)) == []


def test_of_ones_own_projects_only_as_long_as_one_is_in_them(lobby, rep, marketer):
    stranger, admin = build.rep(), build.administrator()
    assert events(stranger) == events(admin) == []
    Membership.objects.filter(user=rep).delete()
    assert events(rep) == []
    assert len(events(marketer)) == 1


def test_a_finished_project_has_no_meetings_to_come(lobby, rep):
    Project.objects.update(finished_at=BEFORE, finished_by=rep)
    assert events(rep) == []
    Project.objects.update(finished_at=NOW + timedelta(1))
    assert len(events(rep)) == 1


def test_no_account_and_no_person_is_named(lobby, target, email, rep, marketer):
    lobbies.move_meeting(
        meeting=lobby, to=LATER, why="港精密の役員会と重なった", operation=uuid4(), by=rep, at=BEFORE
    )
    room.propose(meeting=lobby, target=target, title="試算表", aim="", evidence="", by=rep, at=BEFORE)
    said = read(rep).to_ical().decode()
    for name in (
        target.account.name,
        "Minato",
        "港精密",
        rep.name,
        rep.email,
        marketer.email,
        "Ito",
        "試算表",
    ):
        assert name not in said


def test_programs_are_told_what_it_is_and_when_to_look_again(lobby, rep):
    calendar = read(rep)
    assert (str(calendar["method"]), str(calendar["version"])) == ("PUBLISH", "2.0")
    assert str(calendar["x-wr-calname"]) == str(calendar["name"]) == "Nurture: next email meetings"
    assert calendar["x-wr-timezone"] == "Asia/Tokyo"
    raw = calendar.to_ical().decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in raw
    assert "X-PUBLISHED-TTL:PT1H" in raw
    assert calendar.walk("VTIMEZONE")
    for event in calendar.walk("VEVENT"):
        # RFC 5546, 3.2.1: PUBLISH names an organizer and nobody who attends.
        assert "organizer" in event
        assert "attendee" not in event
        assert {"dtstamp", "dtend", "url"} <= {name.lower() for name in event}


def test_all_lines_are_as_long_as_may_be(lobby, rep):
    Project.objects.update(name="重点十社" * 25)
    raw = published(rep, meetings_of(rep, at=BEFORE), since=BEFORE)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert Project.objects.get().name in str(Calendar.from_ical(raw).walk("VEVENT")[0]["summary"])


def test_queries_do_not_grow_with_the_meetings(lobby, rep, django_assert_num_queries):
    for number in range(60, 70):
        cycle = build.cycle(lobby.project, number=number)
        build.meeting(Cycle.objects.select_related("project").get(pk=cycle.pk))
    with django_assert_num_queries(1):
        assert len(published(rep, meetings_of(rep, at=BEFORE), since=BEFORE)) > 4_000
    assert Meeting.objects.count() == 11
