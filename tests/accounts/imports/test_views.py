import csv as csv_module
import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.imports import tasks, views
from accounts.models import Account, Contact, Deal, ImportRun
from tests import build
from tests.accounts.imports.files import checked, csv, imported, undone, uploaded
from tests.accounts.imports.workbooks import xlsx

pytestmark = pytest.mark.django_db

ACCOUNTS = csv("会社名,業種", "アオバ,製造", ",製造")


@pytest.fixture
def rep(client):
    rep = build.rep()
    client.force_login(rep)
    return rep


def send(client, content, kind="accounts", name="file.csv", source="CRM"):
    file = SimpleUploadedFile(name, content, "text/csv")
    sent = {"kind": kind, "source": source, "file": file, "operation": str(uuid4())}
    return client.post("/accounts/imports/new/", sent)


def filled(response, **changes):
    """What the browser would send back of the mapping form, with some fields changed."""
    form = response.context["form"]
    fields = {field.html_name: field.value() for field in form}
    return {name: value for name, value in fields.items() if value is not None} | changes


def walked(client, content, kind="accounts", **changes):
    """Upload and mapping, up to the page that shows what would happen."""
    mapping = send(client, content, kind).url
    response = client.post(mapping, filled(client.get(mapping), **changes))
    assert response.status_code == 302, response.context["form"].errors
    return response.url


# --- The way through ---


def test_a_file_goes_from_upload_to_report_without_javascript(client, rep):
    check = walked(client, ACCOUNTS)
    page = client.get(check)
    assert [(tally.outcome, tally.rows) for tally in page.context["tallies"] if tally.rows] == [
        ("create", 1),
        ("error", 1),
    ]
    assert "“Name” is empty." in page.text
    assert not Account.objects.exists()

    report = client.post(check)
    run = ImportRun.objects.get()
    assert report.url == f"/accounts/imports/{run.pk}/"
    assert (run.state, run.created_by) == ("done", rep)
    assert Account.objects.get().industry == "製造"
    assert "“Name” is empty." in client.get(report.url).text


def test_marks_of_direction_turn_round_no_words_but_their_own(client, rep):
    content = csv("会社名,\u202e業種,設立年", "\u202eアオバ,製造,\u202eいつか", ",製造")
    mapping = send(client, content, name="\u202eeman.csv").url
    assert "\u202e" not in client.get(mapping).text
    page = client.get(client.post(mapping, filled(client.get(mapping))).url).text
    assert "<bdi>\u202eアオバ</bdi> · <bdi>製造</bdi> · <bdi>\u202eいつか</bdi></span>" in page
    assert page.count("\u202e") == 2
    assert "“いつか” in “設立年”" in page


def test_a_long_row_that_is_left_out_is_shown_as_far_as_it_is_known_again(client, rep):
    row = ["", "x" * 100, "y" * 100, "z"]
    page = client.get(walked(client, csv("会社名,業種,所在地,親会社", ",".join(row)))).text
    assert f"<bdi>{'x' * 80}</bdi> · <bdi>{'y' * 80}</bdi> · <bdi>…</bdi></span>" in page


def test_a_marketer_may_import_too(client):
    client.force_login(build.marketer())
    client.post(walked(client, ACCOUNTS))
    assert Account.objects.count() == 1


def test_the_mapping_page_shows_the_guess_and_values_beside_each_column(client, rep):
    page = client.get(send(client, csv("会社名,なにか", "アオバ,製造", encoding="cp932")).url)
    initial = page.context["reading"].initial
    assert (initial["encoding"], initial["delimiter"]) == ("cp932", ",")
    assert [choice.value() for _column, choice, _order in page.context["form"].column_rows()] == ["name", ""]
    assert "アオバ" in page.text


def test_an_open_date_order_is_asked_beside_its_column(client, rep):
    build.account("アオバ")
    content = csv("案件ID,企業名,ステータス,発生日", "1,アオバ,商談中,1/2/2026")
    mapping = send(client, content, "deals").url
    first = client.post(mapping, filled(client.get(mapping)))
    assert first.status_code == 422
    assert "date-3" in first.context["form"].errors
    assert client.post(mapping, filled(first, **{"date-3": "dmy"})).status_code == 302
    client.post(client.get(mapping.replace("mapping", "check")).request["PATH_INFO"])
    assert Deal.objects.get().opened_on.isoformat() == "2026-02-01"


