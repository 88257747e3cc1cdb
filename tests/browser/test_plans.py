"""A sequence of mixed kinds, planned by keyboard and by hand; nurture.sequences in a browser."""

import re
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import BuyingRole
from nurture.projects.actions.cycles import ensure_cycles
from nurture.sequences.actions import templates
from nurture.sequences.models import Sequence, Step, StepEnd, StepKind
from tests import build
from tests.browser.axe import violations
from tests.browser.seats import fits


@pytest.fixture
def marketer(rep):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def target(rep, marketer):
    account = build.account(name_latin="Minato Precision")
    build.contact(account, "ito@minato.example", buying_role=BuyingRole.CHAMPION)
    build.contact(account, "mori@minato.example", family_name="森", given_name="由紀子")
    now = timezone.now()
    project = build.project(
        rep, marketer, period_start=now.date(), period_end=now.date().replace(year=now.year + 1)
    )
    ensure_cycles(project=project, at=now)
    return build.target(project, account, rep, marketer)


@pytest.fixture
def sequence(target):
    made = build.sequence(target)
    people = target.account.contacts.order_by("pk")
    for subject in ("稼働率の話", "費用の話", "流れの話"):
        build.email(made, subject, *people, at=timezone.now())
    return made


def titles(sequence):
    steps = Step.objects.in_use().filter(sequence=sequence).select_related("email")
    return [each.email.subject if each.kind == StepKind.EMAIL else each.kind for each in steps]


