"""The lobby in the browser's terms: works, other team, outsider, bad id, wrong method."""

from datetime import timedelta
from uuid import uuid4

import pytest

from nurture.meetings.lobby.models import Attendance, EarlyVote
from nurture.meetings.models import Meeting
from nurture.sequences.models import Email
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW + timedelta(minutes=5))


def key_of(email):
    return f"email:{email.pk}:{email.content_hash}"


def early(lobby, target):
    return f"/meetings/{lobby.pk}/early/{target.pk}/"


def choice(email, **more):
    return {"choice": key_of(email), "sentence": "役員会の前に", "operation": uuid4()} | more


@pytest.mark.parametrize("who", ["rep", "marketer"])
def test_both_teams_choose_before_the_meeting(client, request, lobby, target, email, who):
    client.force_login(request.getfixturevalue(who))
    page = client.get(f"/meetings/{lobby.pk}/").text
    assert "What would you send?" in page
    assert "稼働率の話" in page
    answer = client.post(early(lobby, target), choice(email), follow=True)
    assert "You have chosen for all targets." in answer.text
    assert EarlyVote.objects.get().sentence == "役員会の前に"


def test_what_one_chose_is_on_no_page_of_the_others(client, lobby, target, email, rep, marketer):
    client.force_login(rep)
    client.post(early(lobby, target), choice(email, sentence="極秘の一文"))
    client.force_login(marketer)
    page = client.get(f"/meetings/{lobby.pk}/").text
    assert "極秘の一文" not in page
    assert "One of both teams has chosen." in page


def test_htmx_gets_the_card_alone_with_how_far_one_is(client, lobby, target, email, rep):
    client.force_login(rep)
    answer = client.post(early(lobby, target), choice(email), headers=HTMX, follow=True)
    assert answer.text.lstrip().startswith("<article")
    assert 'id="early-progress"' in answer.text


def test_a_double_click_writes_once_and_words_are_never_lost(client, lobby, target, email, rep):
    client.force_login(rep)
    data = choice(email)
    assert client.post(early(lobby, target), data).status_code == 302
    assert client.post(early(lobby, target), data).status_code == 302
    assert EarlyVote.objects.count() == 1
    page = client.post(early(lobby, target), {"sentence": "まだ選んでいない", "operation": uuid4()})
    assert (page.status_code, "まだ選んでいない" in page.text) == (422, True)


def test_words_that_changed_meanwhile_are_said_and_what_was_typed_stays(client, lobby, target, email, rep):
    client.force_login(rep)
    data = choice(email)
    Email.objects.update(content_hash="f" * 64)
    page = client.post(early(lobby, target), data)
    assert (page.status_code, "役員会の前に" in page.text) == (409, True)
    assert not EarlyVote.objects.exists()


def test_a_vote_on_older_words_asks_to_be_given_anew(client, lobby, target, email, rep):
    client.force_login(rep)
    client.post(early(lobby, target), choice(email))
    Email.objects.update(content_hash="f" * 64)
    assert "was changed since you chose it" in client.get(f"/meetings/{lobby.pk}/").text


def test_who_comes_is_seen_by_both_teams(client, lobby, rep, marketer):
    client.force_login(rep)
    client.post(f"/meetings/{lobby.pk}/attend/", {"answer": "away", "operation": uuid4()})
    assert Attendance.objects.get().answer == "away"
    client.force_login(marketer)
    page = client.get(f"/meetings/{lobby.pk}/").text
    assert "Nobody of Sales comes." in page


def test_a_delegate_has_to_be_named(client, lobby, rep):
    colleague = build.rep(name="田辺")
    build.Membership.objects.create(project=lobby.project, user=colleague, joined_at=NOW)
    client.force_login(rep)
    url = f"/meetings/{lobby.pk}/attend/"
    assert client.post(url, {"answer": "delegate", "operation": uuid4()}).status_code == 422
    client.post(url, {"answer": "delegate", "delegate": colleague.pk, "operation": uuid4()})
    assert Attendance.objects.get().delegate == colleague