def test_the_order_of_a_column_mapped_by_hand_is_asked_too(client, rep):
    build.account("アオバ")
    content = csv(
        "案件ID,企業名,ステータス,いつ",
        "1,アオバ,商談中,1/2/2026",
        "2,アオバ,商談中,?",
        "3,アオバ,商談中,?",
        "4,アオバ,商談中,?",
    )
    mapping = send(client, content, "deals").url
    page = client.get(mapping)
    assert "date-3" not in page.context["form"].fields
    answer = client.post(mapping, filled(page, **{"column-3": "opened_on"}))
    assert answer.status_code == 422
    assert "date-3" in answer.context["form"].errors
    assert client.post(mapping, filled(answer, **{"date-3": "mdy"})).status_code == 302
    assert ImportRun.objects.get().mapping["dates"]["いつ"] == "mdy"


def test_a_stage_nobody_knows_is_chosen_in_the_mapping(client, rep):
    build.account("アオバ")
    content = csv("案件ID,企業名,ステータス", "1,アオバ,ほっと")
    client.post(walked(client, content, "deals", **{"stage-0": "open"}))
    assert Deal.objects.get().stage == "open"


def test_a_spelling_is_chosen_in_the_mapping(client, rep):
    build.account("アオバ")
    content = csv("案件ID,企業名,製品,ステータス", "1,アオバ,GTX Pro,商談中", "2,アオバ,GTXPro,商談中")
    client.post(walked(client, content, "deals", **{"product-0": "GTXPro"}))
    assert {deal.product for deal in Deal.objects.all()} == {"GTXPro"}


def test_people_come_in_with_the_legal_basis_that_was_asked(client, rep):
    build.account("アオバ")
    content = csv("会社名,氏名,メール", "アオバ,伊藤 健,ito@aoba.example")
    mapping = send(client, content, "contacts").url
    without = client.post(mapping, filled(client.get(mapping)))
    assert (without.status_code, "legal_basis" in without.context["form"].errors) == (422, True)
    basis = {"legal_basis": "business_card", "legal_basis_on": "2026-10-02", "legal_basis_source": "展示会"}
    check = client.post(mapping, filled(without, **basis)).url
    client.post(check)
    person = Contact.objects.get()
    assert (person.legal_basis, person.legal_basis_source) == ("business_card", "展示会")


def test_another_encoding_reads_the_kept_file_again(client, rep):
    mapping = send(client, csv("会社名", "アオバ", encoding="euc-jp")).url
    run = ImportRun.objects.get()
    answer = client.post(f"/accounts/imports/{run.pk}/read/", {"encoding": "euc-jp", "delimiter": ","})
    assert answer.url == mapping
    assert "アオバ" in client.get(mapping).text


def test_an_encoding_that_does_not_fit_is_said_and_the_page_stays(client, rep):
    run = uploaded(csv("会社名", "アオバ"), by=rep)
    answer = client.post(f"/accounts/imports/{run.pk}/read/", {"encoding": "utf-16", "delimiter": ","})
    assert answer.status_code == 422
    assert answer.context["reading"].errors["encoding"]
    assert answer.context["form"]


def test_a_file_no_encoding_fits_waits_for_a_choice(client, rep):
    mapping = send(client, "name\nMüller\n".encode("cp1252") + b"\xa0\xff\n").url
    page = client.get(mapping)
    assert page.context["form"] is None
    assert "The file is kept" in page.text
    assert client.post(mapping, {}).status_code == 200


