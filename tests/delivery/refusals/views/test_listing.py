import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Export
from nurture.delivery.actions import suppressing
from nurture.delivery.models import Suppression
from nurture.delivery.queries.suppressions import suppressed
from tests import build
from tests.delivery.world import NOW

Reason = Suppression.Reason
LIST = "/settings/suppressions/"


@pytest.fixture
def lead(world):
    return build.rep("lead@tsubaki.example", role="lead")


@pytest.fixture
def rows(world):
    world.contact("ito@minato.example")
    suppressing.suppress(address="ito@minato.example", reason=Reason.UNSUBSCRIBED, at=NOW)
    suppressing.suppress(address="nobody@elsewhere.example", reason=Reason.BOUNCED, at=NOW)
    return Suppression.objects.order_by("pk")


def text(answer):
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def test_the_list_names_whom_we_know_and_no_other_address(client, world, rows):
    client.force_login(world.marketer)
    page = text(client.get(LIST))
    assert "伊藤 健" in page
    assert f"#{rows[1].value_hash[:8]}" in page
    assert "elsewhere.example" not in page


def test_an_address_in_full_is_found_by_its_code(client, world, rows):
    client.force_login(world.rep)
    page = text(client.get(LIST, {"q": " NOBODY@elsewhere.example"}))
    assert f"#{rows[1].value_hash[:8]}" in page
    assert "伊藤 健" not in page
    # No database takes a NUL.
    assert f"#{rows[1].value_hash[:8]}" in text(client.get(LIST, {"q": "nobody@elsewhere.example\x00"}))
    page = text(client.get(LIST, {"q": "somebody@elsewhere.example"}))
    assert "somebody@elsewhere.example is not on the list" in page


def test_an_international_domain_is_shown_and_found_in_its_own_letters(client, lead):
    client.force_login(lead)
    operation = "7e57d004-2b97-0e7a-b45f-5387367791cd"
    typed = {"value": "日本語.jp", "reason": "by_hand", "note": "A competitor", "operation": operation}
    client.post(f"{LIST}add/", typed)
    for words in ("", "日本語.jp", "日本語", "xn--wgv71a119e"):
        page = text(client.get(LIST, {"q": words}))
        assert 'title="xn--wgv71a119e.jp">日本語.jp</a>' in page, words
    page = text(client.get(f"{LIST}{Suppression.objects.get().pk}/"))
    assert '<span title="xn--wgv71a119e.jp">日本語.jp</span>' in page


@pytest.mark.parametrize(
    "typed", ["日本語", "日本語.example", "kuroda@日本語", "ＫＵＲＯＤＡ＠xn--wgv71a119e"]
)
def test_an_international_address_is_found_in_either_spelling(client, world, typed):
    world.contact("kuroda@xn--wgv71a119e.example", family_name="黒田")
    suppressing.suppress(address="kuroda@xn--wgv71a119e.example", reason=Reason.UNSUBSCRIBED, at=NOW)
    client.force_login(world.rep)
    assert "黒田" in text(client.get(LIST, {"q": typed}))


def test_the_list_asks_as_often_whatever_its_length(client, world, rows, django_assert_max_num_queries):
    client.force_login(world.rep)
    for number in range(60):
        world.contact(f"p{number}@minato.example")
        suppressing.suppress(address=f"p{number}@minato.example", reason=Reason.BOUNCED, at=NOW)
    with django_assert_max_num_queries(12):
        page = text(client.get(LIST))
    assert 'rel="next"' in page


def test_everybody_of_a_team_may_add_an_address(client, world):
    client.force_login(world.marketer)
    operation = "7e57d004-2b97-0e7a-b45f-5387367791cd"
    typed = {"value": "ito@minato.example", "reason": "asked", "note": "By telephone", "operation": operation}
    assert client.post(f"{LIST}add/", typed).status_code == 302
    assert suppressed(["ito@minato.example"])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("minato.example", "whoever leads"),
        ("gmail.com", "Enter their addresses"),
        ("nonsense", "neither an address"),
        ("", "This field is required"),
    ],
)
def test_what_cannot_be_entered_is_said_and_stays_typed(client, world, typed, words):
    client.force_login(world.marketer)
    answer = client.post(f"{LIST}add/", {"value": typed, "reason": "by_hand", "note": "A note of mine"})
    assert answer.status_code == 422
    assert words in text(answer)
    assert "A note of mine" in text(answer)
    assert not Suppression.objects.exists()


def test_whoever_leads_enters_a_domain(client, lead):
    client.force_login(lead)
    operation = "7e57d004-2b97-0e7a-b45f-5387367791cd"
    typed = {"value": "minato.example", "reason": "by_hand", "note": "A competitor", "operation": operation}
    client.post(f"{LIST}add/", typed)
    assert suppressed(["x@sales.minato.example"])


def test_a_list_is_taken_in_after_a_look(client, lead, rows):
    client.force_login(lead)
    file = io.BytesIO("会社,メール\r\n港,ueda@minato.example\r\n港,ito@minato.example\r\n".encode("cp932"))
    file.name = "配信停止.csv"
    operation = "7e57d004-2b97-0e7a-b45f-5387367791cd"
    typed = {"file": file, "reason": "asked", "note": "Old system", "operation": operation}
    answer = client.post(f"{LIST}upload/", typed, follow=True)
    assert "配信停止.csv" in text(answer)
    assert not suppressed(["ueda@minato.example"])
    client.post(f"{answer.redirect_chain[-1][0]}take-in/")
    assert suppressed(["ueda@minato.example"])
    assert rows[0].reason == "unsubscribed"


