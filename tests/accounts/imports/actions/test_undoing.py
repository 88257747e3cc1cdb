"""Taking an import back: the database is as it was, or the rows say why not."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.actions.contacts import add_contact
from accounts.imports.actions import jobs
from accounts.imports.facts import NotImported
from accounts.imports.queries.shown import shown_kept, shown_rows
from accounts.imports.queries.undos import WouldUndo, what_undo_would_do
from accounts.merging.actions.looking import dismiss, look
from accounts.merging.actions.merging import merge
from accounts.models import Account, Activity, Contact, Deal, ImportJob, LegalBasisEntry, Likeness
from tests import build
from tests.accounts.imports.files import checked, csv, imported, undone

pytestmark = pytest.mark.django_db

LATER = build.NOW + timedelta(hours=1)
PEOPLE = csv(
    "会社名,氏名,メール,役職", "アオバ,伊藤 健,ito@aoba.example,課長", "アオバ,近藤 翔,kondo@aoba.example,"
)


@pytest.fixture
def rep():
    return build.rep()


def everything():
    """All that an import may touch."""
    models = (Account, Contact, Deal, Activity, LegalBasisEntry)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def kept(run):
    return list(run.rows.exclude(undo="").order_by("line").values_list("line", "undo"))


def test_added_and_changed_people_are_as_before_after_an_undo(rep):
    account = build.account("アオバ")
    build.contact(account, "ito@aoba.example", title="", legal_basis="none", legal_basis_on=None)
    before = everything()
    run = imported(PEOPLE, "contacts", by=rep)
    assert (run.counts["create"], run.counts["update"]) == (1, 1)
    assert LegalBasisEntry.objects.count() == 2
    run = undone(run, by=rep, at=LATER)
    assert everything() == before
    assert (run.state, run.undone_by, run.undone_at) == ("undone", rep, LATER)
    assert kept(run) == [(2, "back"), (3, "back")]


def test_added_and_changed_companies_and_deals_are_as_before_after_an_undo(rep):
    build.account("アオバ", employees=10)
    before = everything()
    companies = imported(csv("id,会社名,従業員数", "A1,㈱アオバ,20", "A2,ミドリ,5"), by=rep)
    between = everything()
    deals = csv("案件ID,企業名,ステータス,完了日,金額", "D1,アオバ,受注,2026/3/31,100", "D2,ミドリ,商談中,,")
    undone(imported(deals, "deals", by=rep), by=rep)
    assert everything() == between
    undone(companies, by=rep)
    assert everything() == before


def test_a_deal_that_was_reopened_by_an_import_is_closed_again(rep):
    account = build.account("アオバ")
    deal = build.deal(account, source="CRM", external_id="D1")
    before = everything()
    run = imported(csv("案件ID,企業名,ステータス", "D1,アオバ,商談中"), "deals", by=rep)
    deal.refresh_from_db()
    assert (deal.stage, deal.closed_on) == ("open", None)
    undone(run, by=rep)
    assert everything() == before


def test_a_record_that_somebody_changed_since_stays_and_is_listed(rep):
    build.account("アオバ")
    run = imported(PEOPLE, "contacts", by=rep)
    person = Contact.objects.get(email="ito@aoba.example")
    Contact.objects.filter(pk=person.pk).update(buying_role="champion")
    assert what_undo_would_do(run) == WouldUndo(back=1, changed=1, in_use=0)
    run = undone(run, by=rep)
    assert kept(run) == [(2, "changed"), (3, "back")]
    assert list(Contact.objects.all()) == [person]
    # The account's entry still tells of the row that stayed.
    assert Activity.objects.filter(verb="accounts.imported").exists()


def test_a_value_that_somebody_changed_since_is_not_overwritten(rep):
    account = build.account("アオバ", employees=10)
    run = imported(csv("会社名,従業員数,業種", "アオバ,20,製造"), by=rep)
    Account.objects.update(employees=30)
    run = undone(run, by=rep)
    account.refresh_from_db()
    assert (account.employees, account.industry) == (30, "製造")
    assert kept(run) == [(2, "changed")]


def test_a_value_nobody_imported_may_change_without_harm(rep):
    account = build.account("アオバ", employees=10)
    run = imported(csv("会社名,従業員数", "アオバ,20"), by=rep)
    Account.objects.update(location="港区")
    undone(run, by=rep)
    account.refresh_from_db()
    assert (account.employees, account.location) == (10, "港区")


def test_a_company_in_use_since_stays(rep):
    run = imported(csv("会社名", "アオバ", "ミドリ"), by=rep)
    build.contact(Account.objects.get(name="アオバ"))
    assert what_undo_would_do(run) == WouldUndo(back=1, changed=0, in_use=1)
    undone(run, by=rep)
    assert [account.name for account in Account.objects.all()] == ["アオバ"]


def test_an_address_somebody_else_got_since_is_not_given_back(rep):
    account = build.account("アオバ")
    build.contact(account, "old@aoba.example", source="CRM", external_id="1")
    run = imported(csv("contact id,会社名,メール", "1,アオバ,new@aoba.example"), "contacts", by=rep)
    build.contact(account, "OLD@aoba.example")
    run = undone(run, by=rep)
    assert kept(run) == [(2, "in_use")]
    assert Contact.objects.filter(email="new@aoba.example").exists()


def test_a_later_import_is_undone_first(rep):
    build.account("アオバ", employees=10)
    before = everything()
    first = imported(csv("会社名,従業員数", "アオバ,20"), by=rep)
    second = imported(csv("会社名,従業員数", "アオバ,30"), by=rep, at=LATER)
    assert what_undo_would_do(first).changed == 1
    undone(second, by=rep)
    undone(first, by=rep)
    assert everything() == before


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("contacts", csv("会社名,氏名,メール", "アオバ,伊藤 健,ito.k@aoba.example")),
        ("accounts", csv("id,会社名", "A2,アオバ")),
    ],
)
def test_a_duplicate_that_the_scan_found_leaves_like_any_other(rep, kind, content):
    build.contact(build.account("アオバ", source="CRM", external_id="A1"), "ito@aoba.example")
    Contact.objects.update(family_name="伊藤", given_name="健")
    before = everything()
    run = imported(content, kind, by=rep)
    assert look(at=LATER) == 1
    assert what_undo_would_do(run) == WouldUndo(back=1, changed=0, in_use=0)
    undone(run, by=rep)
    assert everything() == before
    assert not Likeness.objects.exists()


def test_one_of_two_that_somebody_told_apart_stays(rep):
    build.account("アオバ", source="CRM", external_id="A1")
    run = imported(csv("id,会社名", "A2,アオバ"), by=rep)
    look(at=LATER)
    dismiss(likeness=Likeness.objects.get(), by=rep, at=LATER)
    assert kept(undone(run, by=rep)) == [(2, "in_use")]
    assert Likeness.objects.exists()


def test_somebody_added_by_hand_at_an_imported_company_keeps_it(rep):
    run = imported(csv("会社名", "アオバ"), by=rep)
    fields = {"family_name": "伊藤", "email": ""}
    add_contact(account=Account.objects.get(), fields=fields, operation=uuid4(), by=rep, at=LATER)
    undone(run, by=rep)
    assert Account.objects.exists()


@pytest.mark.parametrize("make", [checked, imported])
def test_only_what_is_in_can_be_undone_and_only_once(rep, make):
    run = make(csv("会社名", "アオバ"), by=rep)
    if run.state == "done":
        undone(run, by=rep)
    with pytest.raises(NotImported):
        jobs.ask(run=run, job=ImportJob.UNDO, by=rep, at=LATER)


def test_an_undone_file_may_be_imported_again(rep):
    content = csv("会社名", "アオバ")
    undone(imported(content, by=rep), by=rep)
    assert imported(content, by=rep).counts["create"] == 1


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("contacts", csv("会社名,氏名,メール", "アオバ,伊藤 健,ito.k@aoba.example")),
        ("accounts", csv("id,会社名", "A2,アオバ")),
    ],
)
def test_a_record_that_was_merged_since_is_listed_under_the_survivor(rep, kind, content):
    survivor = build.contact(build.account("アオバ", source="CRM", external_id="A1"), "ito@aoba.example")
    survivor = survivor if kind == "contacts" else survivor.account
    run = imported(content, kind, by=rep)
    added = type(survivor).objects.exclude(pk=survivor.pk).get()
    merge(survivor=survivor, merged=[added], chosen={}, operation=uuid4(), by=rep, at=LATER)
    assert what_undo_would_do(run) == WouldUndo(back=0, changed=1, in_use=0)
    [row] = shown_kept(undone(run, by=rep)).rows
    assert (row.title.partition(" · ")[0], row.reason) == (str(survivor), "Changed since")


def test_a_survivor_that_goes_as_one_looks_is_listed_without_a_page(rep, monkeypatch):
    build.account("アオバ")
    run = imported(csv("会社名,氏名", "アオバ,伊藤 健"), "contacts", by=rep)
    Contact.objects.all().delete()
    monkeypatch.setattr(
        "accounts.imports.queries.runs.survivors_of", lambda _model, pks: dict.fromkeys(pks, 0)
    )
    [row] = shown_rows(run, "create").rows
    assert (row.line, row.url) == (2, "")