@pytest.mark.parametrize(
    ("rows", "said"),
    [([[]], "This sheet is empty."), ([["会社名"]], "This sheet has a header and no rows below it.")],
)
def test_a_sheet_without_rows_asks_for_another_sheet_not_another_file(client, rep, rows, said):
    page = client.get(
        send(client, xlsx(("表紙", rows), ("取引先", [["会社名"], ["アオバ"]])), name="book.xlsx").url
    )
    shown = page.content.decode()
    assert page.context["unusable"] == said
    assert "If the table is on another sheet, choose that one below." in shown
    assert "need not choose it again" not in shown


def test_another_sheet_without_rows_is_said_and_the_page_stays(client, rep):
    book = send(
        client, xlsx(("取引先", [["会社名"], ["アオバ"]]), ("表紙", [["会社名"]])), name="book.xlsx"
    ).url
    page = client.post(book.replace("mapping", "read"), {"sheet": "表紙"})
    assert page.status_code == 422
    assert page.context["reading"].errors["sheet"] == ["This sheet has a header and no rows below it."]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (csv("会社名,業種"), "no rows"),
        (b"PK\x03\x04\x00", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither a text file"),
    ],
)
def test_a_wrong_file_is_a_clear_error_and_the_rest_of_the_form_stays(client, rep, content, said):
    answer = send(client, content, "deals", source="Salesforce")
    assert answer.status_code == 422
    assert said in answer.text
    assert answer.context["form"]["source"].value() == "Salesforce"
    assert answer.context["form"]["kind"].value() == "deals"
    assert not ImportRun.objects.exists()


def test_no_file_is_asked_for(client, rep):
    assert client.post("/accounts/imports/new/", {"kind": "accounts", "source": "CRM"}).status_code == 422


def test_a_second_click_imports_nothing_twice(client, rep):
    check = walked(client, ACCOUNTS)
    client.post(check)
    assert client.post(check).status_code == 302
    assert Account.objects.count() == 1


def test_a_file_is_put_aside(client, rep):
    run = uploaded(ACCOUNTS, by=rep)
    assert client.post(f"/accounts/imports/{run.pk}/discard/").url == "/accounts/imports/"
    assert not ImportRun.objects.exists()


def test_the_list_names_every_import(client, rep):
    imported(ACCOUNTS, by=rep, name="crm-accounts.csv")
    uploaded(ACCOUNTS, by=rep, name="later.csv")
    text = client.get("/accounts/imports/").text
    assert "crm-accounts.csv" in text
    assert "later.csv" in text


def test_an_empty_list_teaches_the_first_step(client, rep):
    assert "/accounts/imports/new/" in client.get("/accounts/imports/").text


@pytest.mark.parametrize("stage", [checked, imported])
def test_a_deal_is_shown_with_its_company_before_and_after(client, rep, stage):
    build.account("アオバ")
    run = stage(csv("案件ID,企業名,案件名,ステータス", "1,㈱アオバ,状態監視,商談中"), "deals", by=rep)
    page = client.get(f"/accounts/imports/{run.pk}/?outcome=create", follow=True)
    assert [row.title for row in page.context["shown"].rows] == ["状態監視 · アオバ"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_step_speaks_the_language_of_the_reader(client, rep, language):
    rep.language = language
    rep.save()
    mapping = send(client, ACCOUNTS).url
    pages = [client.get("/accounts/imports/new/"), client.get(mapping)]
    check = client.post(mapping, filled(pages[1])).url
    pages += [client.get(check), client.get(client.post(check).url), client.get("/accounts/imports/")]
    assert all(f'<html lang="{language}"' in page.text for page in pages)
    assert all(page.status_code == 200 for page in pages)


# --- Errors file ---


def error_table(client, run):
    response = client.get(f"/accounts/imports/{run.pk}/errors.csv")
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv_module.reader(io.StringIO(text.removeprefix("\ufeff")))), response


