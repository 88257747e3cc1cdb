"""A meeting begins with what was expected of each email against what came back."""

from datetime import timedelta

import pytest

from nurture.meetings import actions
from nurture.meetings.apart.actions import hold_apart
from nurture.meetings.history.actions import judge
from nurture.meetings.minutes.queries.opening import opening_checks
from nurture.meetings.models import Meeting
from tests import build
from tests.build import NOW
from tests.meetings.history.conftest import WEEK

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "check-words"}


@pytest.fixture(autouse=True)
def moment(time_machine):
    time_machine.move_to(NOW + timedelta(minutes=5), tick=False)
    return time_machine


@pytest.fixture
def following(sent, rep):
    """The meeting after the one that decided to send."""
    cycle = build.cycle(
        sent.target.project,
        number=5,
        contribute_by=NOW - timedelta(days=2),
        draft_by=NOW - timedelta(days=1),
        meeting_at=NOW,
        observe_until=NOW + WEEK,
    )
    return build.meeting(cycle, opened_at=NOW, opened_by=rep, facilitator=rep)


def url(meeting, tail=""):
    return f"/meetings/{meeting.pk}/{tail}"


def test_it_opens_with_the_emails_that_were_sent_before_the_first_target(client, following, rep, target):
    client.force_login(rep)
    answer = client.get(url(following), follow=True)
    assert answer.redirect_chain == [(url(following, "answers/"), 302)]
    assert "Looking back: email 1 of 1" in answer.text
    assert "Minato Precision" in answer.text
    assert url(following, "?after=answers") in answer.text
    goes_on = client.get(url(following, "?after=answers"))
    assert "/answers/" not in goes_on["Location"]


def test_whoever_votes_in_their_own_time_looks_back_when_they_begin_and_not_each_time(
    client, following, sent, rep, marketer
):
    Meeting.objects.filter(pk=following.pk).update(opened_at=None, opened_by=None, facilitator=None)
    hold_apart(meeting=following, by=rep, at=NOW)
    client.force_login(rep)
    assert "/answers/" in client.get(url(following))["Location"]
    actions.vote(meeting=following, target=sent.target, expected="reply", confidence=2, by=rep, at=NOW)
    assert f"/targets/{sent.target_id}/" in client.get(url(following))["Location"]
    client.force_login(marketer)
    assert "/answers/" in client.get(url(following))["Location"]


def test_with_nothing_to_look_back_on_it_begins_with_the_targets(client, meeting, target, rep):
    client.force_login(rep)
    assert "/answers/" not in client.get(url(meeting))["Location"]
    assert "Nothing to look back on" in client.get(url(meeting, "answers/")).text


def test_once_the_room_is_at_a_target_it_leads_there(client, following, rep, target):
    Meeting.objects.filter(pk=following.pk).update(place=target)
    client.force_login(rep)
    assert client.get(url(following))["Location"] == url(following, f"targets/{target.pk}/")


def test_one_press_of_each_team_says_what_came_of_it(client, following, sent, rep, marketer):
    for user, finding in ((rep, "supports"), (marketer, "does_not")):
        client.force_login(user)
        page = client.get(url(following, "answers/"))
        assert 'name="finding" value="supports"' in page.text
        back = url(following, "answers/")
        client.post(f"/meetings/decisions/{sent.pk}/judge/", {"finding": finding, "next": back})
    words = client.get(url(following, "answers/"), headers=HTMX).text
    assert words.lstrip().startswith("<ul")
    assert "Supports it" in words
    assert "Does not" in words


def test_what_both_have_judged_stays_on_the_page_until_the_meeting_is_over(following, sent, rep, marketer):
    for user in (rep, marketer):
        judge(decision=sent, finding="supports", again="yes", by=user, at=NOW + timedelta(minutes=1))
    at = NOW + timedelta(minutes=5)
    assert [each.decision for each in opening_checks(following, at=at)] == [sent]
    actions.close_meeting(meeting=following, by=rep, at=at)
    later = build.meeting(
        build.cycle(
            sent.target.project,
            number=6,
            contribute_by=NOW + WEEK,
            draft_by=NOW + WEEK,
            meeting_at=NOW + WEEK,
            observe_until=NOW + 2 * WEEK,
        ),
        opened_at=NOW + WEEK,
    )
    assert opening_checks(later, at=NOW + WEEK) == []


def test_those_who_wait_here_are_taken_along_once_the_room_moves(client, following, target, marketer):
    client.force_login(marketer)
    page = client.get(url(following, "answers/")).text
    assert "waits=1" in page
    asks = url(following, "answers/?read=1&waits=1")
    assert "HX-Redirect" not in client.get(asks, headers=HTMX)
    Meeting.objects.filter(pk=following.pk).update(place=target)
    answer = client.get(asks, headers=HTMX)
    assert answer["HX-Redirect"] == url(following, f"targets/{target.pk}/")
    # Whoever comes back to read it is left alone.
    assert "waits=1" not in client.get(url(following, "answers/")).text


@pytest.mark.parametrize("read", ["0", "99", "9" * 5000, "x", ""])
def test_whatever_the_address_says_there_is_a_page(client, following, rep, read):
    client.force_login(rep)
    assert "email 1 of 1" in client.get(url(following, f"answers/?read={read}")).text
