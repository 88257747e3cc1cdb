"""The page of a project and Today, in the hands of somebody with a keyboard or a phone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.projects.actions.cycles import ensure_cycles
from nurture.projects.models import Project
from tests import build
from tests.browser.axe import violations
from tests.browser.seats import both_seats, fits
from tests.reports import waiting


@pytest.fixture
def project(rep):
    marketer = build.marketer("yamada@tsubaki.example", name_latin="Moe Yamada")
    made = build.project(rep, marketer)
    made.memberships.filter(user=rep).update(is_lead=True)
    now = timezone.now()
    made.period_start = now.date() - timedelta(days=60)
    made.period_end = now.date() + timedelta(days=300)
    made.save()
    for weeks in (3, 2, 1, 0):
        ensure_cycles(project=made, at=now - timedelta(weeks=weeks))
    for name in ("Minato Precision", "Aoba Logistics"):
        target = build.target(made, build.account(name, name_latin=name), rep, marketer, stage_since=now)
        build.sequence(target, f"{name} one", f"{name} two")
    waiting.pause(target.account, at=now)
    return made


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize(
    "path", ["/", "/projects/{}/", "/projects/{}/?view=list", "/projects/{}/edit/", "/projects/{}/finish/"]
)
def test_nobody_is_shut_out(open_page, rep, project, path, width, scheme):
    page = open_page(path.format(project.pk), user=rep, width=width, color_scheme=scheme)
    assert violations(page) == []
    fits(page)


def test_arrows_walk_over_the_board_and_a_letter_turns_it_into_a_list(open_page, rep, project):
    page = open_page(f"/projects/{project.pk}/", user=rep)
    page.locator(".board tbody th a").first.focus()
    page.keyboard.press("ArrowDown")
    focused = "document.activeElement.textContent.trim()"
    page.wait_for_function(f"{focused} === 'Aoba Logistics'")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{focused}.includes('Aoba Logistics one')")
    page.keyboard.press("l")
    page.wait_for_url("**view=list")
    expect(page.locator(".board")).to_have_count(0)


def test_narrowing_leaves_the_page_where_it_is(open_page, rep, project):
    page = open_page(f"/projects/{project.pk}/", user=rep)
    page.evaluate("window.stayed = true")
    page.select_option("select[name=owes]", "sales")
    page.wait_for_url("**owes=sales**")
    page.locator("#board").wait_for()
    assert page.evaluate("window.stayed")
    expect(page.locator(".board tbody tr")).to_have_count(2)


@pytest.mark.parametrize("name", ["owner", "stage", "owes"])
def test_narrowing_leaves_the_keyboard_where_it_is(open_page, rep, project, name):
    page = open_page(f"/projects/{project.pk}/", user=rep)
    page.locator(f"select[name={name}]").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url(re.compile(rf"{name}=\w"))
    expect(page.locator(f"select[name={name}]")).to_be_focused()


def test_the_rhythm_is_previewed_while_one_chooses(open_page, rep, project):
    page = open_page(f"/projects/{project.pk}/edit/", user=rep)
    # All of them: at the end of a month the next one is the same every week and every month.
    before = page.locator("#rhythm-preview").text_content()
    page.check("input[name=cadence][value=monthly]")
    page.wait_for_function(
        "text => document.querySelector('#rhythm-preview').textContent !== text", arg=before
    )
    assert page.locator("#rhythm-preview").inner_text().count(":") >= 3


@both_seats
def test_a_project_that_meets_monthly_is_founded_and_its_board_is_read(open_page, rep, seat):
    rep.role = "lead"
    rep.save()
    seat.take(rep)
    marketer = build.marketer("yamada@tsubaki.example", name="山田 美咲")
    page = open_page("/projects/new/", user=rep, width=seat.width)
    fits(page)
    page.fill("[name=name]", "FY27 重点八社")
    page.fill("[name=goal_amount]", "300000000")
    today = timezone.localdate()
    page.fill("[name=period_start]", today.isoformat())
    page.fill("[name=period_end]", (today + timedelta(days=300)).isoformat())
    page.check(f"[name=sales_members][value='{rep.pk}']", force=True)
    page.check(f"[name=marketing_members][value='{marketer.pk}']", force=True)
    page.check(f"[name=leads][value='{rep.pk}']", force=True)
    page.check("[name=cadence][value=monthly]", force=True)
    page.fill("[name=meeting_time]", "10:00")
    page.locator("form .btn-primary").click()
    page.wait_for_url(lambda url: url.rstrip("/").rpartition("/")[2].isdigit())
    fits(page)
    made = Project.objects.get(name="FY27 重点八社")
    assert (made.cadence, made.memberships.count()) == ("monthly", 2)
    now = timezone.now()
    target = build.target(made, build.account(), rep, marketer, stage_since=now)
    build.sequence(target, "一通目")
    for view in ("", "?view=list"):
        page.goto(f"/projects/{made.pk}/{view}")
        expect(page.locator("#board")).to_contain_text("港精密工業")
        fits(page)
    page.goto("/")
    fits(page)
    expect(page.locator("main")).to_contain_text("FY27 重点八社")


def test_the_phone_has_the_meeting_under_the_thumb(open_page, rep, project):
    page = open_page("/", user=rep, width=390)
    page.click(".tabbar a[href='/meetings/']")
    expect(page.locator("h1")).to_have_text("Meetings")


def test_an_answer_is_chosen_on_today(open_page, rep, project):
    page = open_page("/", user=rep, width=390)
    page.fill("input[name=note]", "they want the payback first")
    page.click("button[name=choice][value=adapt]")
    page.wait_for_load_state()
    expect(page.locator("main")).not_to_contain_text("choose how to go on")
