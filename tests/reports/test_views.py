from datetime import timedelta

import pytest

from accounts.models import Activity
from nurture.delivery.models import Heartbeat, Stop
from tests import build
from tests.build import NOW
from tests.reports import waiting

URL = "/"


@pytest.fixture(autouse=True)
def _now(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.PLACE_COUNTS = {"reports:today": "nurture.reports.queries.owed.owed_count"}


@pytest.fixture
def alive(db):
    for kind in ("worker", "scheduler"):
        Heartbeat.objects.create(name=f"{kind}@here", kind=kind, at=NOW)


def happened(target, by):
    return Activity.objects.create(
        account=target.account, verb="accounts.account_added", category="record", at=NOW, actor=by
    )


def page_of(client, user):
    client.force_login(user)
    return client.get(URL).text


def test_it_answers_what_waits_what_happened_and_when_they_meet(client, target, rep, marketer, alive):
    build.meeting(build.cycle(target.project))
    waiting.pause(target.account)
    decision = waiting.decision(target, marketer)
    build.scored(build.nomination(target.project, build.account("東嶺化学"), marketer), rep, marketer)
    waiting.approved_email(target, marketer)
    waiting.message(target, "failed")
    happened(target, marketer)
    page = page_of(client, rep)
    for words in (
        "5 things wait for you.",
        "The meeting is going on.",
        "Minato Precision",
        "役員会で聞かれました",
        "Nothing more goes out until you choose how to go on.",
        'name="choice" value="carry_on"',
        'name="choice" value="adapt"',
        'name="choice" value="hand_off"',
        "waits for your team’s confirmation",
        "waits for your team’s signature",
        "waits for your team’s approval",
        "could not be delivered",
        "What happened",
        "Join",
        f"/meetings/decisions/{decision.pk}/confirm/",
        '<span class="badge">5</span>',
    ):
        assert words in page, words
    assert "no worker is running" not in page


def test_choosing_how_to_go_on_is_one_click(client, target, rep):
    pause = waiting.pause(target.account)
    client.force_login(rep)
    client.post(f"/pauses/{pause.pk}/lift/", {"choice": "adapt", "note": "回収の一枚を先に"})
    pause.refresh_from_db()
    assert (pause.choice, pause.note, pause.lifted_by) == ("adapt", "回収の一枚を先に", rep)
    assert "Nothing waits for you." in client.get(URL).text


def test_the_number_in_the_rail_is_that_of_the_list(client, target, rep, marketer):
    page_of(client, rep)
    waiting.decision(target, marketer)
    assert "badge" not in client.get("/accounts/").text
    assert '<span class="badge">1</span>' in client.get(URL).text
    assert '<span class="badge">1</span>' in client.get("/accounts/").text


def test_it_says_that_nobody_sends(client, rep):
    assert "no worker is running" in page_of(client, rep)


def test_it_says_that_sending_is_stopped(client, rep, alive):
    Stop.objects.create(reason="誤送信の調査", at=NOW, by=rep)
    page = page_of(client, rep)
    assert "All sending is stopped." in page
    assert "誤送信の調査" in page


def test_an_entry_is_drawn_as_on_the_account_and_names_it(client, target, rep, marketer):
    entry = happened(target, marketer)
    page = page_of(client, rep)
    assert f'id="activity-{entry.pk}"' in page
    assert f"/accounts/{target.account_id}/timeline/{entry.pk}/" in page
    assert page.count("Minato Precision") == 1


def test_who_is_in_no_project_is_shown_where_to_begin(client, outsider):
    page = page_of(client, outsider)
    assert "You are in no project yet." in page
    assert "badge" not in page


def test_with_nothing_to_do_it_is_calm(client, target, rep):
    page = page_of(client, rep)
    assert "Nothing waits for you." in page
    assert "badge" not in page


def test_an_administrator_sees_what_happens_and_owes_nothing(client, target, rep):
    waiting.decision(target, rep)
    page = page_of(client, build.administrator())
    assert "Nothing waits for you." in page


def test_a_stranger_signs_in_first(client, db):
    assert client.get(URL).headers["Location"].startswith("/sign-in/login/")


def test_it_changes_nothing(client, rep):
    client.force_login(rep)
    assert client.post(URL).status_code == 405


@pytest.mark.parametrize("number", [3, 100])
def test_it_costs_the_same_at_any_size(client, number, rep, marketer, django_assert_max_num_queries):
    project = build.project(rep, marketer)
    for i in range(number):
        target = build.target(project, build.account(f"会社{i}"), rep, marketer)
        waiting.pause(target.account)
        waiting.decision(target, marketer, made_at=NOW - timedelta(minutes=i))
    client.force_login(rep)
    with django_assert_max_num_queries(32):
        assert client.get(URL).status_code == 200


def test_the_visit_is_noted_by_a_request_of_its_own(client, target, rep):
    assert 'hx-post="/settings/visit/"' in page_of(client, rep)
    rep.refresh_from_db()
    assert rep.seen_at is None
    client.post("/settings/visit/")
    rep.refresh_from_db()
    assert rep.seen_at == NOW
    assert "/settings/visit/" not in client.get(URL).text


def test_each_thing_says_until_when(client, target, rep, marketer):
    build.cycle(target.project, meeting_at=NOW + timedelta(days=2), draft_by=NOW + timedelta(days=1))
    assert "by Wed 25 Nov" in page_of(client, marketer)
    target.project.cycles.update(draft_by=NOW - timedelta(days=1))
    assert "was due 23 Nov" in page_of(client, marketer)
    target.project.cycles.update(draft_by=NOW + timedelta(hours=3))
    assert "today until 13:00" in page_of(client, marketer)


def test_words_are_there_in_japanese(client, target, marketer, rep):
    waiting.decision(target, rep)
    marketer.language = "ja"
    marketer.save()
    assert "の決定が、あなたのチームの確認を待っています。" in page_of(client, marketer)
