from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.imports.actions import jobs, runs
from accounts.imports.facts import AlreadyImported, MappingOpen, NotChecked
from accounts.imports.queries.runs import mapping_of
from accounts.imports.rules.problems import FileCode, FileUnusableError, MappingCode
from accounts.imports.rules.surveys import survey
from accounts.models import (
    Account,
    Activity,
    Alias,
    Contact,
    Deal,
    ErasedKey,
    Erasure,
    ImportJob,
    ImportRun,
    LegalBasisEntry,
    Merge,
)
from accounts.privacy.keys import address_key, external_key
from tests import build
from tests.accounts.imports.files import checked, csv, done, imported, problems, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return build.rep()


def counts(run):
    return {outcome: count for outcome, count in run.counts.items() if count}


# --- Telephone numbers ---


@pytest.mark.parametrize(
    ("phone", "is_told"),
    [
        ("312345678", True),
        ("120123456", True),
        ("9012345678", True),
        ("0312345678", False),
        ("03-1234-5678", False),
        ("+81312345678", False),
        ("81312345678", False),
        ("3125550123", False),
        ("1234", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("stage", [checked, imported])
def test_a_telephone_number_that_lost_its_zero_is_told(rep, stage, phone, is_told):
    build.account("アオバ")
    lines = [
        "会社名,氏名,電話番号",
        "アオバ,伊藤 健,03 1234 5678",
        "ミドリ,林 京,312345678",
        f"アオバ,森 洋,{phone}",
    ]
    run = stage(csv(*lines), "contacts", by=rep)
    told = [notice for notice in run.preview["plan"]["notices"] if notice["code"] == "zero_gone"]
    params = {"rows": 1, "column": "電話番号", "line": 4, "phone": phone}
    assert told == ([{"code": "zero_gone", "params": params}] if is_told else [])


# --- Rows with several mistakes ---


def mistakes(run):
    return [
        (row.line, row.outcome, [row.code, *(other["code"] for other in row.also)])
        for row in run.rows.exclude(code="").order_by("line")
    ]


@pytest.mark.parametrize("stage", [checked, imported])
def test_a_row_tells_all_its_mistakes_an_unknown_company_among_them(rep, stage):
    build.account("アオバ")
    lines = [
        "会社名,氏名,メールアドレス,言語",
        "ミドリ,伊藤 健,ito@,fr",
        "アオバ,森 洋,mori@,ja",
        "ミドリ,森 洋,mori@midori.example,ja",
    ]
    run = stage(csv(*lines), "contacts", by=rep)
    assert mistakes(run) == [
        (2, "error", ["email", "language", "account_unknown"]),
        (3, "error", ["email"]),
        (4, "error", ["account_unknown"]),
    ]
    assert run.rows.get(line=2).also[1]["params"]["account"] == "ミドリ"


def test_a_company_that_is_half_wrong_is_not_looked_up(rep):
    build.account("アオバ", domain="aoba.example")
    build.account("アオバ", domain="aoba2.example")
    lines = ["企業名,company domain,stage,close date,deal name", "アオバ,なし,won,2026-04-01,x"]
    assert mistakes(checked(csv(*lines), "deals", by=rep)) == [(2, "error", ["domain"])]


def test_a_row_counts_once_for_each_reason_it_is_left_out_for(rep):
    lines = ["会社名,従業員数,設立年,ドメイン", ",多数,昔,", "アオバ,多数,,なし", "ミドリ,,,なし"]
    run = checked(csv(*lines), by=rep)
    reasons = [(reason["code"], reason["rows"], reason["line"]) for reason in run.preview["plan"]["reasons"]]
    assert reasons == [("domain", 2, 3), ("number", 2, 2), ("missing", 1, 2)]
    assert counts(run) == {"error": 3}


def test_a_refused_row_finds_nobody_and_takes_nothing_from_the_rows_after_it(rep):
    build.account("アオバ")
    lines = [
        "会社名,氏名,メールアドレス,言語",
        "アオバ,伊藤 健,ito@aoba.example,fr",
        "アオバ,伊藤 健,ito@aoba.example,ja",
    ]
    run = imported(csv(*lines), "contacts", by=rep)
    assert mistakes(run) == [(2, "error", ["language"])]
    assert Contact.objects.get().language == "ja"


# --- Accounts ---


def test_companies_of_a_cp932_file_arrive_with_every_character(rep):
    content = csv(
        "会社名,業種,従業員数,ホームページ",
        "㈱髙﨑製作所,製造,１２０名,https://www.takasaki.example/",
        encoding="cp932",
    )
    run = imported(content, by=rep)
    account = Account.objects.get()
    assert mapping_of(run).encoding == "cp932"
    assert (account.name, account.name_key, account.employees, account.domain) == (
        "㈱髙﨑製作所",
        "高崎製作所",
        120,
        "takasaki.example",
    )


def test_a_company_written_in_another_way_is_the_same_company(rep):
    there = build.account("株式会社アオバ")
    run = imported(csv("会社名,業種", "アオバ㈱,製造"), by=rep)
    there.refresh_from_db()
    assert counts(run) == {"update": 1}
    assert (there.name, there.industry) == ("株式会社アオバ", "製造")


def test_an_empty_cell_never_overwrites(rep):
    there = build.account("アオバ", industry="製造", employees=50)
    run = imported(csv("会社名,業種,従業員数", "アオバ,,"), by=rep)
    there.refresh_from_db()
    assert counts(run) == {"skip": 1}
    assert (there.industry, there.employees) == ("製造", 50)


def test_two_companies_that_fit_are_a_conflict_not_a_guess(rep):
    build.account("アオバ")
    build.account("株式会社アオバ")
    run = imported(csv("会社名,業種", "アオバ,製造"), by=rep)
    assert problems(run) == [(2, "two_matches")]
    assert not Account.objects.exclude(industry="").exists()


def test_the_domain_decides_between_two_of_one_name(rep):
    build.account("アオバ", domain="aoba.example")
    right = build.account("株式会社アオバ", domain="aoba-seiki.example")
    imported(csv("会社名,業種,ドメイン", "アオバ,製造,aoba-seiki.example"), by=rep)
    assert Account.objects.get(industry="製造") == right


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ミドリ,midori.example", "other_domain"),
        ("アオバ,midori.example", "two_matches"),
        ("キイロ,aoba.example", "domain_of_other"),
    ],
)
def test_a_name_and_a_domain_that_contradict_each_other_are_a_conflict(rep, line, code):
    build.account("アオバ", domain="aoba.example")
    build.account("ミドリ", domain="midori2.example")
    build.account("シロ", domain="midori.example") if code == "two_matches" else None
    run = imported(csv("会社名,ドメイン", line), by=rep)
    assert problems(run) == [(2, code)]


def test_an_id_of_the_source_finds_its_company_under_a_new_name(rep):
    imported(csv("id,会社名", "A1,アオバ"), by=rep)
    run = imported(csv("id,会社名", "A1,アオバホールディングス"), by=rep)
    assert counts(run) == {"update": 1}
    assert Account.objects.get().name_key == "アオバホールディングス"


def test_ids_of_two_sources_do_not_meet(rep):
    imported(csv("id,会社名", "1,アオバ"), by=rep, source="Salesforce")
    imported(csv("id,会社名", "1,ミドリ"), by=rep, source="Sansan")
    assert Account.objects.count() == 2


def test_one_company_with_two_ids_is_two_companies_to_the_source(rep):
    content = csv("id,会社名", "1,アオバ", "2,アオバ")
    assert counts(imported(content, by=rep)) == {"create": 2}
    assert counts(imported(content, by=rep)) == {"skip": 2}


def test_a_second_line_about_the_same_company_is_a_conflict_that_names_the_first(rep):
    run = imported(csv("会社名,業種", "アオバ,製造", "㈱アオバ,販売"), by=rep)
    row = run.rows.get(code="same_file")
    assert (row.line, row.params["line"]) == (3, 2)
    assert Account.objects.get().industry == "製造"


def test_a_name_over_the_limit_is_a_row_error(rep):
    assert problems(imported(csv("会社名,業種", "ア" * 201 + ",製造", "アオバ," + "業" * 101), by=rep)) == [
        (2, "too_long"),
        (3, "too_long"),
    ]


# --- Contacts ---


def test_people_arrive_with_name_kana_and_the_legal_basis_of_the_file(rep):
    account = build.account("株式会社アオバ")
    content = csv(
        "会社名,氏名,フリガナ,部署,役職,メールアドレス,電話番号",
        "アオバ㈱,髙橋　一郎,ﾀｶﾊｼ ｲﾁﾛｳ,製造部,部長,Takahashi@Aoba.Example,03-0000-0000",
    )
    imported(content, "contacts", by=rep)
    person = Contact.objects.get()
    assert person.account == account
    assert (person.family_name, person.given_name, person.family_kana, person.given_kana) == (
        "髙橋",
        "一郎",
        "タカハシ",
        "イチロウ",
    )
    assert (person.email, person.department, person.title) == ("Takahashi@aoba.example", "製造部", "部長")
    assert (person.legal_basis, person.legal_basis_on) == ("business_card", date(2026, 10, 2))
    assert (person.legal_basis_source, person.legal_basis_proof) == ("展示会", "名刺 第三箱")


def test_a_latin_name_stays_whole(rep):
    build.account("Aoba")
    imported(csv("company,name,email", "Aoba Inc.,Mary Ann Smith,mary@aoba.example"), "contacts", by=rep)
    person = Contact.objects.get()
    assert (person.name_latin, person.family_name) == ("Mary Ann Smith", "")


def test_the_date_of_a_row_wins_over_that_of_the_file(rep):
    build.account("アオバ")
    imported(csv("会社名,氏名,名刺交換日", "アオバ,伊藤 健,2024/3/1"), "contacts", by=rep)
    assert Contact.objects.get().legal_basis_on == date(2024, 3, 1)


def test_an_address_finds_its_person_whatever_its_case(rep):
    person = build.contact(build.account("アオバ"), "ito@aoba.example", title="")
    run = imported(csv("会社名,メール,役職", "アオバ,ITO@AOBA.EXAMPLE,課長"), "contacts", by=rep)
    person.refresh_from_db()
    assert counts(run) == {"update": 1}
    assert (person.title, person.email) == ("課長", "ito@aoba.example")


def test_the_first_legal_basis_and_its_proof_stand(rep):
    person = build.contact(
        build.account("アオバ"), "ito@aoba.example", legal_basis="consent", legal_basis_proof="form 12"
    )
    run = imported(csv("会社名,メール", "アオバ,ito@aoba.example"), "contacts", by=rep)
    person.refresh_from_db()
    assert counts(run) == {"skip": 1}
    assert (person.legal_basis, person.legal_basis_proof) == ("consent", "form 12")


def test_a_person_without_a_basis_gets_the_one_of_the_file(rep):
    person = build.contact(
        build.account("アオバ"), "ito@aoba.example", legal_basis="none", legal_basis_on=None
    )
    imported(csv("会社名,メール", "アオバ,ito@aoba.example"), "contacts", by=rep)
    person.refresh_from_db()
    assert person.legal_basis == "business_card"


def test_a_person_without_an_address_is_known_by_the_name_at_the_company(rep):
    person = build.contact(build.account("アオバ"), email="", family_name="髙橋", given_name="一郎")
    Contact.objects.update(email="")
    run = imported(csv("会社名,氏名,メール", "アオバ,高橋一郎,takahashi@aoba.example"), "contacts", by=rep)
    person.refresh_from_db()
    assert counts(run) == {"update": 1}
    assert person.email == "takahashi@aoba.example"


def test_a_namesake_with_another_address_is_somebody_else(rep):
    build.contact(build.account("アオバ"), "ito@aoba.example")
    run = imported(csv("会社名,氏名,メール", "アオバ,伊藤 健,ito2@aoba.example"), "contacts", by=rep)
    assert counts(run) == {"create": 1}


def test_a_person_does_not_move_to_another_company_by_import(rep):
    build.account("ミドリ")
    person = build.contact(build.account("アオバ"), "ito@aoba.example")
    run = imported(csv("会社名,メール", "ミドリ,ito@aoba.example"), "contacts", by=rep)
    person.refresh_from_db()
    assert problems(run) == [(2, "account_differs")]
    assert person.account.name == "アオバ"


def test_an_address_of_somebody_else_is_a_conflict(rep):
    account = build.account("アオバ")
    build.contact(account, "one@aoba.example", source="CRM", external_id="1")
    build.contact(account, "two@aoba.example", source="CRM", external_id="2")
    run = imported(
        csv("contact id,会社名,メール", "1,アオバ,TWO@aoba.example", "3,アオバ,two@aoba.example"),
        "contacts",
        by=rep,
    )
    assert problems(run) == [(2, "taken"), (3, "taken")]


def test_the_domain_of_the_address_names_the_company_when_nothing_else_does(rep):
    account = build.account("アオバ", domain="aoba.example")
    build.account("Gmail", domain="gmail.com")
    run = imported(
        csv("氏名,メール", "伊藤 健,ito@aoba.example", "近藤 翔,sho@gmail.com"), "contacts", by=rep
    )
    assert Contact.objects.get().account == account
    assert problems(run) == [(3, "account_missing")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ミドリ,伊藤 健,ito@midori.example", "account_unknown"),
        ("アオバ,伊藤 健,伊藤@aoba.example", "email_local"),
        ("アオバ,伊藤 健,ito@", "email"),
        ("アオバ,,", "missing"),
    ],
)
def test_a_person_that_cannot_be_kept_is_a_row_error(rep, line, code):
    build.account("アオバ")
    assert problems(imported(csv("会社名,氏名,メール", line), "contacts", by=rep)) == [(2, code)]


