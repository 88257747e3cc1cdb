"""Two that are one, one that were two, and somebody who is forgotten: in a browser, in both languages, on a phone."""

import pytest
from playwright.sync_api import expect

from accounts.merging.actions.looking import look
from accounts.models import Account, Contact, Merge
from tests import build
from tests.browser.axe import violations
from tests.browser.seats import fits


@pytest.fixture
def lead(transactional_db):
    return build.rep("kondo@tsubaki.example", name="近藤 翔", name_latin="Sho Kondo", role="lead")


@pytest.fixture
def twins(lead):
    one = build.account("港精密工業株式会社", name_latin="Minato Precision", owner=lead)
    two = build.account("㈱港精密工業", employees=640)
    ito = build.contact(two, "ito@minato.example")
    build.annotation(two, lead, "伊藤さんは三月に決める", contact=ito)
    look(at=build.NOW)
    return one, two, ito


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_nobody_is_shut_out(open_page, lead, twins, width, scheme):
    one, two, ito = twins
    for path in (
        "/accounts/duplicates/",
        f"/accounts/merge/?kind=account&id={one.pk}&id={two.pk}",
        f"/accounts/merge/?kind=account&id={one.pk}",
        f"/accounts/contacts/{ito.pk}/personal-data/",
        f"/accounts/contacts/{ito.pk}/erase/",
        "/accounts/audit/",
    ):
        page = open_page(path, user=lead, width=width, color_scheme=scheme)
        fits(page)
        assert violations(page) == []


def test_two_companies_become_one_and_two_again(open_page, lead, twins):
    one, two, _ito = twins
    page = open_page(one.get_absolute_url(), user=lead)
    page.get_by_role("link", name="Compare").click()
    page.get_by_role("radio", name="㈱港精密工業").check()
    page.get_by_role("button", name="Make them one").click()
    page.wait_for_selector("text=Make them two again")
    assert Account.objects.get().employees == 640
    page.goto(f"/accounts/{two.pk}/")
    assert page.url.endswith(f"/accounts/{one.pk}/")
    expect(page.locator("h1")).to_contain_text("㈱港精密工業")
    page.locator("#timeline a", has_text="merged").click()
    page.get_by_role("button", name="Make them two again").click()
    page.wait_for_selector("text=They are two again, as they were.")
    assert set(Account.objects.values_list("name", flat=True)) == {"港精密工業株式会社", "㈱港精密工業"}
    assert two.contacts.count() == 1


def test_it_goes_without_javascript_and_in_japanese(open_page, lead, twins):
    one, two, _ito = twins
    lead.language = "ja"
    lead.save()
    page = open_page(
        f"/accounts/merge/?kind=account&id={one.pk}&id={two.pk}",
        user=lead,
        width=390,
        java_script_enabled=False,
    )
    expect(page.locator("h1")).to_contain_text("同じ企業ですか")
    page.get_by_role("button", name="統合する").click()
    page.get_by_role("button", name="元に戻す").wait_for()
    assert Merge.objects.count() == 1
    page.get_by_role("button", name="元に戻す").click()
    expect(page.locator("body")).to_contain_text("統合前の状態に戻しました。")
    assert Account.objects.count() == 2


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("ja", 390)])
def test_a_person_is_handed_out_and_then_forgotten(open_page, lead, twins, language, width):
    _one, _two, ito = twins
    lead.language = language
    lead.save()
    words = {
        "en": (
            "Personal data",
            "Tables",
            "Erase this person",
            "Reason",
            "Go on",
            "Erase for good",
            "Erased person",
        ),
        "ja": ("個人情報", "表", "この方の情報を消去", "理由", "次へ", "完全に消去する", "消去済みの担当者"),
    }[language]
    data, tables, erase, reason, go_on, for_good, gone = words
    page = open_page(ito.get_absolute_url(), user=lead, width=width)
    page.locator('main summary[aria-label="More"], main summary[aria-label="その他"]').click()
    page.get_by_role("link", name=data).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=tables).click()
    assert download.value.suggested_filename.endswith(".zip")
    page.get_by_role("link", name=erase).click()
    expect(page.locator("mark").first).to_have_text("伊藤")
    page.get_by_label(reason).first.select_option("request")
    page.get_by_role("button", name=go_on).click()
    assert Contact.objects.get().email == "ito@minato.example"
    page.get_by_role("button", name=for_good).click()
    page.wait_for_url(f"**/contacts/{ito.pk}/personal-data/")
    page.goto(ito.get_absolute_url())
    expect(page.locator("h1")).to_contain_text(gone)
    assert "ito@minato.example" not in page.content()
    assert Contact.objects.get().email == ""
