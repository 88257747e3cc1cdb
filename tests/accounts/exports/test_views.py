import csv
import io

import pytest
from asgiref.sync import async_to_sync
from django.core.handlers.asgi import ASGIRequest
from django.test import AsyncRequestFactory
from python_calamine import CalamineWorkbook

from accounts.exports import csv_file
from accounts.exports.rules import Table
from accounts.exports.views import answers
from accounts.models import Export
from accounts.panels import Mark
from tests import build
from tests.accounts import tags

pytestmark = pytest.mark.django_db
URL = "/accounts/export/"


@pytest.fixture
def rep(client):
    rep = build.rep("kondo@tsubaki.example", name_latin="Kondo")
    client.force_login(rep)
    return rep


@pytest.fixture
def minato(rep):
    account = build.account(
        "港精密工業株式会社", industry="食品", employees=800, owner=rep, domain="minato.example"
    )
    build.contact(account, "ito@minato.example", phone="+81 3-1234-5678", department="=1+1")
    build.contact(account, given_name="二", legal_basis="none")
    build.deal(account, amount=8_400_000, their_words="=cmd")
    tags.tag(account, by=rep)
    other = build.account("青葉", industry="鉄鋼")
    build.contact(other)
    return account


def lines(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def export(client, what="accounts", file_format="csv", query=""):
    return client.post(f"{URL}?{query}", {"what": what, "format": file_format})


def test_accounts_leave_as_the_list_shows_them(client, rep, minato):
    response = export(client, query="industry=食品")
    assert "nurture-accounts-" in response["Content-Disposition"]
    [row] = lines(response)
    assert row["Company name"] == "港精密工業株式会社"
    assert (row["Owner"], row["Tags"], row["Employees"]) == ("kondo@tsubaki.example", "展示会", "800")
    assert (row["People"], row["Can be mailed"], row["Won"], row["Not won"]) == ("2", "1", "1", "0")


def refused(user, contacts):
    return {
        contact.pk: Mark("Unsubscribed", "bad") for contact in contacts if contact.email.startswith("ito")
    }


def test_people_leave_with_what_may_be_mailed(client, rep, minato, settings):
    settings.CONTACT_MARKS = [f"{__name__}.refused"]
    first, second = lines(export(client, "contacts", query="industry=食品"))
    assert first["Phone"] == "+81 3-1234-5678"
    assert first["Department"] == "'=1+1"
    assert first["Mail"] == "Unsubscribed"
    assert second["Mail"] == "No legal basis"


def test_deals_leave_in_words(client, rep, minato):
    [row] = lines(export(client, "deals"))
    assert (row["Stage"], row["Amount"], row["The customer's words"]) == ("Won", "8400000.00", "'=cmd")


def test_excel_is_the_same_list(client, rep, minato):
    content = b"".join(export(client, file_format="xlsx", query="sort=-name").streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == sorted(["青葉", "港精密工業株式会社"], reverse=True)


def test_who_took_what_is_on_record(client, rep, minato):
    lines(export(client, query="industry=食品&q=港"))
    record = Export.objects.get()
    assert (record.exported_by, record.what, record.file_format, record.rows) == (rep, "accounts", "csv", 1)
    assert record.narrowed_to == ["“港”", "食品"]
    assert record.address.startswith("/accounts/?q=")
    assert record.finished_at


def test_a_file_that_was_cut_short_says_how_much_left(client, rep, minato, monkeypatch):
    monkeypatch.setattr(csv_file, "BATCH", 2)
    build.account("緑")
    response = export(client)
    chunks = iter(response.streaming_content)
    next(chunks)
    next(chunks)
    # What the server does when the line breaks, but for the signal that would take the test's connection with it.
    for close in response._resource_closers:
        close()
    record = Export.objects.get()
    assert record.rows == 2
    assert record.finished_at is None


def test_queries_do_not_grow_with_the_rows(client, rep, minato, django_assert_max_num_queries):
    for number in range(30):
        build.contact(build.account(f"会社{number}"))
    with django_assert_max_num_queries(12):
        assert len(lines(export(client))) == 32
    with django_assert_max_num_queries(12):
        assert len(lines(export(client, "contacts"))) == 33


@pytest.mark.parametrize("said", [("accounts", "pdf"), ("users", "csv"), ("nominations", "csv"), ("", "")])
def test_another_list_or_format_is_not_there(client, rep, said):
    assert export(client, *said).status_code == 404
    assert not Export.objects.exists()


def test_nobody_takes_a_list_without_signing_in_or_by_reading(client, minato):
    client.logout()
    assert export(client)["Location"].startswith("/sign-in/")
    client.force_login(build.marketer())
    assert client.get(URL).status_code == 405
    assert not Export.objects.exists()


def test_whoever_leads_sees_what_left_and_nobody_else(client, rep, minato):
    lines(export(client, query="industry=食品"))
    assert client.get("/accounts/exports/").status_code == 403
    client.force_login(build.administrator())
    page = client.get("/accounts/exports/").text
    assert "Kondo" in page
    assert "食品" in page
    assert client.post("/accounts/exports/").status_code == 405


def test_under_asgi_the_first_row_leaves_before_the_last_is_read(rep):
    request = AsyncRequestFactory().post(URL)
    assert isinstance(request, ASGIRequest)
    request.user = rep
    read = []

    def rows():
        for number in range(3000):
            read.append(number)
            yield [number]

    response = answers.file_answer(
        request, Table(["n"], rows()), what="accounts", file_format="csv", narrowed_to=[], address=""
    )

    async def take():
        chunks = response.streaming_content
        await anext(chunks)
        await anext(chunks)
        early = len(read)
        return early, [chunk async for chunk in chunks]

    early, rest = async_to_sync(take)()
    assert early == csv_file.BATCH
    assert len(rest) == 3000 // csv_file.BATCH - 1
    assert Export.objects.get().rows == 3000
