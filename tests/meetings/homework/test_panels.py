"""Actions on the pages of accounts and projects, and in the room."""

from datetime import date

import pytest
from django.urls import reverse

from nurture.meetings.homework.actions import finish
from tests import build
from tests.build import NOW
from tests.meetings.homework.test_actions import give

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_tuesday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_the_account_shows_what_is_open_and_a_way_to_give_more(client, meeting, target, rep, marketer):
    action = give(meeting, rep, target=target)
    over = give(meeting, rep, target=target, words="済んだこと")
    finish(action=over, by=rep, at=NOW)
    for who in (rep, marketer):
        client.force_login(who)
        page = client.get(target.account.get_absolute_url()).text
        assert action.words in page
        assert reverse("meetings:finish_action", args=[action.pk]) in page
        assert reverse("meetings:finish_action", args=[over.pk]) not in page
        assert f"{reverse('meetings:give_action', args=[meeting.pk])}?target={target.pk}" in page


def test_whoever_is_in_another_project_sees_nothing_of_it(client, meeting, target, rep):
    give(meeting, rep, target=target)
    client.force_login(build.rep())
    page = client.get(target.account.get_absolute_url())
    assert page.status_code == 200
    # What is told on the timeline of an account, decisions too, is read by whoever sees the account.
    assert 'id="account-actions"' not in page.text


def test_an_account_that_nobody_pursues_shows_no_card(client, rep):
    client.force_login(rep)
    assert 'id="account-actions"' not in client.get(build.account("他社").get_absolute_url()).text


def test_the_project_counts_what_is_open_and_late(client, meeting, rep):
    give(meeting, rep, due=date(2026, 11, 20))
    give(meeting, rep)
    client.force_login(rep)
    page = client.get(meeting.project.get_absolute_url()).text
    assert "one is late" in page
    assert reverse("meetings:actions", args=[meeting.project_id]) in page


def test_the_room_shows_those_of_its_target_and_a_form_behind_key_a(client, meeting, target, rep):
    mine = give(meeting, rep, target=target)
    give(meeting, rep, words="全体の宿題")
    client.force_login(rep)
    page = client.get(reverse("meetings:target", args=[meeting.pk, target.pk])).text
    assert mine.words in page
    assert "全体の宿題" not in page
    assert "2 given in this meeting" in page
    assert 'data-shortcut="a"' in page
    client.force_login(build.administrator())
    page = client.get(reverse("meetings:target", args=[meeting.pk, target.pk])).text
    assert mine.words in page
    assert reverse("meetings:finish_action", args=[mine.pk]) not in page