def test_people_are_not_imported_before_the_legal_basis_is_said(rep):
    run = uploaded(csv("会社名,氏名", "アオバ,伊藤 健"), "contacts", by=rep)
    with pytest.raises(MappingOpen) as still:
        runs.settle_mapping(run=run, mapping=mapping_of(run), source="CRM")
    assert [problem.code for problem in still.value.problems] == [MappingCode.BASIS]


# --- Deals ---


def test_deals_arrive_with_stage_dates_and_amount(rep):
    account = build.account("アオバ")
    content = csv(
        "案件番号,企業名,案件名,ステータス,発生日,完了予定日,金額",
        "D1,㈱アオバ,状態監視,受注,2025/1/10,2025/3/31,￥12,000,000".replace(
            "￥12,000,000", '"￥12,000,000"'
        ),
    )
    imported(content, "deals", by=rep)
    deal = Deal.objects.get()
    assert (deal.account, deal.name, deal.stage, deal.external_id) == (account, "状態監視", "won", "D1")
    assert (deal.opened_on, deal.closed_on) == (date(2025, 1, 10), date(2025, 3, 31))
    assert (deal.amount, deal.currency) == (Decimal(12_000_000), "JPY")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1,,受注,2025/1/10,2025/3/31,5", "account_missing"),
        ("1,ミドリ,受注,2025/1/10,2025/3/31,5", "account_unknown"),
        ("1,アオバ,受注,2025/1/10,,5", "close_date_missing"),
        ("1,アオバ,失注,2025/4/10,2025/3/31,5", "close_before_open"),
        ("1,アオバ,ほぼ受注,2025/1/10,2025/3/31,5", "stage"),
        ("1,アオバ,,2025/1/10,2025/3/31,5", "missing"),
        ("1,アオバ,受注,いつか,2025/3/31,5", "date"),
        ("1,アオバ,受注,2025/1/10,2025/3/31,5.5", "amount_decimals"),
        ("1,アオバ,受注,2025/1/10,2025/3/31,$5", "amount_currency"),
        ("1,アオバ,受注,2025/1/10,2025/3/31", "ragged"),
    ],
)
def test_a_deal_that_cannot_be_kept_is_a_row_error_that_says_why(rep, line, code):
    build.account("アオバ")
    run = imported(csv("案件ID,企業名,ステータス,発生日,完了日,金額", line), "deals", by=rep)
    assert problems(run) == [(2, code)]
    assert not Deal.objects.exists()
    assert Account.objects.count() == 1


