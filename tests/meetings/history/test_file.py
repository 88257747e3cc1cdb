"""Decisions as a file: what the search finds, for whoever may see it, on record."""

import csv
import io
from datetime import timedelta

import pytest

from accounts.models import Export
from nurture.meetings import actions
from nurture.meetings.history.actions import judge
from nurture.meetings.models import Confirmation, Decision, Dissent, Option
from nurture.projects.models import Cycle
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db
URL = "/meetings/decisions/export/"


def raw(response):
    return b"".join(response.streaming_content)


def lines(response):
    return list(csv.DictReader(io.StringIO(raw(response).decode("utf-8-sig"), newline="")))


@pytest.fixture
def parked(target, rep, marketer):
    """Another decision of another meeting: it ends the target, and one saw it otherwise."""
    cycle = build.cycle(target.project, number=51)
    meeting = build.meeting(Cycle.objects.select_related("project").get(pk=cycle.pk))
    decision = Decision.objects.create(
        meeting=meeting,
        target=target,
        kind="park",
        until=NOW.date() + timedelta(90),
        end_reason="postponed",
        reason="=予算は来期",
        made_by=rep,
        made_at=NOW,
        agreed_at=NOW,
    )
    Confirmation.objects.create(decision=decision, user=rep, team="sales", at=NOW)
    Confirmation.objects.create(decision=decision, user=marketer, team="marketing", at=NOW, recorded_by=rep)
    Dissent.objects.create(decision=decision, user=marketer, team="marketing", words="まだ早い", at=NOW)
    Option.objects.create(decision=decision, position=1, title="試算表", team="sales", author=rep)
    return decision


def test_it_says_what_was_decided_by_whom_and_what_came_of_it(client, sent, react, rep, marketer):
    react(sent, words="社内で回しました")
    judge(decision=sent, finding="supports", again="yes", words="数字が効いた", by=rep, at=NOW)
    client.force_login(rep)
    [row] = lines(client.post(URL, {"format": "csv"}))
    assert (row["Account"], row["Decision"], row["Candidate"]) == ("Minato Precision", "Send", "稼働率の話")
    assert (row["Why"], row["Expected"]) == ("審査会の前に数字が要る", "They answer")
    assert (row["Agreed for sales"], row["Agreed for marketing"]) == ("Sho Kondo", "Moe Yamada")
    assert (row["Sent to"], row["Came back"]) == ("Ken Ito", "Reply 1: Ken Ito")
    assert (row["Sales finds"], row["Marketing finds"]) == ("Supports it: 数字が効いた", "")
    assert row["Link"].endswith(sent.get_absolute_url())


def test_an_end_a_dissent_and_a_word_for_somebody_in_the_room(client, parked, rep):
    client.force_login(rep)
    [row] = lines(client.post(URL, {"format": "csv"}))
    assert (row["Decision"], row["Why it ends"]) == ("Park", "They put it off")
    assert row["Until"] == f"{parked.until}"
    assert row["Who saw it otherwise"] == "Moe Yamada: まだ早い"
    assert row["Agreed for marketing"] == "Moe Yamada (recorded by Sho Kondo)"
    assert row["What could have been sent"] == "試算表"


def test_excel_opens_it_and_runs_nothing(client, parked, rep):
    client.force_login(rep)
    whole = raw(client.post(URL, {"format": "csv"}))
    assert whole.startswith("\ufeff".encode())
    assert '"\'=予算は来期"'.encode() in whole
    assert raw(client.post(URL, {"format": "xlsx"}))[:2] == b"PK"


def test_the_head_is_japanese_for_whoever_reads_japanese(client, sent, rep):
    rep.language = "ja"
    rep.save()
    client.force_login(rep)
    [row] = lines(client.post(URL, {"format": "csv"}))
    assert (row["決定"], row["営業で合意した人"]) == ("配信", "近藤 翔")


def test_it_holds_what_the_search_finds_and_the_record_says_so(client, sent, parked, rep):
    client.force_login(rep)
    [row] = lines(client.post(f"{URL}?q=審査会&kind=send", {"format": "csv"}))
    assert row["Decision"] == "Send"
    assert len(lines(client.post(URL, {"format": "csv"}))) == 2
    first, second = Export.objects.order_by("pk")
    assert (first.what, first.rows, first.exported_by) == ("decisions", 1, rep)
    assert (first.narrowed_to, second.narrowed_to) == (["Send", "審査会"], [])
    assert client.get(first.address).status_code == 200


def test_what_was_undone_is_not_in_it_and_what_was_withdrawn_says_so(client, parked, rep):
    actions.withdraw(decision=parked, by=rep, at=NOW + timedelta(hours=1))
    client.force_login(rep)
    [row] = lines(client.post(URL, {"format": "csv"}))
    assert row["Withdrawn by"] == "Sho Kondo"
    Decision.objects.update(withdrawal="undone")
    assert lines(client.post(URL, {"format": "csv"})) == []


def test_queries_do_not_grow_with_the_rows(client, sent, target, rep, django_assert_max_num_queries):
    client.force_login(rep)
    for number in range(60, 75):
        cycle = build.cycle(target.project, number=number)
        meeting = build.meeting(Cycle.objects.select_related("project").get(pk=cycle.pk))
        Decision.objects.create(
            meeting=meeting,
            target=target,
            kind="wait",
            until=NOW.date(),
            reason="待つ",
            made_by=rep,
            made_at=NOW,
            agreed_at=NOW,
        )
    with django_assert_max_num_queries(18):
        assert len(lines(client.post(URL, {"format": "csv"}))) == 16


def test_the_ladder(client, sent):
    assert client.post(URL, {"format": "csv"})["Location"].startswith("/sign-in/")
    client.force_login(build.rep())
    assert lines(client.post(URL, {"format": "csv"})) == []
    assert client.post(URL, {"format": "pdf"}).status_code == 404
    assert client.get(URL).status_code == 405


def test_the_page_offers_it_for_what_is_asked(client, sent, rep):
    client.force_login(rep)
    assert f'action="{URL}?q=%E5%AF%A9' in client.get("/meetings/decisions/?q=審").text