@pytest.mark.parametrize("stage", [checked, imported])
def test_the_error_file_has_the_reason_beside_each_row_before_and_after(client, rep, stage):
    run = stage(ACCOUNTS, by=rep, name="会社一覧.csv")
    table, response = error_table(client, run)
    assert table == [["Line", "Why it was left out", "会社名", "業種"], ["3", "“Name” is empty.", "", "製造"]]
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("accounts", {"会社名": "name", "業種": "industry"}),
        ("contacts", {"会社名": "account", "氏名": "full_name"}),
        ("deals", {"会社名": "account", "ステータス": "stage", "失注理由": "reason_note"}),
    ],
)
def test_the_error_file_is_read_without_the_columns_that_we_added(client, rep, language, kind, columns):
    rep.language = language
    rep.save()
    run = checked(csv(",".join(columns), "," * (len(columns) - 1) + "価格"), kind, by=rep)
    response = client.get(f"/accounts/imports/{run.pk}/errors.csv")
    again = uploaded(b"".join(response.streaming_content), kind, by=rep)
    mapped = list(again.mapping["columns"].items())
    assert mapped[2:] == list(columns.items())
    assert [field for _column, field in mapped[:2]] == ["", ""]


def test_all_mistakes_of_a_row_stand_in_the_check_and_in_the_error_file(client, rep):
    run = checked(csv("会社名,従業員数,ドメイン", "アオバ,多数,なし"), by=rep)
    said = ["“多数” in “従業員数” is not a number we can read.", "“なし” in “ドメイン” is not a domain."]
    assert error_table(client, run)[0][1][1] == " ".join(said)
    assert "<br>".join(said) in client.get(f"/accounts/imports/{run.pk}/check/").text


def test_the_error_file_runs_nothing_in_a_spreadsheet(client, rep):
    run = imported(csv("会社名,=1+1", ',"=HYPERLINK(""http://x"")"', ",-5", ",@x"), by=rep)
    header, *rows = error_table(client, run)[0]
    assert header[3] == "'=1+1"
    assert [row[3] for row in rows] == ['\'=HYPERLINK("http://x")', "-5", "'@x"]


# --- htmx ---


def htmx(target):
    return {"HX-Request": "true", "HX-Target": target}


def test_htmx_gets_the_rows_of_another_outcome_alone(client, rep):
    run = imported(ACCOUNTS, by=rep)
    answer = client.get(f"/accounts/imports/{run.pk}/?outcome=create", headers=htmx("row-list"))
    assert answer.text.strip().startswith("<section")
    assert "アオバ" in answer.text
    assert "<html" not in answer.text


def test_htmx_looks_at_a_column_chosen_anew_without_keeping_anything(client, rep):
    mapping = send(client, csv("案件ID,企業名,しるし", "1,アオバ,won"), "deals").url
    sent = filled(client.get(mapping), look="1", **{"column-2": "stage"})
    answer = client.post(mapping, sent, headers=htmx("mapping-form"))
    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert [value for value, _count, _choice in answer.context["form"].stage_rows()] == ["won"]
    assert ImportRun.objects.get().mapping["columns"]["しるし"] == ""


# --- Ladder ---

PATHS = ["", "new/", "{pk}/", "{pk}/mapping/", "{pk}/check/", "{pk}/errors.csv"]
POSTS = ["{pk}/read/", "{pk}/discard/", "{pk}/undo/"]


def test_a_row_whose_record_left_with_an_undo_is_not_an_empty_cell(client, rep):
    run = undone(imported(ACCOUNTS, by=rep), by=rep)
    assert '<th scope="row">–</th>' in client.get(f"/accounts/imports/{run.pk}/?outcome=create").text


@pytest.mark.parametrize("path", PATHS + POSTS)
def test_nobody_imports_without_signing_in(client, path):
    run = checked(ACCOUNTS, by=build.rep())
    url = "/accounts/imports/" + path.format(pk=run.pk)
    answer = client.post(url) if path in POSTS else client.get(url)
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("path", [path for path in PATHS + POSTS if "pk" in path])
def test_an_import_that_is_not_there_is_404(client, rep, path):
    url = "/accounts/imports/" + path.format(pk=999)
    assert (client.post(url) if path in POSTS else client.get(url)).status_code == 404


@pytest.mark.parametrize("path", ["{pk}/", "{pk}/check/", "{pk}/errors.csv"])
def test_what_is_not_mapped_yet_leads_to_the_mapping(client, rep, path):
    run = uploaded(ACCOUNTS, by=rep)
    answer = client.get("/accounts/imports/" + path.format(pk=run.pk), follow=True)
    assert answer.redirect_chain[-1][0] == f"/accounts/imports/{run.pk}/mapping/"