def test_a_wait_and_a_call_are_planned_by_keyboard(open_page, marketer, sequence):
    page = open_page(sequence.get_absolute_url(), user=marketer)
    page.get_by_role("link", name="Wait", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("When something has happened, or not").focus()
    page.keyboard.press("Space")
    page.get_by_label("Until somebody there reacts").wait_for()
    page.get_by_label("At most so many business days").fill("4")
    page.keyboard.press("Enter")
    page.get_by_text("until somebody there clicks, at most 4 business days").wait_for()
    page.get_by_role("link", name="Call", exact=True).click()
    page.get_by_label("What is the call about?").fill("反応を聞く")
    page.get_by_label("Champion").check()
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("反応を聞く").first.wait_for()
    assert titles(sequence)[-2:] == ["wait", "call"]


def test_alt_and_an_arrow_move_a_step_and_undo_takes_it_back(open_page, marketer, sequence):
    page = open_page(sequence.get_absolute_url(), user=marketer)
    page.get_by_role("link", name="費用の話").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#asked li")).to_have_count(4)
    expect(page.get_by_role("button", name="Move it")).to_be_focused()
    assert titles(sequence)[0] == "稼働率の話"
    page.keyboard.press("Enter")
    page.get_by_text("You moved “費用の話” from place 2 to 1.").wait_for()
    assert titles(sequence)[0] == "費用の話"
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").wait_for(state="detached")
    assert titles(sequence)[0] == "稼働率の話"


def test_more_business_days_say_first_whose_days_they_change(open_page, marketer, sequence):
    page = open_page(sequence.get_absolute_url(), user=marketer)
    second = sequence.steps.order_by("position")[1]
    days = page.locator(f"#delay-{second.pk}")
    days.fill("20")
    days.press("Enter")
    expect(page.locator("#asked li")).to_have_count(4)
    expect(page.locator("#asked")).to_contain_text("instead of")
    expect(page.get_by_role("button", name="Set these days")).to_be_focused()
    second.refresh_from_db()
    assert second.delay_days != 20
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Undo").wait_for()
    second.refresh_from_db()
    assert second.delay_days == 20


def test_a_step_put_before_others_says_first_whose_days_it_changes(open_page, marketer, sequence):
    second = sequence.steps.order_by("position")[1]
    address = f"/sequences/{sequence.pk}/steps/new/?kind=wait&before={second.pk}"
    page = open_page(address, user=marketer, java_script_enabled=False)
    page.locator("#id_delay_days").fill("15")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#asked li")).to_have_count(5)
    assert "wait" not in titles(sequence)
    page.locator("#id_delay_days").fill("25")
    page.get_by_role("button", name="Add it so").click()
    expect(page.locator("#asked li")).to_have_count(5)
    assert "wait" not in titles(sequence)
    page.get_by_role("button", name="Add it so").click()
    page.get_by_text("for 25 business days").wait_for()
    assert titles(sequence).index("wait") == 1


def test_a_step_is_dragged_to_its_new_place(open_page, marketer, sequence):
    page = open_page(sequence.get_absolute_url(), user=marketer)
    grips = page.locator(".step-grip")
    first, third = grips.nth(0).bounding_box(), grips.nth(2).bounding_box()
    page.mouse.move(third["x"] + 8, third["y"] + 8)
    page.mouse.down()
    page.mouse.move(first["x"] + 8, first["y"] + 60, steps=12)
    page.mouse.move(first["x"] + 8, first["y"] - 40, steps=6)
    page.mouse.up()
    page.get_by_role("link", name="Leave it where it was").click()
    expect(page.locator("[data-step] h2 a").first).to_have_text("稼働率の話")
    page.get_by_label("Move step 3 up").click()
    page.get_by_role("button", name="Move it").click()
    page.get_by_text("You moved “流れの話” from place 3 to 2.").wait_for()
    page.get_by_label("Move step 2 up").click()
    page.get_by_role("button", name="Move it").click()
    page.get_by_text("You moved “流れの話” from place 2 to 1.").wait_for()
    assert titles(sequence) == ["流れの話", "稼働率の話", "費用の話"]


def test_escape_lets_a_dragged_step_go(open_page, marketer, sequence):
    page = open_page(sequence.get_absolute_url(), user=marketer)
    grips = page.locator(".step-grip")
    first, third = grips.nth(0).bounding_box(), grips.nth(2).bounding_box()
    page.mouse.move(third["x"] + 8, third["y"] + 8)
    page.mouse.down()
    page.mouse.move(first["x"] + 8, first["y"] - 40, steps=12)
    page.keyboard.press("Escape")
    page.mouse.up()
    shown = page.locator("[data-step] h2 a").all_inner_texts()
    assert shown == ["稼働率の話", "費用の話", "流れの話"]
    assert titles(sequence) == shown


def test_one_person_is_skipped_after_looking_who_is_affected(open_page, marketer, sequence):
    page = open_page(sequence.get_absolute_url(), user=marketer)
    page.get_by_label("More for step 1").click()
    page.get_by_role("link", name="Skip it …").first.click()
    expect(page.locator("#affected li")).to_have_count(2)
    page.get_by_role("navigation", name="For whom").get_by_text("森 由紀子").click()
    page.get_by_role("button", name="Skip it for 森 由紀子").wait_for()
    expect(page.locator("#affected li")).to_have_count(1)
    page.get_by_label("In a sentence").fill("先週お会いしたため")
    page.get_by_role("button", name="Skip it for 森 由紀子").click()
    page.get_by_text("“先週お会いしたため”").wait_for()
    assert StepEnd.objects.get().contact.family_name == "森"


def test_a_template_is_used_and_the_picture_shows_what_comes(open_page, marketer, target):
    made = templates.create_template(name="展示会のあと", by=marketer, at=timezone.now())
    for kind, title in ((StepKind.EMAIL, "止まる前に"), (StepKind.CALL, "感想を聞く")):
        templates.add_template_step(
            template=made,
            kind=kind,
            title=title,
            text="本文",
            settings={"roles": ["champion"], "delay_days": 2},
            operation=uuid4(),
            by=marketer,
            at=timezone.now(),
        )
    page = open_page(f"/targets/{target.pk}/sequence/", user=marketer)
    page.get_by_role("link", name="Use “展示会のあと”").click()
    page.get_by_label("Minato Precision").check()
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("link", name="止まる前に").wait_for()
    assert titles(Sequence.objects.get()) == ["止まる前に", "call"]
    page.get_by_role("link", name="Eight weeks").click()
    marks = page.locator(".grid-picture a.mark")
    expect(marks).to_have_count(2)
    marks.first.focus()
    expect(marks.first).to_have_attribute("aria-label", re.compile("止まる前に"))
    page.keyboard.press("Enter")
    page.wait_for_url("**#mark-**")


@pytest.mark.parametrize(("width", "scheme", "language"), [(1440, "light", "en"), (390, "dark", "ja")])
def test_nobody_is_shut_out(open_page, marketer, sequence, width, scheme, language):
    marketer.language = language
    marketer.save()
    step = sequence.steps.order_by("position").first()
    contact = sequence.target.account.contacts.first()
    made = templates.create_template(name="展示会のあと", by=marketer, at=timezone.now())
    page = open_page("/sequences/", user=marketer, width=width, color_scheme=scheme)
    for path in (
        sequence.get_absolute_url(),
        f"/sequences/{sequence.pk}/picture/",
        f"/sequences/{sequence.pk}/versions/",
        f"/sequences/{sequence.pk}/steps/new/?kind=call",
        f"/sequences/{sequence.pk}/end/",
        f"/sequences/{sequence.pk}/leave/{contact.pk}/",
        f"/sequences/steps/{step.pk}/",
        f"/sequences/steps/{step.pk}/skip/",
        f"/sequences/steps/{step.pk}/replace/",
        "/templates/",
        made.get_absolute_url(),
        f"{made.get_absolute_url()}steps/new/?kind=email",
        "/templates/import/",
    ):
        page.goto(path)
        assert violations(page) == [], path
        fits(page)
