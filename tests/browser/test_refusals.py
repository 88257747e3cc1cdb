"""A recipient refuses on a phone, in Japanese; a lead sees it on the list, and two of us lift it by a new consent."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import LegalBasisEntry
from nurture.delivery import keys
from tests import build
from tests.browser.axe import violations
from tests.browser.seats import fits
from tests.delivery import world as worlds


@pytest.fixture
def world(transactional_db, settings):
    settings.DELIVERY_GATES = []
    return worlds.make()


@pytest.fixture
def message(world):
    return world.message(world.contact("ito@minato.example", language="ja"))


def link(message):
    return f"/u/{keys.unsubscribe_token(message.mailing_id, message.contact_id, message.occurrence)}"


def is_sound(page):
    fits(page)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_recipient_chooses_on_a_phone(open_page, message, scheme):
    page = open_page(link(message), width=390, color_scheme=scheme, java_script_enabled=True)
    expect(page.get_by_role("heading", name="メールの配信を停止します")).to_be_visible()
    is_sound(page)
    page.get_by_role("button", name="3か月休止する").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("までお休みします")
    is_sound(page)
    page.get_by_text("宛先が違う場合").click()
    page.get_by_label("どなたにお尋ねすればよろしいですか").fill("購買部の上田さん")
    page.get_by_role("button", name="知らせる").click()
    expect(page.get_by_role("status")).to_contain_text("ありがとうございます")
    page.get_by_role("button", name="すべてのメールを停止する").click()
    expect(page.get_by_role("button", name="間違えたので取り消す")).to_be_visible()
    is_sound(page)
    page.get_by_role("button", name="間違えたので取り消す").click()
    expect(page.get_by_role("status")).to_contain_text("取り消しました")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quiet until")


def test_without_a_script_it_is_one_press(open_page, message):
    page = open_page(link(message), width=320, java_script_enabled=False)
    page.get_by_role("button", name="すべてのメールを停止する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("メールの配信を停止しました")


def test_two_of_us_lift_a_refusal(open_page, world, message):
    lead = build.marketer("lead@tsubaki.example", role="lead")
    page = open_page(link(message))
    page.get_by_role("button", name="すべてのメールを停止する").click()
    expect(page.get_by_role("button", name="間違えたので取り消す")).to_be_visible()

    page = open_page("/settings/suppressions/", user=world.rep)
    page.get_by_role("searchbox").fill("ITO@minato.example")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="伊藤 健").click()
    page.get_by_role("link", name="They want our mail again").click()
    expect(page.get_by_text("There is no newer consent yet.")).to_be_visible()
    now = timezone.now()
    LegalBasisEntry.objects.create(
        contact=message.contact,
        basis="consent",
        since=timezone.localdate(now + timedelta(days=1)),
        proof_text="Signed at the fair",
        set_at=now + timedelta(seconds=5),
    )
    page.reload()
    page.get_by_label("What did they say?").fill("He signed a form at the fair.")
    page.get_by_role("button", name="Ask a colleague to look").click()
    expect(page.get_by_text("Somebody else who leads a team looks at the proof.")).to_be_visible()

    page = open_page("/settings/suppressions/", user=lead)
    page.get_by_role("link", name="伊藤 健").click()
    expect(page.get_by_text("Signed at the fair")).to_be_visible()
    is_sound(page)
    page.get_by_role("button", name="I have seen the proof: lift it").click()
    expect(page.get_by_text("may be mailed again.")).to_be_visible()
    expect(page.get_by_text("Nobody has refused yet.")).to_be_visible()
