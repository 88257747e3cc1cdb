"""The board of a project as a page: who opens it, what it costs, what it shows."""

from datetime import timedelta

import pytest

from nurture.projects.actions.cycles import ensure_cycles
from tests import build
from tests.build import NOW
from tests.reports import waiting


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def project(target):
    ensure_cycles(project=target.project, at=NOW - timedelta(days=21))
    ensure_cycles(project=target.project, at=NOW)
    return target.project


def page_of(client, user, query=""):
    client.force_login(user)
    return client.get(f"/projects/{user.memberships.get().project_id}/{query}").text


def test_the_board_stands_on_the_page_of_the_project(client, project, target, rep):
    build.sequence(target, "稼働率の話")
    page = page_of(client, rep)
    for words in ("Board", "Cycle 3", "now", "稼働率の話", "Minato Precision", "Decide in the meeting"):
        assert words in page, words
    assert "decides in Jan–Mar 2027" in page
    assert "/static/js/board.js" in page


def test_it_has_the_form_of_a_list_as_well(client, project, rep):
    page = page_of(client, rep, "?view=list")
    assert "Jan–Mar 2027" in page
    assert 'class="board"' not in page


def test_it_narrows_without_a_script_and_says_when_nothing_is_left(client, project, rep):
    assert "No target is like this." in page_of(client, rep, "?stage=evaluating")


def test_htmx_gets_the_board_alone(client, project, rep, django_assert_max_num_queries):
    client.force_login(rep)
    headers = {"HX-Request": "true", "HX-Target": "board"}
    with django_assert_max_num_queries(16):
        fragment = client.get(f"/projects/{project.pk}/?view=list", headers=headers)
    assert fragment.text.lstrip().startswith('<div id="board"')
    assert "<h1>" not in fragment.text


def test_a_project_without_targets_says_what_comes_first(client, rep):
    build.project(rep)
    page = page_of(client, rep)
    assert "No target yet" in page
    assert "Nominate an account" in page


def test_an_open_meeting_leads_the_page_the_list_and_the_meetings(client, project, rep):
    meeting = build.meeting(project.cycles.get(number=2))
    client.force_login(rep)
    for path in (f"/projects/{project.pk}/", "/projects/", "/meetings/", "/"):
        page = client.get(path).text
        assert "The meeting is going on." in page, path
        assert f'href="/meetings/{meeting.pk}/"' in page, path
    meeting.closed_at, meeting.closed_by = NOW, rep
    meeting.save()
    for path in (f"/projects/{project.pk}/", "/projects/", "/meetings/", "/"):
        assert "The meeting is going on." not in client.get(path).text, path


@pytest.mark.parametrize("number", [2, 20])
def test_the_page_costs_the_same_at_any_size(
    client, number, project, rep, marketer, django_assert_max_num_queries
):
    meeting = build.meeting(project.cycles.get(number=3))
    for i in range(number):
        made = build.target(project, build.account(f"会社{i}"), rep, marketer)
        waiting.approved_email(made, marketer)
        waiting.decision(made, rep, meeting=meeting)
    client.force_login(rep)
    with django_assert_max_num_queries(50):
        client.get(f"/projects/{project.pk}/")


def test_words_are_there_in_japanese(client, project, rep):
    rep.language = "ja"
    rep.save()
    page = page_of(client, rep)
    assert "マーケティング" in page
    assert "下書きを書く" in page
