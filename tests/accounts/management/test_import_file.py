import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Account, Activity, Contact, Deal, DealStage, ImportRun
from tests import build
from tests.accounts.imports.files import csv

pytestmark = pytest.mark.django_db

CRM = Path(__file__).resolve().parents[4] / "shared" / "data" / "crm"


def run(path, kind, *options):
    out, err = StringIO(), StringIO()
    call_command("import_file", str(path), "--kind", kind, *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def json_lines(path, kind, *options):
    out, _err = run(path, kind, "--json", *options)
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def test_rows_left_out_are_json_lines_and_the_counts_come_last(write):
    build.account("アオバ")
    deals = write("deals.csv", csv("deal id,company,stage", "1,アオバ,open", "2,ミドリ,open", "3,,open"))
    assert json_lines(deals, "deals") == [
        {"line": 3, "outcome": "error", "code": "account_unknown", "reason": "“ミドリ” is not among the accounts. Import the company first."},
        {"line": 4, "outcome": "error", "code": "account_missing", "reason": "The row does not say which company it belongs to."},
        {"counts": {"create": 1, "update": 0, "skip": 0, "conflict": 0, "error": 2}, "dry_run": False},
    ]  # fmt: skip
    assert Deal.objects.count() == 1


def test_people_read_the_same_in_words(write):
    out, _err = run(write("a.csv", csv("company,founded", "Aoba,soon", "Midori,1999")), "accounts")
    assert (
        out
        == "2: “soon” in “founded” is not a number we can read.\nNew: 1, Changed: 0, Unchanged: 0, Conflicts: 0, Errors: 1\n"
    )


def test_a_dry_run_reports_and_leaves_nothing_behind(write):
    [last] = json_lines(write("a.csv", csv("company", "Aoba")), "accounts", "--dry-run")
    assert (last["counts"]["create"], last["dry_run"]) == (1, True)
    assert not Account.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_person_who_imports_stands_on_the_timeline(write):
    rep = build.rep("kondo@tsubaki.example")
    json_lines(write("a.csv", csv("company", "Aoba")), "accounts", "--user", "KONDO@tsubaki.example")
    assert Activity.objects.get().actor == rep
    assert ImportRun.objects.get().created_by == rep


def test_the_mapping_file_completes_the_guess(write):
    build.account("Aoba")
    mapping = write(
        "m.json",
        {
            "columns": {"Firma": "account"},
            "dates": {"opened": "dmy"},
            "stages": {"hot": "open"},
            "currency": "EUR",
        },
    )
    deals = write("d.csv", csv("deal id,Firma,stage,opened,amount", "1,Aoba,hot,1/2/2026,10.50"))
    json_lines(deals, "deals", "--mapping", str(mapping))
    deal = Deal.objects.get()
    assert (deal.stage, deal.opened_on.isoformat(), deal.currency) == ("open", "2026-02-01", "EUR")


def test_people_need_a_legal_basis_in_the_mapping_file(write):
    build.account("Aoba")
    people = write("p.csv", csv("company,name,email", "Aoba,Mary Smith,mary@aoba.example"))
    with pytest.raises(CommandError, match="legal basis") as refused:
        run(people, "contacts")
    assert refused.value.returncode == 2
    basis = {"basis": "consent", "on": "2026-04-01", "source": "web form", "proof": "double opt-in log"}
    json_lines(people, "contacts", "--mapping", str(write("m.json", {"legal_basis": basis})))
    assert Contact.objects.get().legal_basis_proof == "double opt-in log"


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"", [], "empty"),
        (b"PK\x03\x04", [], "Excel"),
        (csv("deal id,company,stage"), [], "no rows"),
        (csv("deal id,company,stage,opened", "1,Aoba,open,1/2/2026"), [], '"dates": {"opened": "mdy" or "dmy"}'),
        (csv("deal id,company", "1,Aoba"), [], '"columns": {"<column>": "stage"}'),
        (csv("deal id,company,stage", "1,Aoba,open"), ["--source", ""], "--source NAME"),
        (csv("deal id,company,stage", "1,Aoba,open"), ["--user", "nobody@tsubaki.example"], "Nobody signs in"),
        (csv("deal id,company,stage", "1,Aoba,open"), ["--mapping", "/nowhere.json"], "No such file"),
    ],
)  # fmt: skip
def test_an_open_question_or_an_unusable_file_ends_with_two_and_says_what_to_give(
    write, content, options, said
):
    build.account("Aoba")
    with pytest.raises(CommandError) as refused:
        run(write("d.csv", content), "deals", *options)
    assert refused.value.returncode == 2
    assert said in str(refused.value)
    assert not Deal.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ([], "JSON object"),
        ({"colums": {}}, "colums"),
        ({"columns": {"Firma": "name"}}, "no column “Firma”"),
        ({"columns": {"company": "nonsense"}}, "nonsense"),
        ({"columns": []}, "docs/import.md"),
        ({"legal_basis": {"on": "yesterday"}}, "docs/import.md"),
        ({"encoding": "klingon"}, "encoding"),
        ({"delimiter": "::"}, "a semicolon"),
    ],
)  # fmt: skip
def test_a_mapping_file_that_makes_no_sense_is_refused(write, mapping, said):
    path = write("m.json", mapping)
    with pytest.raises(CommandError) as refused:
        run(write("a.csv", csv("company", "Aoba")), "accounts", "--mapping", str(path))
    assert refused.value.returncode == 2
    assert said in str(refused.value)


@pytest.mark.skipif(not CRM.is_dir(), reason="the CRM export is not on this machine")
def test_the_crm_export_comes_in_row_by_row_accounted_for_and_the_second_time_changes_nothing(write):
    dollars = str(write("m.json", {"currency": "USD"}))
    accounts, deals = CRM / "accounts.csv", CRM / "sales_pipeline.csv"

    assert json_lines(accounts, "accounts")[-1]["counts"]["create"] == 85
    *left_out, last = json_lines(deals, "deals", "--mapping", dollars)
    # 1,425 of the 8,800 opportunities do not say whose they are.
    assert {row["code"] for row in left_out} == {"account_missing"}
    assert last["counts"] == {"create": 7375, "update": 0, "skip": 0, "conflict": 0, "error": 1425}
    stages = {stage: Deal.objects.filter(stage=stage).count() for stage in DealStage.values}
    assert stages == {"open": 664, "won": 4238, "lost": 2473, "no_decision": 0}
    assert Account.objects.count() == 85
    # Two files, one entry each on every account that has deals.
    assert Activity.objects.count() == 85 + 85

    before = list(Deal.objects.order_by("id").values())
    assert json_lines(accounts, "accounts")[-1]["counts"]["skip"] == 85
    again = json_lines(deals, "deals", "--mapping", dollars)
    assert again[-1]["counts"] == {"create": 0, "update": 0, "skip": 7375, "conflict": 0, "error": 1425}
    assert list(Deal.objects.order_by("id").values()) == before
    assert Activity.objects.count() == 85 + 85
