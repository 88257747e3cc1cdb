"""Who followed what: read on the page of a message, corrected by who knows better; and what is noticed at all."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from nurture.delivery.tracking.actions import judging
from tests.browser.axe import violations
from tests.browser.seats import fits
from tests.delivery import world as worlds
from tests.delivery.tracking import mail
from tests.delivery.world import NOW


@pytest.fixture
def scanned(transactional_db, settings, monkeypatch):
    """A message whose links a scanner followed; who of us looks at it."""
    settings.TRACKING_URL = "http://links.tsubaki.example"
    worlds.FakeClock(NOW).replace_the_databases(monkeypatch)
    letters = mail.Letters(worlds.make())
    message = letters.sent()
    for second, token in enumerate(letters.tokens(message)):
        mail.click(
            token, after=timedelta(seconds=second + 1), user_agent="Mozilla/5.0 (compatible; Barracuda)"
        )
    judging.judge_news(at=NOW + timedelta(hours=1))
    return message, letters.world.rep


def test_who_knows_better_says_so_and_takes_it_back(open_page, scanned):
    message, rep = scanned
    page = open_page(message.get_absolute_url(), user=rep)
    card = page.locator("#followings")
    first = card.get_by_role("listitem").filter(has_text="tsubaki.example/a")
    expect(card.get_by_text("A machine", exact=True)).to_have_count(3)
    expect(card.get_by_text("The mail scanner of Barracuda follows links by itself.").first).to_be_visible()
    first.get_by_role("button", name="This was a person").click()
    expect(card.get_by_text("A person", exact=True)).to_have_count(1)
    expect(card.get_by_text(f"{rep.name} says: this was a person.")).to_be_visible()
    first.get_by_role("button", name="As the rules say").click()
    expect(card.get_by_text("A machine", exact=True)).to_have_count(3)
    card.locator("summary").click()
    expect(card.get_by_role("row")).to_have_count(4)
    assert violations(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen(open_page, scanned):
    message, rep = scanned
    page = open_page(message.get_absolute_url(), user=rep, width=390)
    page.locator("#followings summary").click()
    expect(page.locator("#followings .hit-program").first).to_be_visible()
    fits(page)


def test_a_person_who_does_not_want_it_is_left_alone(open_page, scanned):
    message, rep = scanned
    page = open_page(message.contact.get_absolute_url(), user=rep)
    page.get_by_role("link", name="Change what we notice").click()
    page.get_by_label("They do not want it: notice nothing").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing of what they do with our mail is noticed")).to_be_visible()
    expect(page.get_by_label("They do not want it: notice nothing")).to_be_checked()
    assert violations(page) == []
