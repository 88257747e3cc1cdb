"""Choosing to decide without a room: works, other team, outsider, bad id, wrong method."""

from uuid import uuid4

import pytest

from nurture.meetings.apart.actions import close_what_is_over
from nurture.meetings.models import Meeting
from nurture.reports.queries.owed import owed
from tests import build
from tests.build import NOW
from tests.meetings.test_views import url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lobby(meeting):
    Meeting.objects.update(opened_at=None, opened_by=None, facilitator=None)
    return meeting


def url(meeting):
    return f"/meetings/{meeting.pk}/apart/"


@pytest.mark.parametrize("who", ["rep", "marketer"])
def test_either_team_begins_it_once(client, request, lobby, target, who):
    person = request.getfixturevalue(who)
    client.force_login(person)
    typed = {"operation": str(uuid4())}
    for _ in range(2):
        assert client.post(url(lobby), typed).status_code == 302
    assert Meeting.objects.get().opened_by == person
    page = client.get(f"/meetings/{lobby.pk}/", follow=True)
    assert page.redirect_chain[-1][0] == url_of(lobby, target)
    assert "Without a room, until" in page.text
    assert "secret until all have, at the latest until" in page.text
    assert "without a room, until" in client.get("/meetings/").text


def test_an_outsider_finds_nothing_and_an_administrator_only_looks(client, lobby):
    client.force_login(build.rep())
    assert client.post(url(lobby)).status_code == 404
    client.force_login(build.administrator())
    assert "Only members of this project" in client.post(url(lobby), follow=True).text
    assert not Meeting.objects.get().is_apart


def test_a_meeting_that_is_not_there_and_a_wrong_method(client, lobby, rep):
    client.force_login(rep)
    assert client.post("/meetings/999999/apart/").status_code == 404
    assert client.get(url(lobby)).status_code == 405


def test_what_is_open_already_is_told(client, meeting, rep):
    client.force_login(rep)
    answer = client.post(url(meeting), follow=True)
    assert "The meeting is not open" in answer.text
    assert not Meeting.objects.get().is_apart


def test_today_asks_for_the_votes(client, lobby, target, rep, marketer):
    client.force_login(rep)
    client.post(url(lobby))
    (waiting,) = [each for each in owed(marketer, at=NOW) if each.kind == "vote"]
    assert waiting.link == f"/meetings/{lobby.pk}/"
    assert waiting.due > NOW
    client.force_login(marketer)
    assert "decides without a room, and waits for your votes." in client.get("/").text


def test_what_closed_by_itself_was_closed_by_nobody(client, lobby, rep, marketer):
    client.force_login(rep)
    client.post(url(lobby))
    close_what_is_over(at=Meeting.objects.get().apart_until)
    page = client.get(f"/meetings/{lobby.pk}/minutes/").text
    assert "closed by itself" in page
    assert f"closed by {rep}" not in page
    assert "Who took part" in page
    assert "Who was there" not in page
    assert "by itself" in client.get("/meetings/").text