@pytest.mark.parametrize("path", ["{pk}/mapping/", "{pk}/check/"])
def test_what_is_imported_leads_to_its_report(client, rep, path):
    run = imported(ACCOUNTS, by=rep)
    assert client.get("/accounts/imports/" + path.format(pk=run.pk)).url == f"/accounts/imports/{run.pk}/"


@pytest.mark.parametrize("path", ["{pk}/read/", "{pk}/discard/"])
def test_what_is_imported_is_not_changed_any_more(client, rep, path):
    run = imported(ACCOUNTS, by=rep)
    url = "/accounts/imports/" + path.format(pk=run.pk)
    assert client.post(url, {"encoding": "utf-8", "delimiter": ","}).url == f"/accounts/imports/{run.pk}/"
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", ""), ("post", "{pk}/"), ("post", "{pk}/errors.csv"), ("get", "{pk}/read/"), ("get", "{pk}/discard/"), ("put", "new/"), ("put", "{pk}/check/")],
)  # fmt: skip
def test_the_wrong_method_is_refused(client, rep, method, path):
    run = checked(ACCOUNTS, by=rep)
    assert getattr(client, method)("/accounts/imports/" + path.format(pk=run.pk)).status_code == 405


@pytest.mark.parametrize("outcome", ["nonsense", "skip", "update"])
def test_any_outcome_may_be_asked_for(client, rep, outcome):
    run = imported(ACCOUNTS, by=rep)
    assert client.get(f"/accounts/imports/{run.pk}/?outcome={outcome}&after=tampered").status_code == 200


def test_pages_ask_a_fixed_number_of_queries(client, rep, django_assert_max_num_queries):
    few = imported(csv("会社名", *(f"会社{n}" for n in range(3))), by=rep)
    many = imported(csv("会社名", *(f"企業{n}" for n in range(120))), by=rep)
    for run in (few, many):
        with django_assert_max_num_queries(6):
            page = client.get(f"/accounts/imports/{run.pk}/?outcome=create")
    assert len(page.context["shown"].rows) == 50
    assert page.context["shown"].next_cursor


# --- In the background ---


def waiting(run, by, job="import"):
    from accounts.imports.actions import jobs

    jobs.ask(run=run, job=job, by=by, at=build.NOW)
    return run


