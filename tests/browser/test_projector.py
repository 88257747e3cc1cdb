"""The room on a wall: large, strong and whole, and nobody's address on it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import AnnotationKind, DealStage
from nurture.meetings import actions
from nurture.meetings.models import Turn
from tests import build

WALLS = [(1440, 900), (1920, 1080)]
BLOCKS = "#target-head, #since, #people, #quotes, #deals, #candidate-list, #decision-bar"

#: Of all text that is seen: its size, its contrast to what lies behind it (WCAG 2.2), and where it stands.
READ = """() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const ground = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      const layer = rgba(getComputedStyle(each).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  for (const element of document.querySelectorAll("#room *")) {
    const words = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent.trim()).join("");
    if (!words || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".visually-hidden, option")) continue;
    const style = getComputedStyle(element);
    const below = ground(element);
    const [one, other] = [luminance(over(rgba(style.color), below)), luminance(below)].sort((a, b) => b - a);
    found.push({ words: words.slice(0, 40), size: parseFloat(style.fontSize), contrast: (one + 0.05) / (other + 0.05) });
  }
  return found;
}"""


# A colour on its way is neither: on a busy machine even the shortest transition waits for its frame.
DRAWN = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const colours = document.getAnimations().filter((each) => each instanceof CSSTransition);
  await Promise.allSettled(colours.map((each) => each.finished));
}"""


@pytest.fixture
def marketer(transactional_db):
    return build.marketer("yamada@tsubaki.example", name="山田 萌", name_latin="Moe Yamada")


@pytest.fixture
def target(rep, marketer):
    account = build.account(name_latin="Minato Precision", industry="製造")
    build.contact(account, "nobody-knows-the-name@minato.example")
    words = "見積もりは taro.ito+board@minato.example へ送ってください。" * 3
    build.annotation(account, rep, kind=AnnotationKind.OBJECTION, their_words=words)
    build.deal(
        build.account("日向野硝子", industry="製造"), DealStage.WON, needed_information="回収期間を一枚で。"
    )
    return build.target(build.project(rep, marketer), account, rep, marketer, do_not_say="停止した客先の社名")


@pytest.fixture
def meeting(target):
    build.sender_profile()
    ito = build.contact(target.account, "ito@minato.example", name_latin="Ken Ito")
    sequence = build.sequence(target)
    for subject in ("とても長い件名でも三枚の札は壁の上で読めるままに残る、という話", "二通目"):
        build.email(sequence, subject, ito, hypothesis="数字が先に届けば議題に載る" * 4)
    meeting = build.meeting(build.cycle(target.project))
    actions.propose(
        meeting=meeting,
        target=target,
        title="伊藤様に現場を見ていただく",
        by=target.sales_owner,
        at=timezone.now(),
    )
    return meeting


def holds(page):
    page.evaluate(DRAWN)
    seen = page.evaluate(READ)
    assert len(seen) > 40
    assert [each for each in seen if each["size"] < 20] == []
    assert [each for each in seen if each["contrast"] < 7] == []
    page_is = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert page_is == [page.viewport_size["width"], page.viewport_size["height"]]
    assert page.locator("#main").evaluate("main => main.scrollHeight - main.clientHeight") <= 0
    for block in BLOCKS.split(", "):
        box = page.locator(block).bounding_box()
        assert box["y"] + box["height"] <= page.viewport_size["height"] + 1, block


def test_in_each_phase_all_is_large_strong_and_on_one_wall(open_page, meeting, target, rep, marketer):
    now = timezone.now()
    page = open_page(f"/meetings/{meeting.pk}/targets/{target.pk}/?projector", user=rep)

    def look():
        page.reload()
        for scheme in ("light", "dark"):
            # Without motion: a colour that is just changing is neither.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width, height in WALLS:
                page.set_viewport_size({"width": width, "height": height})
                holds(page)

    look()
    actions.open_vote(meeting=meeting, target=target, by=rep, at=now)
    # The last minute is amber.
    Turn.objects.update(ends_at=now + timedelta(seconds=50))
    look()
    idea = meeting.proposals.get()
    for voter, proposal in ((rep, idea), (marketer, None)):
        actions.vote(
            meeting=meeting,
            target=target,
            expected="reply",
            confidence=2,
            proposal=proposal,
            by=voter,
            at=now,
        )
    actions.reveal(meeting=meeting, target=target, by=rep, at=now + timedelta(minutes=2))
    Turn.objects.update(ends_at=now - timedelta(seconds=5))
    look()


def test_no_address_of_a_person_stands_in_the_room(open_page, meeting, target, rep):
    page = open_page(f"/meetings/{meeting.pk}/targets/{target.pk}/", user=rep)
    expect(page.locator("#quotes")).to_contain_text("見積もりは …@minato.example へ送ってください")
    assert "taro.ito" not in page.content()
    assert "nobody-knows-the-name" not in page.content()


def test_the_wall_lasts_as_long_as_the_tab(open_page, meeting, target, rep):
    page = open_page(f"/meetings/{meeting.pk}/targets/{target.pk}/", user=rep)
    agenda = page.locator("#agenda")
    page.keyboard.press("p")
    expect(agenda).to_be_hidden()
    page.reload()
    expect(agenda).to_be_hidden()
    page.keyboard.press("p")
    expect(agenda).to_be_visible()
    page.reload()
    expect(agenda).to_be_visible()
