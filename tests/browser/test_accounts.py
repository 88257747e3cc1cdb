"""The lead pool and an account in the hands of somebody who types."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.actions import activity
from accounts.actions.relations import relate, tie
from accounts.models import ActivityCategory, RelationKind
from accounts.queries.timeline import PAGE_SIZE
from nurture.team.models import User
from tests import build
from tests.browser.axe import violations
from tests.browser.seats import fits


@pytest.fixture
def minato(rep):
    account = build.account(name_latin="Minato Precision", industry="製造", employees=800, owner=rep)
    build.contact(account, buying_role="champion", support=2)
    build.contact(account, family_name="森", legal_basis="none")
    build.deal(account, amount=8_400_000)
    build.deal(build.account("Aoba", industry="製造"), "lost", amount=25_000_000, process="三か月")
    for i in range(40):
        activity.record(
            account=account,
            verb="accounts.account_changed",
            category=ActivityCategory.RECORD,
            at=build.NOW - timedelta(days=i),
            by=rep,
            detail={"fields": ["industry"]},
        )
    return account


def entries(page):
    return page.locator("#timeline-list > li[id^=activity-]")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("path", ["/accounts/", "/accounts/new/", "/accounts/{}/", "/accounts/{}/deals/new/"])
def test_nobody_is_shut_out(open_page, rep, minato, path, width, scheme):
    page = open_page(path.format(minato.pk), user=rep, width=width, color_scheme=scheme)
    assert violations(page) == []
    fits(page)


def test_the_list_follows_what_is_typed(open_page, rep, minato):
    page = open_page("/accounts/", user=rep)
    page.locator("input[name=q]").press_sequentially("minato")
    page.wait_for_function("() => document.querySelectorAll('#account-list tbody tr').length === 1")
    expect(page.locator("#account-list")).to_contain_text("Minato Precision")
    assert "q=minato" in page.url
    expect(page.locator("[name=q]:focus")).to_have_count(1)


def test_an_annotation_joins_the_timeline_and_nothing_else_moves(open_page, rep, minato):
    page = open_page(minato.get_absolute_url(), user=rep)
    page.click("#timeline-page a")
    page.wait_for_function(
        "() => document.querySelectorAll('#timeline-list > li[id^=activity-]').length === 40"
    )
    page.fill("#id_their_words", "Eighteen months.")
    page.select_option("#id_kind", "objection")
    page.click("#annotation-add")
    page.wait_for_function(
        "() => document.querySelectorAll('#timeline-list > li[id^=activity-]').length === 41"
    )
    expect(entries(page).first).to_contain_text("Eighteen months.")
    expect(page.locator("#id_their_words")).to_have_value("")


def test_an_error_keeps_what_was_typed_and_takes_the_focus(open_page, rep, minato):
    page = open_page(minato.get_absolute_url(), user=rep)
    page.fill("#id_body", "They will decide in March.")
    page.click("#annotation-form summary")
    page.fill("#id_expires_on", "2020-01-01")
    page.click("#annotation-add")
    page.wait_for_selector("#annotation-form [data-error-summary]")
    expect(page.locator("#id_body")).to_have_value("They will decide in March.")
    expect(page.locator("#id_expires_on")).to_be_visible()
    expect(page.locator("[data-error-summary]:focus")).to_have_count(1)


def test_a_filter_keeps_what_is_half_typed(open_page, rep, minato):
    page = open_page(minato.get_absolute_url(), user=rep)
    page.fill("#id_body", "half a thought")
    page.locator("#timeline nav a", has_text="Decisions").click()
    page.wait_for_url(re.compile("show=decision"))
    expect(page.locator("#timeline-none")).to_be_visible()
    expect(page.locator("#id_body")).to_have_value("half a thought")


def test_without_javascript_it_is_all_there(open_page, rep, minato):
    page = open_page(minato.get_absolute_url(), user=rep, java_script_enabled=False)
    page.click("#timeline-page a")
    expect(entries(page)).to_have_count(PAGE_SIZE)
    page.fill("#id_their_words", "Eighteen months.")
    page.click("#annotation-add")
    assert "#activity-" in page.url
    expect(entries(page).first).to_contain_text("Eighteen months.")


@pytest.fixture
def mapped(minato, rep):
    ito, mori = minato.contacts.order_by("id")
    relate(person=mori, other=ito, kind=RelationKind.REPORTS_TO, note="", by=rep, at=build.NOW)
    relate(person=ito, other=mori, kind=RelationKind.INFLUENCES, note="", by=rep, at=build.NOW)
    tie(user=rep, contact=ito, strength=3, note="同じ大学", by=rep, at=build.NOW)
    return minato


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_map_the_days_and_a_person_shut_nobody_out(open_page, rep, mapped, width, scheme):
    person = mapped.contacts.earliest("id")
    for path in (
        f"/accounts/{mapped.pk}/map/",
        f"/accounts/{mapped.pk}/days/",
        f"/accounts/{mapped.pk}/facts/edit/",
        person.get_absolute_url(),
        f"{person.get_absolute_url()}legal-basis/",
        mapped.deals.get().get_absolute_url(),
    ):
        page = open_page(path, user=rep, width=width, color_scheme=scheme)
        assert violations(page) == [], path
        fits(page)


@pytest.mark.parametrize(("language", "save"), [("en", "Save"), ("ja", "保存")])
def test_facts_are_edited_in_their_place_on_a_phone(open_page, rep, minato, language, save):
    User.objects.update(language=language)
    page = open_page(minato.get_absolute_url(), user=rep, width=390)
    page.fill("#id_body", "half a thought")
    page.click("#account-facts a[hx-get]")
    page.fill("#account-facts [name=founded]", "62")
    page.click(f"#account-facts button:has-text('{save}')")
    page.wait_for_selector("#account-facts [data-error-summary]")
    page.fill("#account-facts [name=founded]", "1962")
    page.select_option("#account-facts [name=fiscal_month_end]", "3")
    page.click(f"#account-facts button:has-text('{save}')")
    page.wait_for_selector("#account-facts .facts")
    expect(page.locator("#account-facts")).to_contain_text("1962")
    # Nothing else on the page was touched.
    expect(page.locator("#id_body")).to_have_value("half a thought")


def test_the_timeline_is_searched_and_an_old_entry_leads_to_newer_ones(open_page, rep, minato):
    old = minato.activities.earliest("at")
    page = open_page(f"/accounts/{minato.pk}/timeline/{old.pk}/", user=rep)
    expect(entries(page)).to_have_count(1)
    page.click("#timeline-newer a[rel=prev]")
    page.wait_for_function(
        "shown => document.querySelectorAll('#timeline-list > li[id^=activity-]').length === shown",
        arg=PAGE_SIZE + 1,
    )
    page.click("#timeline .timeline-narrow summary")
    page.fill("#timeline-words", "no such word")
    page.press("#timeline-words", "Enter")
    page.wait_for_selector("#timeline-none:not([hidden])")
    assert re.search("q=no.such|q=no%20such", page.url)


def test_a_deal_is_told_by_keyboard_and_an_empty_role_is_filled_with_one_press(open_page, rep, minato):
    page = open_page(f"/accounts/{minato.pk}/deals/new/", user=rep, java_script_enabled=False)
    page.check("[name=stage][value=lost]")
    page.check("[name=reason][value=timing]")
    page.fill("[name=reason_note]", "The budget had gone.")
    page.check("[name=people]")
    page.press("[name=reason_note]", "Enter")
    page.wait_for_url(re.compile(rf"/accounts/{minato.pk}/$"))
    expect(page.locator("text=The budget had gone.")).to_have_count(2)
    before = page.locator(".person-unknown").count()
    page.click("#people .person-unknown button >> nth=0")
    page.wait_for_url(re.compile("#people"))
    expect(page.locator(".person-unknown")).to_have_count(before)
    assert minato.contacts.exclude(placeholder="").count() == 1