def test_a_large_file_waits_for_a_worker_behind_a_progress_bar(client, rep, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    run = checked(csv("会社名", "アオバ", "ミドリ"), by=rep)
    report = client.post(f"/accounts/imports/{run.pk}/check/").url
    page = client.get(report)
    assert 'hx-trigger="every 1s"' in page.text
    assert "Look again" in page.text
    assert not Account.objects.exists()
    ImportRun.objects.update(phase="reading", progress=1)
    fragment = client.get(report, headers=htmx("import-progress"))
    assert "1 of 2 rows" in fragment.text
    assert "<html" not in fragment.text

    tasks.look_now()
    assert client.get(report, headers=htmx("import-progress"))["HX-Refresh"] == "true"
    assert "アオバ" in client.get(f"{report}?outcome=create").text


@pytest.mark.parametrize(("job", "path"), [("check", "check/"), ("import", ""), ("undo", "")])
def test_whatever_is_at_work_shows_how_far_it_is(client, rep, job, path):
    run = waiting((imported if job == "undo" else checked)(ACCOUNTS, by=rep), rep, job)
    for start in ("", "check/", "mapping/", "undo/"):
        page = client.get(f"/accounts/imports/{run.pk}/{start}", follow=True)
        assert page.request["PATH_INFO"] == f"/accounts/imports/{run.pk}/{path}"
        assert "Waiting for its turn" in page.text


@pytest.mark.parametrize("path", ["check/", "discard/", "read/", "undo/"])
def test_nothing_more_is_asked_of_a_file_at_work(client, rep, path):
    run = waiting(checked(ACCOUNTS, by=rep), rep)
    assert client.post(f"/accounts/imports/{run.pk}/{path}", {"preset": "none"}).status_code == 302
    run.refresh_from_db()
    assert run.job == "import"


def test_a_failure_is_said_and_the_file_stays(client, rep):
    run = checked(ACCOUNTS, by=rep)
    ImportRun.objects.update(failure={"job": "import", "code": "", "params": {}})
    page = client.get(f"/accounts/imports/{run.pk}/check/")
    assert "Nothing was changed" in page.text
    assert "Failed" in client.get("/accounts/imports/").text


# --- Undo ---


def test_an_import_is_undone_after_saying_what_would_stay(client, rep):
    run = imported(csv("会社名", "アオバ", "ミドリ"), by=rep)
    build.contact(Account.objects.get(name="アオバ"))
    undo = f"/accounts/imports/{run.pk}/undo/"
    assert undo in client.get(f"/accounts/imports/{run.pk}/").text
    page = client.get(undo)
    assert "Take back 1 record" in page.text
    assert "1 record is in use since" in page.text
    report = client.get(client.post(undo).url)
    assert "This import was undone." in report.text
    assert [row.reason for row in report.context["kept"].rows] == ["In use since"]
    assert [account.name for account in Account.objects.all()] == ["アオバ"]
    assert client.get(undo).url == f"/accounts/imports/{run.pk}/"
    assert client.post(undo).status_code == 302


# --- Excel, systems and what a file may do ---


def test_a_workbook_of_business_cards_is_recognised(client, rep):
    build.account("アオバ")
    content = xlsx(
        (
            "名刺",
            [
                ["会社名", "氏名", "E-mail", "名刺交換日", "名刺ID"],
                ["㈱アオバ", "伊藤 健", "ito@aoba.example", "2026/10/2", "M1"],
            ],
        )
    )
    mapping = send(client, content, "contacts", name="cards.xlsx", source="").url
    page = client.get(mapping)
    assert (page.context["reading"].initial["preset"], page.context["reading"].initial["sheet"]) == (
        "sansan",
        "名刺",
    )
    assert ImportRun.objects.get().source == "Sansan"
    client.post(client.post(mapping, filled(page, legal_basis="business_card")).url)
    person = Contact.objects.get()
    assert (person.external_id, person.source, str(person.legal_basis_on)) == ("M1", "Sansan", "2026-10-02")


@pytest.mark.parametrize(
    ("headers", "kind", "system"),
    [
        ("Id,IsDeleted,AccountId,LastName,FirstName,Email", "contacts", "Salesforce"),
        ("取引先責任者 ID,取引先名,姓,名,メール", "contacts", "Salesforce"),
        ("Opportunity ID,Opportunity Name,Account Name,Stage,Close Date", "deals", "Salesforce"),
        ("Record ID,Company name,Company Domain Name", "accounts", "HubSpot"),
        ("レコードID,取引名,取引ステージ,関連付けられている会社", "deals", "HubSpot"),
        ("会社名,部署名,氏名,E-mail,名刺交換日", "contacts", "Sansan"),
        ("Company,Name,Email,Exchanged On,Business Card ID", "contacts", "Sansan"),
        ("会社名,氏名,メール", "contacts", "CRM"),
    ],
)
def test_the_system_is_known_by_its_columns(rep, headers, kind, system):
    run = uploaded(csv(headers, ",".join("x" for _ in headers.split(","))), kind, by=rep, source="")
    assert run.source == system


def test_another_system_may_be_chosen(client, rep):
    run = uploaded(csv("Id,会社名", "1,アオバ"), by=rep)
    client.post(f"/accounts/imports/{run.pk}/read/", {"preset": "hubspot"})
    run.refresh_from_db()
    assert run.mapping["preset"] == "hubspot"


def test_what_a_file_may_do_is_asked_and_kept(client, rep):
    client.post(walked(client, ACCOUNTS, mode="update"))
    run = ImportRun.objects.get()
    assert (run.mapping["mode"], run.counts["skip"], Account.objects.count()) == ("update", 1, 0)