def test_a_deal_of_a_name_that_two_companies_share_is_a_conflict(rep):
    build.account("アオバ")
    build.account("株式会社アオバ")
    run = imported(csv("案件ID,企業名,ステータス", "1,アオバ,商談中"), "deals", by=rep)
    assert counts(run) == {"conflict": 1}


def test_the_date_an_open_deal_hopes_for_is_no_close_date(rep):
    build.account("アオバ")
    run = imported(csv("案件ID,企業名,ステータス,完了予定日", "1,アオバ,商談中,2027/3/31"), "deals", by=rep)
    assert Deal.objects.get().closed_on is None
    assert {"code": "expected_dates", "params": {"rows": 1, "column": "完了予定日"}} in run.preview["plan"][
        "notices"
    ]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("金額（千円）", "千円"),
        ("受注額[百万円]", "百万円"),
        ("金額:万円", "万円"),
        ("金額（円）", ""),
        ("金額", ""),
    ],
)
def test_a_header_that_counts_in_thousands_is_told_and_the_amounts_stay(rep, header, unit):
    build.account("アオバ")
    columns = {"企業名": "account", "案件名": "name", "ステータス": "stage", header: "amount"}
    content = csv(f"企業名,案件名,ステータス,{header}", "アオバ,一号,商談中,1200")
    run = imported(content, "deals", by=rep, columns=columns, stages={"商談中": "open"})
    told = [notice["params"] for notice in run.preview["plan"]["notices"] if notice["code"] == "unit"]
    assert told == ([{"column": header, "unit": unit}] if unit else [])
    assert Deal.objects.get().amount == 1200


