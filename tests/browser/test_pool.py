"""The lead pool by keyboard, without JavaScript, in Japanese and on a phone."""

import pytest
from playwright.sync_api import expect

from accounts.models import Account
from tests import build
from tests.browser.axe import violations
from tests.browser.seats import fits


@pytest.fixture
def three(rep):
    made = [build.account(f"会社{number}", name_latin=f"Company {number}") for number in range(3)]
    build.contact(made[1], "ken@company1.example", family_kana="トウレイ", name_latin="Ken Torei")
    return made


def tagged():
    return sorted(Account.objects.filter(account_tags__isnull=False).values_list("name_latin", flat=True))


def test_rows_are_chosen_by_keys_and_the_change_is_taken_back(open_page, rep, three):
    page = open_page("/accounts/", user=rep)
    expect(page.locator(".bulk-bar")).to_be_hidden()
    for key in "jxjjkx":
        page.keyboard.press(key)
    expect(page.locator("input[name=account]:checked")).to_have_count(2)
    page.click(".bulk-bar button[value=tag]")
    expect(page.locator("main")).to_contain_text("2 accounts are affected")
    page.fill("#id_tag", "Expo")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=2 accounts changed")
    assert tagged() == ["Company 0", "Company 1"]
    page.click("text=Undo")
    page.wait_for_selector("text=Taken back")
    assert tagged() == []


def test_what_is_typed_into_a_field_chooses_nothing(open_page, rep, three):
    page = open_page("/accounts/", user=rep)
    page.keyboard.press("/")
    page.keyboard.type("xxjk")
    expect(page.locator("input[name=q]")).to_have_value("xxjk")
    expect(page.locator("input[name=account]:checked")).to_have_count(0)


def test_shift_takes_all_between_and_the_box_takes_the_page(open_page, rep, three):
    page = open_page("/accounts/", user=rep)
    boxes = page.locator("input[name=account]")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator("input[name=account]:checked")).to_have_count(3)
    page.locator("[data-all-rows] input").click()
    page.locator("[data-all-rows] input").click()
    expect(page.locator("input[name=account]:checked")).to_have_count(0)
    expect(page.locator(".bulk-bar")).to_be_hidden()


def test_a_view_is_kept_and_found_again(open_page, rep, three):
    page = open_page("/accounts/", user=rep)
    page.fill("input[name=q]", "torei")
    page.wait_for_selector("text=Ken Torei")
    page.click("summary:has-text('Save as a view')")
    page.fill("#view-name", "Torei")
    page.keyboard.press("Enter")
    page.wait_for_selector("nav.tabs >> text=Torei")
    page.click("nav.tabs >> text=All accounts")
    page.wait_for_selector("text=Company 2")
    page.click("nav.tabs >> text=Torei")
    page.wait_for_selector("text=Ken Torei")
    expect(page.locator("[data-rows] > tr")).to_have_count(1)
    expect(page.locator("input[name=q]")).to_have_value("torei")


def test_a_file_can_be_taken_twice(open_page, rep, three):
    page = open_page("/accounts/", user=rep)
    page.click("summary:has-text('Export')")
    for _ in range(2):
        with page.expect_download() as download:
            page.click("text=These accounts")
        assert download.value.suggested_filename.endswith(".xlsx")


def test_without_javascript_rows_are_ticked_and_changed(open_page, rep, three):
    page = open_page("/accounts/", user=rep, java_script_enabled=False)
    page.check(f"input[name=account][value='{three[2].pk}']")
    page.click(".bulk-bar button[value=assign]")
    page.select_option("#id_owner", str(rep.pk))
    page.click("text=Change 1 account")
    expect(page.locator("body")).to_contain_text("1 account changed")
    assert Account.objects.get(owner=rep) == three[2]


@pytest.mark.parametrize("typed", ["torei", "とうれい", "ﾄｳﾚｲ"])
def test_in_japanese_a_reading_finds_the_company(open_page, typed, transactional_db):
    reader = build.rep("tanabe@tsubaki.example", name="田辺 遥", language="ja")
    build.account("東嶺化学株式会社", name_kana="トウレイカガク")
    build.account("青葉物流")
    page = open_page("/accounts/", user=reader)
    page.fill("input[name=q]", typed)
    page.wait_for_function("() => document.querySelectorAll('[data-rows] > tr').length === 1")
    expect(page.locator("[data-rows]")).to_contain_text("東嶺化学株式会社")
    expect(page.locator("[role=status].text-s")).to_contain_text("1社")


@pytest.mark.parametrize("width", [1440, 390])
def test_one_long_word_leaves_the_others_in_sight(open_page, rep, three, width):
    build.account("W" * 190, industry="業" * 100)
    page = open_page(f"/accounts/?industry={'業' * 100}", user=rep, width=width)
    fits(page)
    page.click("text=Take this filter away", force=True)
    expect(page.locator("[data-rows] > tr")).to_have_count(4)
    fits(page)
    for link in page.get_by_role("link", name="Nominate").all():
        assert link.bounding_box()["x"] < width


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_nobody_is_shut_out_of_choosing_many(open_page, rep, three, width, scheme):
    page = open_page("/accounts/?owner=none&touch=never", user=rep, width=width, color_scheme=scheme)
    page.locator("input[name=account]").first.check()
    fits(page)
    assert violations(page) == []
    page.click(".bulk-bar button[value=tag]")
    assert violations(page) == []
    fits(page)
