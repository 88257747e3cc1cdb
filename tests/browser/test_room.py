"""The room in each phase, at a desk and on a phone: whole, for everybody, and without a mouse."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.meetings import actions
from nurture.meetings.models import Decision, Vote
from tests import build
from tests.browser.axe import violations
from tests.browser.seats import fits
from tests.browser.test_every_page import UNCOVERED


@pytest.fixture
def marketer(transactional_db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def target(rep, marketer):
    account = build.account(name_latin="Minato Precision")
    return build.target(build.project(rep, marketer), account, rep, marketer)


@pytest.fixture
def meeting(target):
    contact = build.contact(target.account, "ito@minato.example", name_latin="Ken Ito")
    build.sender_profile()
    sequence = build.sequence(target)
    for subject in ("一通目", "二通目"):
        build.email(sequence, subject, contact)
    return build.meeting(build.cycle(target.project))


@pytest.fixture
def room(meeting, target):
    return f"/meetings/{meeting.pk}/targets/{target.pk}/"


def is_sound(page):
    fits(page)
    page.evaluate(UNCOVERED)
    assert violations(page) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_no_phase_shuts_anybody_out(open_page, room, meeting, target, rep, marketer, width):
    now = timezone.now()
    page = open_page(room, user=rep, width=width)
    is_sound(page)
    actions.open_vote(meeting=meeting, target=target, by=rep, at=now)
    page.reload()
    is_sound(page)
    for by in (rep, marketer):
        actions.vote(meeting=meeting, target=target, expected="reply", confidence=2, by=by, at=now)
    actions.reveal(meeting=meeting, target=target, by=rep, at=now + timedelta(minutes=2))
    page.reload()
    is_sound(page)
    actions.decide(meeting=meeting, target=target, kind="hand_off", reason="今", by=marketer, at=now)
    page.reload()
    is_sound(page)


def test_a_turn_needs_no_mouse(open_page, room, rep, target):
    page = open_page(room, user=rep)
    page.keyboard.press("v")
    expect(page.locator("#vote-form")).to_be_visible()
    page.keyboard.press("2")
    page.keyboard.press("v")
    expect(page.locator("#vote-form")).to_contain_text("Change my vote")
    assert Vote.objects.get().email.subject == "二通目"
    page.keyboard.press("r")
    expect(page.locator("#room-says")).to_have_text("The votes are revealed.")
    expect(page.locator("#candidate-2 .votes-given")).to_contain_text("Sales 1")
    page.keyboard.press("n")
    page.keyboard.insert_text("火曜の朝に読む")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Two more minutes")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    # The kind is there; the key leads to what is missing, and Enter sends it.
    page.locator("#main").focus()
    page.keyboard.press("d")
    expect(page.locator("#decision-form [name=reason]")).to_be_focused()
    page.keyboard.insert_text("数字が先")
    page.keyboard.press("Enter")
    expect(page.locator(".decision-stands")).to_contain_text("数字が先")
    # The stream may tell it before the answer does; that one is still to come.
    expect(page.locator(".htmx-request")).to_have_count(0)
    assert Decision.objects.get().proposal.email.subject == "一通目"


def test_on_a_phone_vote_and_note_are_under_the_thumb(open_page, room, meeting, target, rep, marketer):
    actions.open_vote(meeting=meeting, target=target, by=marketer, at=timezone.now())
    page = open_page(room, user=rep, width=390, has_touch=True)
    thumb = page.locator("#thumb")
    page.locator("#candidate-1").click()
    thumb.get_by_role("button", name="Vote").click()
    expect(thumb).to_contain_text("Vote again")
    assert Vote.objects.get().email.subject == "一通目"
    thumb.get_by_role("button", name="Note").click()
    expect(page.locator(".note-form textarea").first).to_be_focused()


def test_what_one_chose_and_did_not_send_outlives_what_the_others_do(
    open_page, room, meeting, target, rep, marketer
):
    now = timezone.now()
    actions.open_vote(meeting=meeting, target=target, by=marketer, at=now)
    page = open_page(room, user=rep)
    page.keyboard.press("2")
    page.locator("#vote-form label", has_text="unsure").click()
    actions.propose(meeting=meeting, target=target, title="三枚目", by=marketer, at=now)
    actions.vote(meeting=meeting, target=target, expected="reply", confidence=2, by=marketer, at=now)
    expect(page.locator("#candidate-3")).to_be_visible()
    expect(page.locator("#candidate-2 [name=choice]")).to_be_checked()
    expect(page.locator("#vote-form [name=confidence][value='1']")).to_be_checked()


def test_what_else_could_be_sent_opens_above_the_cards(open_page, room, target, rep):
    other = build.account("日向野硝子", industry=target.account.industry)
    build.deal(other, needed_information="審査会の前に回収期間を一枚で示すこと。" * 6, process="始まり" * 80)
    page = open_page(room, user=rep)
    page.keyboard.press("i")
    panel = page.locator(".propose-panel")
    expect(panel.locator("[name=title]")).to_be_focused()
    box = panel.bounding_box()
    assert box["width"] <= 500
    assert page.locator("#main").evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    panel.get_by_role("button", name="What 日向野硝子 needed").click()
    expect(page.locator("#candidate-3")).to_contain_text("審査会の前に回収期間を一枚で")
    page.locator("#candidate-3").get_by_role("button", name="Take back").click()
    expect(page.locator("#candidate-3")).to_have_count(0)


def test_fifty_targets_leave_the_room_as_it_is(open_page, room, target, rep, marketer):
    for number in range(49):
        account = build.account(f"とても長い名前の株式会社 第{number}事業所")
        build.target(target.project, account, rep, marketer, expected_amount=99_000_000 - number)
    page = open_page(room, user=rep)
    here = page.locator("#agenda [aria-current]")
    expect(here).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight") <= 900
    expect(page.locator(".agenda-keys")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), [(720, 450), (320, 640), (640, 400)])
def test_at_twice_the_size_nothing_sticks_out(open_page, room, rep, width, height):
    page = open_page(room, user=rep, width=width)
    page.set_viewport_size({"width": width, "height": height})
    fits(page)
    expect(page.locator("#decision-bar")).to_be_visible()


def test_what_we_learned_is_kept_as_a_story(open_page, room, rep):
    page = open_page(room, user=rep)
    page.keyboard.press("l")
    page.keyboard.insert_text("数字は一枚でよい")
    page.keyboard.press("Enter")
    note = page.locator("#notes article", has_text="数字は一枚でよい")
    expect(note).to_contain_text("Won/lost story")
    expect(page.locator("#learned")).to_have_value("")


@pytest.mark.parametrize("width", [390, 1216, 1280, 1440])
def test_the_bar_holds_all_its_buttons_when_whoever_leads_is_away(
    open_page, room, meeting, target, rep, marketer, width
):
    rep.language = "ja"
    rep.save()
    type(meeting).objects.update(facilitator=marketer, place=target)
    page = open_page(room, user=rep, width=width)
    page.wait_for_load_state()
    expect(page.locator(".lead-away")).to_be_visible()
    fits(page)
    page.evaluate("document.querySelector('[data-when=following]').click()")
    expect(page.locator("[data-return]")).to_be_visible()
    fits(page)
    page.keyboard.press("p")
    fits(page)