def test_an_open_deal_is_closed_by_the_next_file(rep):
    build.account("アオバ")
    imported(csv("案件ID,企業名,ステータス,完了日", "1,アオバ,商談中,"), "deals", by=rep)
    run = imported(csv("案件ID,企業名,ステータス,完了日", "1,アオバ,見送り,2026/3/31"), "deals", by=rep)
    deal = Deal.objects.get()
    assert (deal.stage, deal.closed_on) == ("no_decision", date(2026, 3, 31))
    assert run.rows.get().before == {"stage": "open", "closed_on": None}


def test_dates_that_contradict_what_is_known_are_a_row_error(rep):
    build.account("アオバ")
    imported(csv("案件ID,企業名,ステータス,発生日", "1,アオバ,商談中,2026/4/1"), "deals", by=rep)
    run = imported(csv("案件ID,企業名,ステータス,完了日", "1,アオバ,受注,2026/3/31"), "deals", by=rep)
    assert problems(run) == [(2, "close_before_open")]


def test_a_deal_without_an_id_is_known_by_account_name_product_and_opening_date(rep):
    build.account("アオバ")
    content = csv(
        "企業名,案件名,ステータス,発生日", "アオバ,監視,商談中,2026/4/1", "アオバ,監視,商談中,2026/5/1"
    )
    assert counts(imported(content, "deals", by=rep)) == {"create": 2}
    assert counts(imported(content, "deals", by=rep)) == {"skip": 2}