def test_an_outsider_finds_nothing_and_an_administrator_only_looks(client, lobby, target, email):
    client.force_login(build.rep())
    for url in (f"/meetings/{lobby.pk}/", early(lobby, target), f"/meetings/{lobby.pk}/read/"):
        assert client.get(url).status_code == 404, url
    assert client.post(f"/meetings/{lobby.pk}/attend/", {"answer": "coming"}).status_code == 404
    client.force_login(build.administrator())
    assert 'name="choice"' not in client.get(f"/meetings/{lobby.pk}/").text
    assert client.post(early(lobby, target), choice(email)).status_code == 409
    assert not EarlyVote.objects.exists()


def test_a_bad_id_finds_nothing_and_get_changes_nothing(client, lobby, target, rep, marketer):
    other = build.target(build.project(rep, marketer), build.account("他社"), rep, marketer)
    client.force_login(rep)
    assert client.get(early(lobby, other)).status_code == 404
    assert client.get(f"/meetings/999/early/{target.pk}/").status_code == 404
    assert client.get(f"/meetings/{lobby.pk}/attend/").status_code == 405
    assert client.get(f"/meetings/{lobby.pk}/consent/yes/").status_code == 405
    assert client.post(f"/meetings/{lobby.pk}/read/").status_code == 405


def test_once_open_one_press_says_yes_to_all_and_leads_there_first(
    client, lobby, target, email, rep, marketer
):
    for who in (rep, marketer):
        client.force_login(who)
        client.post(early(lobby, target), choice(email))
    answer = client.post(f"/meetings/{lobby.pk}/open/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/meetings/{lobby.pk}/consent/"
    assert "Say yes to it" in answer.text
    seen = {"seen": f"{target.pk}:{email.content_hash}", "operation": uuid4()}
    page = client.post(f"/meetings/{lobby.pk}/consent/yes/", seen, follow=True).text
    assert "Marketing says yes" in page
    nonsense = {"seen": "9" * 5000 + ":", "operation": uuid4()}
    assert client.post(f"/meetings/{lobby.pk}/consent/yes/", nonsense).status_code == 302
    client.force_login(rep)
    page = client.post(f"/meetings/{lobby.pk}/consent/yes/", seen | {"operation": uuid4()}, follow=True).text
    assert "One target is agreed on." in page
    assert Meeting.objects.get().decisions.get().agreed_at


def test_while_another_meeting_is_open_the_lobby_leads_there(client, lobby, rep):
    going = build.meeting(build.cycle(lobby.project, number=3))
    client.force_login(rep)
    page = client.get(f"/meetings/{lobby.pk}/").text
    assert "Meeting 3 of this project is going on." in page
    assert f'href="/meetings/{going.pk}/"' in page
    assert f'action="/meetings/{lobby.pk}/open/"' not in page
    assert f'action="/meetings/{lobby.pk}/apart/"' not in page
    for way in ("open", "apart"):
        answer = client.post(f"/meetings/{lobby.pk}/{way}/", follow=True)
        assert "Another meeting of this project is going on. Close it first." in answer.text
    assert not Meeting.objects.get(pk=lobby.pk).opened_at


def test_the_lobby_costs_the_same_with_2_and_20_targets(
    client, lobby, target, email, rep, marketer, django_assert_max_num_queries
):
    client.force_login(rep)

    def grow(count):
        for _ in range(count):
            other = build.target(target.project, build.account(f"会社{uuid4().hex}"), rep, marketer)
            build.email(build.sequence(other), "別の話")

    def queries(url):
        with django_assert_max_num_queries(100) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    grow(1)
    urls = [f"/meetings/{lobby.pk}/", f"/meetings/{lobby.pk}/read/"]
    few = [queries(url) for url in urls]
    grow(18)
    assert [queries(url) for url in urls] == few


def test_nothing_on_paper_holds_an_address(client, lobby, target, email, ito, rep):
    client.force_login(rep)
    page = client.get(f"/meetings/{lobby.pk}/targets/{target.pk}/read/").text
    assert "稼働率の話" in page
    assert ito.email not in page
