"""A file from the disk to the report and back again, as a marketer at a desk and on a phone brings it in."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.imports import views
from accounts.imports.actions import jobs
from accounts.models import Account, Contact, ImportRun
from tests import build
from tests.accounts.imports.files import checked, csv, uploaded
from tests.accounts.imports.workbooks import xlsx
from tests.browser.seats import both_seats, fits

ROWS = [
    ["会社名", "姓", "名", "部署", "メールアドレス"],
    ["㈱港精密工業", "髙﨑", "健", "製造部", "takasaki@minato.example"],
    ["港精密工業株式会社", "森", "由紀", "購買課", "mori@minato.example"],
    ["どこにもない会社", "早川", "修", "", "hayakawa@aozora.example"],
]
FILES = {
    "cards.csv": "\r\n".join(",".join(row) for row in ROWS).encode("cp932"),
    "cards.xlsx": xlsx(("名刺", ROWS)),
}


def work():
    """What the worker does."""
    for run in jobs.waiting(at=timezone.now()):
        jobs.work(run_id=run, at=timezone.now())


@both_seats
@pytest.mark.parametrize("name", FILES)
def test_a_file_comes_in_shown_first_and_goes_again(open_page, rep, seat, name, tmp_path, monkeypatch):
    # As with a large file: a worker does it, and the page shows how far it is.
    monkeypatch.setattr(views, "AT_ONCE", 0)
    seat.take(rep)
    build.account("港精密工業株式会社")
    before = (Account.objects.count(), Contact.objects.count())
    path = tmp_path / name
    path.write_bytes(FILES[name])

    page = open_page("/accounts/imports/new/", user=rep, width=seat.width)
    page.check("[name=kind][value=contacts]", force=True)
    page.set_input_files("[name=file]", path)
    page.click("#main .btn-primary")

    page.wait_for_url(re.compile("/mapping/"))
    fits(page)
    expect(page.locator("#mapping-form")).to_contain_text("髙﨑")
    page.check("[name=legal_basis][value=business_card]", force=True)
    page.fill("[name=legal_basis_on]", "2026-10-02")
    page.fill("[name=legal_basis_source]", "展示会")
    page.click("#mapping-form .btn-primary")

    expect(page.locator("#import-progress")).to_be_visible()
    fits(page)
    work()
    expect(page.locator("#row-list")).to_be_visible()
    expect(page.get_by_text(seat.say("This is what would happen. Nothing has changed yet."))).to_be_visible()
    expect(page.locator("#row-list")).to_contain_text("どこにもない会社")
    page.click("#row-list [href='?outcome=create']")
    expect(page.locator("#row-list")).to_contain_text("髙﨑")
    fits(page)
    assert (Account.objects.count(), Contact.objects.count()) == before
    page.click("form:not(#discard) > .btn-primary")

    expect(page.locator("#import-progress")).to_be_visible()
    work()
    undo = page.get_by_role("link", name=seat.say("Undo this import"))
    expect(undo).to_be_visible()
    fits(page)
    assert Contact.objects.get(email="takasaki@minato.example").legal_basis == "business_card"
    with page.expect_download() as errors:
        page.click("[href$='/errors.csv']")
    assert "どこにもない会社" in errors.value.path().read_text("utf-8-sig")

    undo.click()
    fits(page)
    page.click("#main .btn-danger")
    expect(page.locator("#import-progress")).to_be_visible()
    work()
    expect(page.get_by_text(seat.say("This import was undone."))).to_be_visible()
    assert (Account.objects.count(), Contact.objects.count()) == before
    assert ImportRun.objects.get().state == "undone"


def test_a_file_with_a_long_name_fits_a_phone(open_page, rep):
    uploaded(csv("会社名", "港精密工業株式会社"), by=rep, name=f"{'full_contacts_backup_' * 5}2026-11-30.csv")
    fits(open_page("/accounts/imports/", user=rep, width=390))


def test_the_step_one_is_at_is_never_the_narrowest_on_a_phone(open_page, rep):
    run = checked(csv("会社名,業種", "アオバ,製造"), by=rep)
    page = open_page(f"/accounts/imports/{run.pk}/check/", user=rep, width=390)
    widths = page.locator(".stages li").evaluate_all("all => all.map(each => each.offsetWidth)")
    assert widths[2] == max(widths)