def test_spellings_of_a_product_are_pointed_out_and_changed_only_when_chosen(rep):
    build.account("アオバ")
    content = csv(
        "案件ID,企業名,製品,ステータス",
        "1,アオバ,GTX Pro,商談中",
        "2,アオバ,GTXPro,商談中",
        "3,アオバ,ＧＴＸ　ｐｒｏ,商談中",
    )
    run = checked(content, "deals", by=rep)
    [notice] = [notice for notice in run.preview["plan"]["notices"] if notice["code"] == "spellings"]
    assert {written for [group] in [notice["params"]["groups"]] for written, _count in group} == {
        "GTX Pro",
        "GTXPro",
        "ＧＴＸ ｐｒｏ",
    }
    imported(content, "deals", by=rep)
    assert Deal.objects.values("product").distinct().count() == 3
    imported(content, "deals", by=rep, products={"GTXPro": "GTX Pro", "ＧＴＸ　ｐｒｏ": "GTX Pro"})
    assert {deal.product for deal in Deal.objects.all()} == {"GTX Pro"}


def test_a_guess_that_is_accepted_needs_no_second_look_at_the_file(rep, monkeypatch):
    run = uploaded(csv("会社名,業種", "アオバ,化学"), by=rep)
    looked = []
    monkeypatch.setattr(runs, "survey", lambda *args: looked.append(args) or survey(*args))
    runs.settle_mapping(run=run, mapping=mapping_of(run), source="CRM")
    assert not looked
    other = replace(mapping_of(run), columns={"会社名": "name", "業種": "location"})
    settled = runs.settle_mapping(run=run, mapping=other, source="CRM")
    assert looked
    assert settled.total == 1
    assert mapping_of(settled).columns["業種"] == "location"


def test_dates_that_can_be_read_in_two_ways_are_asked(rep):
    run = uploaded(csv("案件ID,企業名,ステータス,発生日", "1,アオバ,商談中,1/2/2026"), "deals", by=rep)
    with pytest.raises(MappingOpen) as still:
        runs.settle_mapping(run=run, mapping=mapping_of(run), source="CRM")
    assert [(problem.code, problem.target) for problem in still.value.problems] == [
        (MappingCode.DATE_ORDER, "発生日")
    ]


# --- The run ---


def test_the_same_file_twice_changes_nothing(rep):
    build.account("アオバ")
    content = csv("会社名,氏名,メール", "アオバ,伊藤 健,ito@aoba.example", "アオバ,近藤 翔,")
    assert counts(imported(content, "contacts", by=rep)) == {"create": 2}
    before = list(Contact.objects.order_by("id").values())
    assert counts(imported(content, "contacts", by=rep)) == {"skip": 2}
    assert list(Contact.objects.order_by("id").values()) == before


def test_one_entry_of_the_timeline_tells_of_all_rows(rep):
    account = build.account("アオバ")
    content = csv("案件ID,企業名,ステータス", "1,アオバ,商談中", "2,アオバ,商談中", "3,ミドリ,商談中")
    run = imported(content, "deals", by=rep, name="deals.csv")
    entry = Activity.objects.get()
    assert (entry.account, entry.verb, entry.actor, entry.team) == (
        account,
        "accounts.imported",
        rep,
        "sales",
    )
    assert entry.detail == {"kind": "deals", "file": "deals.csv", "created": 2, "updated": 0}
    assert entry.link == f"/accounts/imports/{run.pk}/"


def test_an_account_that_nothing_changed_hears_nothing(rep):
    build.account("アオバ")
    imported(csv("会社名", "アオバ"), by=rep)
    assert not Activity.objects.exists()


def test_the_journal_keeps_what_stood_there_before(rep):
    account = build.account("アオバ", employees=10)
    run = imported(csv("会社名,従業員数,業種", "アオバ,20,製造"), by=rep)
    row = run.rows.get()
    assert (row.line, row.outcome, row.record_id) == (2, "update", account.pk)
    assert row.before == {"employees": 10, "industry": ""}


def test_the_dry_run_changes_nothing_outside_the_run(rep):
    run = checked(csv("会社名", "アオバ"), by=rep)
    assert counts(run) == {"create": 1}
    assert not Account.objects.exists()
    [row] = run.rows.all()
    assert (row.outcome, row.title, row.record_id) == ("create", "アオバ", None)


