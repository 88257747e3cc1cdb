"""What `manage.py benchmark` prints is what was measured. How fast anything is decides no test."""

import subprocess
import sys
import time

import pytest

from accounts.models import Account, Activity, Annotation, Contact, Deal
from benchmarks import crowd, meeting, pages, pool, running
from benchmarks.sending.peers import celery, tasks
from benchmarks.sending.peers.letter import Letter, people
from nurture.meetings.models import Decision
from nurture.meetings.rules.pieces import PIECES
from nurture.team.models import User
from tests import build


def measured(view, *, queries=3, median=10.0, p95=20.0):
    return pages.Measured(view, queries, median, p95)


def test_a_row_stands_for_a_page_and_shows_both_readers():
    rows = {"rep": [measured("a:b"), measured("a:c", p95=100.1)], "marketer": [measured("a:b", queries=4)]}
    lines = list(pages.table(rows))
    assert lines[1].split() == ["a:b", "3", "q", "10.0", "20.0", "4", "q", "10.0", "20.0"]
    assert lines[2].split() == ["a:c", "3", "q", "10.0", "100.1", "–"]
    assert lines[-1] == "Over 100 ms: a:c"


def test_what_is_fast_enough_is_named_as_such():
    assert list(pages.table({"rep": [measured("a:b")]}))[-1] == "None over 100 ms."


@pytest.mark.django_db
def test_every_page_that_links_lead_to_is_opened_once(client):
    rep = build.rep()
    build.account()
    build.account("東嶺化学")
    client.force_login(rep)
    views = [view for view, _path in pages.pages(client, [])]
    assert len(views) == len(set(views))
    assert {"reports:today", "accounts:account", "accounts:new_account", "delivery:outbox"} <= set(views)


@pytest.mark.django_db
def test_what_no_link_leads_to_is_named_unless_it_takes_no_get(client):
    client.force_login(build.rep())
    assert pages.answers_get(client, "accounts:people")
    assert not pages.answers_get(client, "delivery:cancel")


@pytest.mark.django_db
def test_the_queries_of_a_page_are_counted(client):
    client.force_login(build.rep())
    row = pages.timed(client, "team:you", "/settings/", 5)
    assert row.queries > 1
    assert 0 < row.median <= row.p95


@pytest.mark.django_db
def test_the_crowd_is_as_large_as_asked_and_repeats_the_story_of_the_busiest():
    rep = build.rep()
    account = build.account()
    client_told = build.deal(build.account("東嶺化学"), external_id="42", source="crm")
    build.annotation(account, rep)
    for note in Annotation.objects.all():
        Activity.objects.create(
            account=account, verb="accounts.annotated", category="knowledge", at=build.NOW, annotation=note
        )
    assert crowd.add(accounts=5, entries=20) == account
    assert Account.objects.count() == 7
    assert account.activities.count() == 21
    assert Annotation.objects.count() == 21
    assert Deal.objects.filter(name=client_told.name).count() == 6
    assert User.objects.count() == 1


def test_each_kind_of_question_is_a_row_and_the_slowest_is_named():
    answers = [pool.Answered("company", 50, 20.0, 30.0), pool.Answered("one letter", 3, 40.0, 60.4)]
    lines = list(pool.table(answers))
    assert lines[1].split() == ["company", "50", "20.0", "30.0"]
    assert lines[-1] == "Slowest: one letter, p95 60 ms."


def test_surnames_are_written_in_three_ways_and_none_twice():
    written = [name.split(":") for name in pool.families()]
    assert {len(name) for name in written} == {3}
    assert len({kanji for kanji, _kana, _latin in written}) == len(written) > 880


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_pool_of_the_benchmark_is_searched_as_it_says(client):
    reader = pool.crowd(1_000, 5_000)
    client.force_login(reader)
    assert Account.objects.count() == 1_000
    assert Contact.objects.filter(search__contains="佐藤").count() > 40
    found = {
        question: pool.measured(client, question, path, 5).rows
        for question, path in pool.asked()
        if question in {"opened", "company, in kana", "a common name", "no hit"}
    }
    assert found == {
        "opened": 50,
        "company, in kana": found["company, in kana"],
        "a common name": 50,
        "no hit": 0,
    }
    assert found["company, in kana"] > 0


def test_an_unknown_name_is_refused(capsys):
    with pytest.raises(SystemExit):
        running.main(["nothing"])
    assert "there are: pages" in capsys.readouterr().err


def test_the_screens_of_a_meeting_are_counted_together():
    rows = [line.split() for line in meeting.said([0.1] * 19 + [1.0], {200: 1.25, 20: 1.5, 1: 0.8})]
    assert ["20", "100", "145", "1000"] in [row[:4] for row in rows]
    assert [row[:3] for row in rows[-3:]] == [["200", "10", "1.2"], ["20", "1", "1.5"], ["1", "1", "0.8"]]


@pytest.mark.django_db
def test_a_change_of_the_benchmark_decides_and_withdraws_by_turns():
    rep, marketer = build.rep(), build.marketer()
    target = build.target(build.project(rep, marketer), build.account(), rep, marketer)
    held = build.meeting(build.cycle(target.project))
    for standing in (1, 0, 1):
        meeting.change(held, target)
        assert Decision.objects.standing().count() == standing


@pytest.mark.django_db
def test_a_screen_of_the_benchmark_knows_its_pieces_as_the_browser_does(client):
    rep, marketer = build.rep(), build.marketer()
    target = build.target(build.project(rep, marketer), build.account(), rep, marketer)
    held = build.meeting(build.cycle(target.project))
    client.force_login(rep)
    page = client.get(f"/meetings/{held.pk}/targets/{target.pk}/").text
    assert set(dict(meeting.SAYS.findall(page))) == set(PIECES)


def test_every_peer_sends_one_letter_to_people_who_differ():
    letter = Letter()
    mails = [letter.to(each) for each in people(4)]
    assert len({mail.to[0] for mail in mails}) == len({mail.body for mail in mails}) == 4
    assert mails[1].subject == "田中1様：段取り替えを18分から6分にした話"
    assert "生産技術部" in mails[1].body
    assert "生産技術部" in mails[1].alternatives[0].content


class SilentBoard:
    def blpop(self, keys, timeout):
        return None


@pytest.fixture
def worker(monkeypatch, tmp_path):
    """Celery's, as a process that writes a line and is never heard of again."""
    monkeypatch.setattr(tasks, "board", SilentBoard)
    with (tmp_path / "log").open("w+b") as log:
        process = subprocess.Popen(
            [sys.executable, "-S", "-c", "print('why', flush=True); input()"],
            stdin=subprocess.PIPE,
            stdout=log,
        )
        with process:
            yield celery.Worker(process, log)
            process.kill()


def test_a_worker_of_celery_that_ended_is_not_waited_for(worker):
    worker.process.communicate(b"\n")
    with pytest.raises(SystemExit, match="the worker ended:\nwhy"):
        worker.hear(tasks.DONE, by=time.monotonic() + 20)


def test_a_worker_of_celery_has_its_time(worker):
    with pytest.raises(SystemExit, match="its time is over"):
        worker.hear(tasks.DONE, by=time.monotonic() + 0.2)