@pytest.mark.parametrize(
    "typed", [{}, {"pasted": "no address here"}, {"pasted": "a@b.example\n" * 2, "note": ""}]
)
def test_a_list_that_cannot_be_read_is_said(client, lead, typed):
    client.force_login(lead)
    operation = "7e57d004-2b97-0e7a-b45f-5387367791cd"
    typed = {"reason": "asked", "note": "Old system", "operation": operation} | typed
    answer = client.post(f"{LIST}upload/", typed)
    assert answer.status_code == 422
    assert typed.get("pasted", "") in text(answer)


def test_the_list_leaves_as_a_file_and_is_on_record(client, lead, rows):
    client.force_login(lead)
    answer = client.post(f"{LIST}export/?q=ito@minato.example", {"format": "csv"})
    written = text(answer)
    assert "ito@minato.example" in written
    assert "elsewhere" not in written
    record = Export.objects.get()
    assert (record.what, record.rows, record.exported_by) == ("suppressions", 1, lead)
    assert "ito" not in f"{record.narrowed_to}{record.address}"


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_file_read_in_again_gives_the_same_list(client, lead, world, file_format, language):
    addresses = ["ito@minato.example", "=mori@xn--wgv71a119e.jp", "-x@minato.example"]
    for number, address in enumerate(addresses):
        world.contact(address, family_name=f"人{number}")
        suppressing.suppress(address=address, reason=Reason.BOUNCED, at=NOW)
    client.force_login(lead)
    for domain in ("日本語.jp", "rival.example"):
        entry = {"value": domain, "reason": "by_hand", "note": "A competitor", "operation": uuid4()}
        client.post(f"{LIST}add/", entry)
    before = set(Suppression.objects.values_list("scope", "value_hash", "domain"))
    lead.language = language
    lead.save()
    written = client.post(f"{LIST}export/", {"format": file_format}).getvalue()
    if file_format == "csv":
        assert "'=mori@日本語.jp" in written.decode()
        assert "xn--" not in written.decode()
    Suppression.objects.all().delete()
    file = SimpleUploadedFile(f"list.{file_format}", written)
    typed = {"reason": "asked", "note": "Again", "operation": uuid4(), "file": file}
    upload = client.post(f"{LIST}upload/", typed).url
    client.post(f"{upload}take-in/")
    assert set(Suppression.objects.values_list("scope", "value_hash", "domain")) == before


def test_a_name_that_looks_like_a_formula_is_harmless_in_the_file(client, lead, world):
    world.contact("sly@minato.example", family_name="=HYPERLINK(1)", given_name="")
    suppressing.suppress(address="sly@minato.example", reason=Reason.BOUNCED, at=NOW)
    client.force_login(lead)
    assert "\"'=HYPERLINK(1)" in text(client.post(f"{LIST}export/", {"format": "csv"}))


@pytest.mark.parametrize(
    "path", ["export/", "upload/", "uploads/1/", "uploads/1/take-in/", "uploads/1/discard/"]
)
def test_lists_are_for_whoever_leads(client, world, path):
    client.force_login(world.rep)
    ask = client.get if path in {"upload/", "uploads/1/"} else client.post
    assert ask(f"{LIST}{path}", {"format": "csv"}).status_code == 403


def test_an_entry_tells_what_happened(client, world, rows):
    client.force_login(world.rep)
    page = text(client.get(f"{LIST}{rows[0].pk}/"))
    assert "Unsubscribed" in page
    assert "two of us have seen" in page
    assert client.get(f"{LIST}0/").status_code == 404


def test_what_a_machine_found_is_lifted_by_whoever_leads(client, world, lead, rows):
    path = f"{LIST}{rows[1].pk}/lift/"
    client.force_login(world.rep)
    assert client.get(path).status_code == 403
    client.force_login(lead)
    assert client.post(path, {"note": ""}).status_code == 422
    operation = "7e57d004-2b97-0e7a-b45f-5387367791cd"
    assert client.post(path, {"note": "Server was down", "operation": operation}).status_code == 302
    assert not suppressed(["nobody@elsewhere.example"])


def test_a_refusal_without_a_newer_consent_is_not_even_asked_about(client, world, rows):
    client.force_login(world.rep)
    path = f"{LIST}{rows[0].pk}/lift/"
    assert "no newer consent" in text(client.get(path))
    operation = "7e57d004-2b97-0e7a-b45f-5387367791cd"
    client.post(path, {"note": "He wants it", "operation": operation})
    assert suppressed(["ito@minato.example"])


def test_strangers_see_nothing(client, rows):
    for path in ("", "add/", f"{rows[0].pk}/", "upload/"):
        assert reverse("account_login") in client.get(f"{LIST}{path}").url


@pytest.mark.parametrize("path", ["export/", "lifts/1/answer/", "uploads/1/take-in/"])
def test_what_changes_something_is_not_opened(client, lead, path):
    client.force_login(lead)
    assert client.get(f"{LIST}{path}").status_code == 405