def test_all_or_nothing_and_then_once_more(rep, monkeypatch):
    run = checked(csv("会社名", "アオバ", "ミドリ"), by=rep)

    def broken(*args, **kwargs):
        raise IntegrityError("the disk is full")

    jobs.ask(run=run, job=ImportJob.IMPORT, by=rep, at=build.NOW)
    with monkeypatch.context() as broken_disk:
        broken_disk.setattr(jobs.journal, "keep_journal", broken)
        assert jobs.work(run_id=run.pk, at=build.NOW)
    run.refresh_from_db()
    assert not Account.objects.exists()
    assert (run.state, run.job, run.claim, run.attempts) == ("checked", "import", None, 1)
    assert run.pieces.exists()
    jobs.work(run_id=run.pk, at=build.NOW)
    assert Account.objects.count() == 2


def test_a_double_click_imports_once(rep):
    run = imported(csv("会社名", "アオバ"), by=rep)
    with pytest.raises(AlreadyImported):
        jobs.ask(run=run, job=ImportJob.IMPORT, by=rep, at=build.NOW)
    assert Account.objects.count() == 1


def test_nothing_is_imported_that_nobody_saw(rep):
    run = uploaded(csv("会社名", "アオバ"), by=rep)
    with pytest.raises(NotChecked):
        jobs.ask(run=run, job=ImportJob.IMPORT, by=rep, at=build.NOW)


def test_the_import_goes_by_what_is_there_now_not_by_an_old_dry_run(rep):
    run = checked(csv("会社名", "アオバ"), by=rep)
    build.account("アオバ")
    assert counts(done(run, ImportJob.IMPORT, by=rep)) == {"skip": 1}


def test_the_file_leaves_when_it_is_in(rep):
    run = imported(csv("会社名", "アオバ"), by=rep)
    assert not run.pieces.exists()


def test_a_mapping_is_remembered_for_the_source_and_its_columns(rep):
    first = csv("Firma,x", "Aoba,make")
    imported(first, by=rep, columns={"Firma": "name", "x": "industry"})
    again, elsewhere = (
        uploaded(csv("x,Firma", "sell,Midori"), by=rep),
        uploaded(first, by=rep, source="other"),
    )
    assert mapping_of(again).columns == {"x": "industry", "Firma": "name"}
    assert mapping_of(elsewhere).columns == {"Firma": "", "x": ""}


def test_the_legal_basis_is_asked_for_every_file(rep):
    build.account("アオバ")
    content = csv("会社名,氏名", "アオバ,伊藤 健")
    imported(content, "contacts", by=rep)
    assert mapping_of(uploaded(content, "contacts", by=rep)).basis.basis == ""


def test_a_file_no_encoding_fits_is_kept_and_asked_about(rep):
    run = uploaded("name\nMüller\n".encode("cp1252") + b"\xa0\xff\n", by=rep)
    assert run.preview["unusable"]["code"] == FileCode.ENCODING
    runs.read_again(run=run, encoding="cp1252", delimiter=",")
    run.refresh_from_db()
    assert mapping_of(run).columns == {"name": "name"}


def test_an_encoding_that_does_not_fit_changes_nothing(rep):
    run = uploaded(csv("会社名", "アオバ"), by=rep)
    with pytest.raises(FileUnusableError):
        runs.read_again(run=run, encoding="cp932", delimiter=",")
    run.refresh_from_db()
    assert mapping_of(run).encoding == "utf-8"


def test_a_file_with_only_a_header_is_refused(rep):
    with pytest.raises(FileUnusableError) as refused:
        uploaded(csv("会社名,業種"), by=rep)
    assert refused.value.code == FileCode.HEADER_ONLY
    assert not ImportRun.objects.exists()


def test_a_file_put_aside_is_gone(rep):
    run = uploaded(csv("会社名", "アオバ"), by=rep)
    runs.discard(run=run)
    assert not ImportRun.objects.exists()


def test_what_is_imported_cannot_be_put_aside(rep):
    run = imported(csv("会社名", "アオバ"), by=rep)
    with pytest.raises(AlreadyImported):
        runs.discard(run=run)


def test_the_number_of_queries_does_not_follow_the_rows(rep):
    for number in range(6):
        build.account(f"会社{number}")
    asked = []
    for rows in (5, 60):
        lines = [f"{rows}-{n},会社{n % 6},商談中" for n in range(rows)]
        run = checked(csv("案件ID,企業名,ステータス", *lines), "deals", by=rep)
        with CaptureQueriesContext(connection) as queries:
            done(run, ImportJob.IMPORT, by=rep)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert Deal.objects.count() == 65


# --- Records that were merged or erased ---


