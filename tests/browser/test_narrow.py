"""320 px: a small phone, and 1280 px at 400 % (WCAG 1.4.10). What is pressed is whole and lies under nothing."""

import pytest

from tests import build
from tests.browser.seats import fits

CUT = """() => [...document.querySelectorAll(".tabbar a > span")].filter((label) => {
  const place = label.closest("a").getBoundingClientRect(), words = document.createRange();
  words.selectNodeContents(label);
  return getComputedStyle(label).overflow !== "visible" || words.getBoundingClientRect().right > place.right + 4;
}).map((label) => label.textContent)"""
IS_FREE = """(element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [0.1, 0.5, 0.9].every((part) => element.contains(document.elementFromPoint(left + part * width, top + height / 2)));
}"""


@pytest.fixture
def page(open_page, rep):
    def opened(path, language="ja", **options):
        rep.language = language
        rep.save()
        return open_page(path, user=rep, **{"width": 320} | options)

    return opened


@pytest.mark.parametrize(("language", "width"), [("ja", 320), ("ja", 360), ("en", 320)])
def test_the_places_at_the_foot_are_whole_words(page, language, width):
    labels = page("/settings/members/", language, width=width)
    # The number beside Today may be cut as it likes.
    assert [each for each in labels.evaluate(CUT) if not each.isdigit()] == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_decisions_are_narrowed_down_within_the_screen(page, language):
    found = page("/meetings/decisions/?kind=send", language)
    assert found.locator("select[name=result]").is_visible()
    fits(found)
    sides = found.locator(".history-days").bounding_box()
    assert sides["x"] + sides["width"] <= 320


def test_leaving_an_email_lies_under_nothing(page, rep):
    marketer = build.marketer()
    target = build.target(build.project(rep, marketer), build.account(), rep, marketer)
    contact = build.contact(target.account, "ito@minato.example")
    email = build.email(build.sequence(target), "稼働率の話", contact)
    written = page(f"/emails/{email.pk}/")
    assert written.locator(".editor-save a").last.evaluate(IS_FREE)
