"""The joint meeting as it is held: two reps, two marketers, four screens; six targets decided by keys and one thumb."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, running
from tests.services import free_port

WALL = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
#: From the kind that is chosen at first, so many steps to the right.
SALES_TOUCH = 4
TARGETS = 6
#: On these the room votes; by number of the target, what each screen chooses beside the first card of the phone.
CHOICES = {
    0: {"desk": "1", "wall": "1", "ja": "0"},
    2: {"desk": "1", "wall": "0", "ja": "1"},
    4: {"desk": "1", "wall": "1", "ja": "1"},
}
#: Who of them is fewer, and so heard first.
FEWER = {0: "Aoi Ono", 2: "Sho Kondo", 4: None}
BLOCKS = ("#target-head", "#since", "#people", "#quotes", "#deals", "#candidate-list", "#decision-bar")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """One in which nobody has decided anything yet."""
    made = Demo(f"http://127.0.0.1:{free_port()}", tmp_path_factory.mktemp("joint"))
    with running(made):
        yield made


@pytest.fixture
def look(tmp_path):
    """A picture of each screen: into the folder that MEETING_PICTURES names, else where pytest keeps its own."""
    folder = Path(os.environ.get("MEETING_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    def looked(phase, **pages):
        for name, page in pages.items():
            page.screenshot(path=folder / f"{phase}-{name}.png")

    return looked


@dataclass(frozen=True)
class Screens:
    leader: Page
    wall: Page
    phone: Page
    japanese: Page

    @property
    def named(self):
        return {"desk": self.leader, "wall": self.wall, "phone": self.phone, "ja": self.japanese}

    def __iter__(self):
        return iter(self.named.values())

    def show(self, where, **what):
        for page in self:
            for name, expected in what.items():
                getattr(expect(page.locator(where)), f"to_{name}")(expected)


@pytest.fixture
def screens(sign_in):
    """Everybody in the room, at the first target of the agenda, behind the marketer who leads."""
    found = Screens(
        sign_in("yamada").page,
        sign_in("kondo").page,
        sign_in("tanabe").page,
        sign_in("ono", language="日本語").page,
    )
    found.phone.set_viewport_size(PHONE)
    into_the_room(found.leader)
    take_the_lead(found.leader)
    to_the_first(found.leader)
    for page in (found.wall, found.phone, found.japanese):
        page.goto(f"{found.leader.url}?projector" if page is found.wall else found.leader.url)
    found.show("[data-here-count]", have_text="4")
    return found


def test_six_targets_are_decided_by_four_people_on_four_screens(screens, look):
    look("1-read", **screens.named)
    hold_seven_blocks(screens)
    for number in range(TARGETS):
        if number in CHOICES:
            vote(screens, number, look)
        agree(screens, number, look)
        if number < TARGETS - 1:
            go_on(screens.leader, screens.wall, screens.phone, screens.japanese)
    expect(screens.leader.locator("#counts")).to_contain_text("6 of 6 agreed")
    look("7-all-agreed", **screens.named)


def agree(screens, number, look):
    """One decides by key; somebody of the other team confirms, once with a thumb."""
    at_the_desk = (screens.leader, screens.japanese, screens.wall)
    decide(at_the_desk[number % 3], f"理由{number}")
    screens.show(".decision-stands", contain_text=f"理由{number}")
    if number == 0:
        look("5-decided", **screens.named)
    if number % 3 == 1:
        screens.phone.locator("#thumb").get_by_role("button", name="Confirm").click()
    else:
        (screens.leader if number % 3 == 2 else screens.wall).keyboard.press("d")
    screens.show(".decision.is-agreed", have_count=1)
    screens.show("#agenda .is-done", have_count=number + 1)
    if number == 0:
        look("6-agreed", **screens.named)


def into_the_room(page):
    """Past what came of the last emails, and what both teams agreed on before, with which a meeting begins."""
    page.goto("/meetings/")
    page.goto(page.get_by_role("link", name="Join").first.get_attribute("href"))
    while "/targets/" not in page.url:
        skips = page.locator("[data-shortcut=s]").count()
        press(page, "s" if skips else "j")


def take_the_lead(page):
    page.keyboard.press("h")
    expect(page.get_by_role("button", name="Lead the room from here")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#room")).to_have_attribute("data-mode", "leading")


def to_the_first(page):
    first = page.locator("#agenda a").first.get_attribute("href")
    while not page.url.endswith(first):
        press(page, "k")


def press(page, key):
    """One that leads to another page; keys are heard once its scripts have run."""
    page.wait_for_load_state()
    before = page.url
    page.keyboard.press(key)
    page.wait_for_url(lambda url: url != before)
    page.wait_for_load_state()


def vote(screens, number, look):
    """Blind, until all have; then whoever is fewer is heard first."""
    screens.leader.keyboard.press("v")
    screens.show("#vote-form", have_count=1)
    if number == 0:
        look("2-vote", **screens.named)
        hold_seven_blocks(screens)
    for name, choice in CHOICES[number].items():
        screens.named[name].keyboard.press(choice)
        screens.named[name].keyboard.press("v")
    screens.phone.locator("#candidate-1 .pick").click()
    screens.phone.locator("#thumb").get_by_role("button", name="Vote").click()
    expect(screens.leader.locator("#phase")).to_contain_text("4 of 4 voted")
    # Nobody sees what was chosen, not even how often.
    screens.show(".votes-given", have_count=0)
    screens.leader.keyboard.press("r")
    sales = 1 + (CHOICES[number]["wall"] == "1")
    marketing = [CHOICES[number][name] for name in ("desk", "ja")].count("1")
    screens.show("#candidate-1 .vote-sales", have_count=sales)
    screens.show("#candidate-1 .vote-marketing", have_count=marketing)
    if number == 0:
        look("3-talk", **screens.named)
        hold_seven_blocks(screens)
    hear_the_fewer(screens.leader, FEWER[number])
    if number == 0:
        look("4-heard", desk=screens.leader)
    screens.leader.keyboard.press("Escape")


def hear_the_fewer(page, who):
    """Who it is, only after a press."""
    if who is None:
        expect(page.locator("#phase")).to_contain_text("All chose the same")
        return
    name = page.locator("#phase .tag", has_text=who).first
    expect(page.locator("#phase")).to_contain_text("Heard first")
    expect(name).to_be_hidden()
    page.keyboard.press("s")
    expect(name).to_be_visible()


def decide(page, reason):
    """By keys alone: the card, the kind, why, Enter."""
    page.keyboard.press("1")
    page.keyboard.press("e")
    for _step in range(SALES_TOUCH):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("d")
    if page.locator("#decision-form [name=without_quorum]").count():
        page.keyboard.insert_text("担当の二人は出張中")
        page.keyboard.press("Enter")
    expect(page.locator("#decision-form [name=reason]")).to_be_focused()
    page.keyboard.insert_text(reason)
    page.keyboard.press("Enter")


def go_on(leader, *followers):
    press(leader, "j")
    for page in followers:
        page.wait_for_url(leader.url)
        page.wait_for_load_state()
        expect(page.locator("#room")).to_have_attribute("data-mode", "following")


def hold_seven_blocks(screens):
    """All of them on the screen, without scrolling of the page or of what stands in its middle."""
    for page in (screens.leader, screens.wall, screens.japanese):
        assert page.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
        assert page.locator("#main").evaluate("main => main.scrollHeight - main.clientHeight") <= 0
        for block in BLOCKS:
            box = page.locator(block).bounding_box()
            assert box["height"] > 0
            assert box["y"] + box["height"] <= WALL["height"] + 1, block