def alias(kind, value, *, account, contact=None, by, source=""):
    merge = Merge.objects.create(
        kind="contact" if contact else "account", account=account, contact=contact, at=build.NOW, by=by
    )
    owner = {"contact": contact} if contact else {"account": account}
    Alias.objects.create(kind=kind, value=value, source=source, merge=merge, **owner)


@pytest.mark.parametrize(("kind", "value", "source"), [("external", "A9", "CRM"), ("name", "アオバ精機", "")])
def test_a_row_about_a_merged_company_is_about_the_survivor_and_does_not_rename_it(rep, kind, value, source):
    there = build.account("アオバ")
    alias(kind, value, account=there, by=rep, source=source)
    run = imported(csv("id,会社名,業種", "A9,アオバ精機,製造"), by=rep)
    there.refresh_from_db()
    assert counts(run) == {"update": 1}
    assert (there.name, there.name_latin, there.industry) == ("アオバ", "", "製造")


@pytest.mark.parametrize(("kind", "value", "source"), [("external", "A9", "CRM"), ("name", "アオバ精機", "")])
def test_people_of_a_merged_company_come_to_the_survivor(rep, kind, value, source):
    there = build.account("アオバ")
    alias(kind, value, account=there, by=rep, source=source)
    imported(csv("取引先ID,会社名,氏名", "A9,アオバ精機,伊藤 健"), "contacts", by=rep)
    assert Contact.objects.get().account == there


@pytest.mark.parametrize(
    ("kind", "value", "source"), [("external", "C9", "CRM"), ("email", "ken@aoba.example", "")]
)
def test_a_row_about_a_merged_person_is_about_the_survivor(rep, kind, value, source):
    person = build.contact(build.account("アオバ"), "ito@aoba.example", title="")
    alias(kind, value, account=person.account, contact=person, by=rep, source=source)
    line = "C9,アオバ,伊藤 健,KEN@aoba.example,課長" if kind == "email" else "C9,アオバ,伊藤 健,,課長"
    run = imported(csv("contact id,会社名,氏名,メール,役職", line), "contacts", by=rep)
    person.refresh_from_db()
    assert counts(run) == {"update": 1}
    assert (person.title, person.email) == ("課長", "ito@aoba.example")


@pytest.mark.parametrize("line", ["C1,伊藤 健,other@aoba.example", "C2,伊藤 健,ITO@aoba.example"])
def test_somebody_who_was_erased_does_not_come_back(rep, line):
    person = build.contact(build.account("アオバ", domain="aoba.example"), "gone@aoba.example")
    erasure = Erasure.objects.create(contact=person, reason="request", at=build.NOW, by=rep)
    keys = {"address": address_key("ito@aoba.example"), "external": external_key("CRM", "C1")}
    for kind, value in keys.items():
        ErasedKey.objects.create(erasure=erasure, kind=kind, value_hash=value)
    run = imported(csv("contact id,氏名,メール", line), "contacts", by=rep)
    assert problems(run) == [(2, "erased")]


# --- Names in two scripts ---


@pytest.mark.parametrize("written", ["Aoba Inc.", "AOBA, INC", "aoba co., ltd.", "Ａｏｂａ"])
def test_an_english_name_finds_the_company_by_its_latin_name(rep, written):
    there = build.account("株式会社アオバ", name_latin="Aoba Corporation")
    run = imported(csv("company,sector", f'"{written}",make'), by=rep)
    there.refresh_from_db()
    assert counts(run) == {"update": 1}
    assert (there.name, there.name_latin, there.industry) == ("株式会社アオバ", "Aoba Corporation", "make")


def test_people_and_deals_find_their_company_by_its_latin_name(rep):
    there = build.account("株式会社アオバ", name_latin="Aoba Corporation")
    imported(csv("company,name", "Aoba Inc.,Mary Smith"), "contacts", by=rep)
    imported(csv("deal id,company,stage", "1,AOBA,open"), "deals", by=rep)
    assert Contact.objects.get().account == Deal.objects.get().account == there


def test_a_row_with_both_names_finds_the_company_that_has_one(rep):
    there = build.account("Aoba Inc.")
    run = imported(csv("会社名,会社名英語", "株式会社アオバ,Aoba"), by=rep)
    there.refresh_from_db()
    assert counts(run) == {"update": 1}
    assert (there.name, there.name_latin, there.name_key) == ("株式会社アオバ", "Aoba", "アオバ")


@pytest.mark.parametrize(
    ("name", "written", "after"),
    [
        ("株式会社アオバ", "Aoba Inc.", ("株式会社アオバ", "Aoba Inc.")),
        ("Aoba Inc.", "株式会社アオバ", ("株式会社アオバ", "Aoba Inc.")),
    ],
)
def test_the_domain_alone_finds_a_company_whose_name_in_this_script_nobody_knew(rep, name, written, after):
    there = build.account(name, domain="aoba.example")
    content = csv("会社名,ドメイン", f"{written},aoba.example")
    assert counts(imported(content, by=rep)) == {"update": 1}
    there.refresh_from_db()
    assert (there.name, there.name_latin) == after
    assert counts(imported(content, by=rep)) == {"skip": 1}


def test_one_file_may_name_a_company_in_both_scripts_once(rep):
    run = imported(csv("会社名,会社名英語", "株式会社アオバ,Aoba Inc.", "Aoba,"), by=rep)
    assert problems(run) == [(3, "same_file")]


# --- What a file may do ---


@pytest.mark.parametrize(
    ("mode", "expected", "codes"),
    [
        ("both", {"create": 1, "update": 1}, []),
        ("create", {"create": 1, "skip": 1}, ["only_new"]),
        ("update", {"update": 1, "skip": 1}, ["only_known"]),
    ],
)
def test_a_file_adds_or_updates_or_both(rep, mode, expected, codes):
    build.account("アオバ")
    run = imported(csv("会社名,業種", "アオバ,製造", "ミドリ,販売"), by=rep, mode=mode)
    assert counts(run) == expected
    assert list(run.rows.exclude(code="").values_list("code", flat=True)) == codes
    assert Account.objects.filter(industry="製造").exists() == ("update" in expected)
    assert Account.objects.filter(name="ミドリ").exists() == ("create" in expected)


def test_a_person_who_refuses_mail_comes_in_without_a_legal_basis(rep):
    build.account("アオバ")
    imported(csv("会社名,氏名,配信停止", "アオバ,伊藤 健,1", "アオバ,近藤 翔,0"), "contacts", by=rep)
    assert {c.family_name: c.legal_basis for c in Contact.objects.all()} == {
        "伊藤": "none",
        "近藤": "business_card",
    }
    assert LegalBasisEntry.objects.count() == 1


def test_the_legal_basis_has_its_history(rep):
    build.account("アオバ")
    imported(csv("会社名,氏名,名刺交換日", "アオバ,伊藤 健,2024/3/1"), "contacts", by=rep)
    entry = LegalBasisEntry.objects.get()
    assert (entry.contact, entry.basis, entry.since) == (
        Contact.objects.get(),
        "business_card",
        date(2024, 3, 1),
    )
    assert (entry.source, entry.proof_text, entry.set_by, entry.set_at) == (
        "展示会",
        "名刺 第三箱",
        rep,
        build.NOW,
    )


def test_two_ids_of_one_source_are_two_companies_also_where_one_was_there_without(rep):
    build.account("アオバ")
    content = csv("id,会社名", "1,アオバ", "2,アオバ")
    assert counts(imported(content, by=rep)) == {"create": 1, "update": 1}
    assert counts(imported(content, by=rep)) == {"skip": 2}


def test_two_addresses_are_two_people_also_where_one_was_there_without(rep):
    build.contact(build.account("アオバ"))
    Contact.objects.update(email="")
    content = csv("会社名,氏名,メール", "アオバ,伊藤 健,a@aoba.example", "アオバ,伊藤 健,b@aoba.example")
    assert counts(imported(content, "contacts", by=rep)) == {"create": 1, "update": 1}
    assert counts(imported(content, "contacts", by=rep)) == {"skip": 2}


def test_an_english_name_under_a_known_id_does_not_rename_the_company(rep):
    there = build.account("株式会社アオバ", source="HubSpot", external_id="7")
    content = csv("id,company", "7,Aoba Inc.")
    assert counts(imported(content, by=rep, source="HubSpot")) == {"update": 1}
    there.refresh_from_db()
    assert (there.name, there.name_latin) == ("株式会社アオバ", "Aoba Inc.")
    assert counts(imported(content, by=rep, source="HubSpot")) == {"skip": 1}


def test_the_first_line_of_an_id_has_it_even_when_it_is_refused(rep):
    build.account("ミドリ")
    build.contact(build.account("アオバ"), "ito@aoba.example", source="CRM", external_id="1")
    content = csv(
        "contact id,会社名,氏名,メール",
        "2,アオバ,近藤 翔,ITO@aoba.example",
        "2,アオバ,近藤 翔,",
    )
    assert problems(imported(content, "contacts", by=rep)) == [(2, "taken"), (3, "same_file")]
    assert problems(imported(content, "contacts", by=rep)) == [(2, "taken"), (3, "same_file")]


def test_a_name_without_its_space_is_no_news(rep):
    person = build.contact(build.account("アオバ"), "ito@aoba.example")
    run = imported(csv("会社名,氏名", "アオバ,伊藤健"), "contacts", by=rep)
    person.refresh_from_db()
    assert (person.family_name, person.given_name) == ("伊藤", "健")
    assert counts(run) == {"skip": 1}
