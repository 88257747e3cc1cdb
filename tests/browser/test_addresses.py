"""Somebody lets their mail go from their own account: typed in, tried out, mended, switched on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nurture.delivery.identities import trials
from nurture.delivery.identities.models import Trial
from nurture.delivery.identities.resolver import Resolver
from nurture.delivery.tasks import try_out
from tests.browser.seats import fits
from tests.delivery.identities.nameserver import NameServer
from tests.delivery.scripted import ScriptedServer


@pytest.fixture
def server(settings):
    with ScriptedServer({"AUTH": ["535 5.7.8 wrong", None]}, extensions=("AUTH PLAIN",)) as made:
        # The mail server of the house: its port may be typed in.
        settings.SMTP_PORT = made.port
        yield made


@pytest.fixture
def names(monkeypatch):
    records = {("mail.tsubaki.example", "MX"): ["10 mail.tsubaki.example."]}
    with NameServer(records) as made:
        ask = {"servers": ["127.0.0.1"], "port": made.port}
        monkeypatch.setattr(trials, "Resolver", lambda: Resolver(**ask))
        yield made


def do_what_was_asked():
    try_out(Trial.objects.get(begun_at=None).pk)


def test_from_typing_it_in_to_the_first_mail(open_page, rep, server, names):
    page = open_page("/settings/addresses/", user=rep)
    page.get_by_role("link", name="Add your own").click()
    # Only what the way needs is asked for.
    expect(page.get_by_label("Mail server", exact=True)).to_be_visible()
    page.get_by_label("Through").select_option("mailgun")
    expect(page.get_by_label("Key of the interface")).to_be_visible()
    expect(page.get_by_label("Sending domain")).to_be_visible()
    expect(page.get_by_label("Mail server", exact=True)).to_be_hidden()
    page.get_by_label("Through").select_option("smtp")
    page.get_by_label("Mail server", exact=True).fill("127.0.0.1")
    page.get_by_label("Port").fill(str(server.port))
    page.get_by_label("Encryption").select_option("none")
    page.get_by_label("Signs in as").fill("kondo")
    page.get_by_label("Signature in Japanese").fill("椿精機 近藤")
    # Without its password it is asked for, and the signature is still there.
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Whoever signs in needs a password.").first.wait_for()
    expect(page.get_by_label("Signature in Japanese")).to_have_value("椿精機 近藤")
    page.get_by_label("Password").fill("guessed")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Kept. Try it, then switch it on.").wait_for()

    page.get_by_role("button", name="Send me a test").click()
    page.get_by_text("On its way to the server …").wait_for()
    do_what_was_asked()
    page.get_by_text("Ended at: signing in").wait_for()
    page.get_by_text("Many services want a password made for programs.").wait_for()
    assert server.accepted == []

    page.get_by_role("link", name="Edit").first.click()
    page.get_by_label("Password").fill("right")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved. Try it before customers do.").wait_for()
    Trial.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
    page.get_by_role("button", name="Send me a test").click()
    page.get_by_text("On its way to the server …").wait_for()
    do_what_was_asked()
    page.get_by_text("Works", exact=True).wait_for()
    assert [recipient for _sender, recipient, _raw in server.accepted] == [rep.email]

    page.get_by_role("button", name="Look it up").click()
    page.get_by_text("Asking the DNS …").wait_for()
    do_what_was_asked()
    page.get_by_text("tsubaki.example has no DMARC record.").wait_for()
    expect(page.get_by_text("v=DMARC1; p=none; rua=mailto:postmaster@tsubaki.example")).to_be_visible()

    page.get_by_role("button", name="Switch on").click()
    page.get_by_text("In use").first.wait_for()
    page.goto("/settings/addresses/")
    expect(page.locator(".identity-row").get_by_text("In use")).to_be_visible()


def test_on_the_phone_in_japanese_it_fits(open_page, rep, names):
    rep.language = "ja"
    rep.save()
    page = open_page("/settings/addresses/own/", user=rep, width=390)
    fits(page)
    page.get_by_label("メールサーバー", exact=True).fill("smtp.tsubaki.example")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("登録しました").wait_for()
    page.get_by_role("button", name="調べる").click()
    page.get_by_text("DNSに問い合わせています…").wait_for()
    do_what_was_asked()
    page.get_by_text("DMARCレコードがありません").wait_for()
    fits(page)


def test_of_tokens_only_what_the_chosen_way_needs_is_asked_for(open_page, rep):
    for path in ("/settings/addresses/own/", "/settings/mailboxes/own/"):
        page = open_page(path, user=rep, width=390)
        password, refresh = page.get_by_label("Password", exact=True), page.get_by_label("Refresh token")
        token_url, scope = page.get_by_label("Address for tokens"), page.get_by_label("Scope")
        expect(password).to_be_visible()
        expect(token_url).to_be_hidden()
        page.get_by_label("Signs in with").select_option("client")
        expect(password).to_be_hidden()
        for asked in (token_url, scope, page.get_by_label("Client secret")):
            expect(asked).to_be_visible()
        expect(refresh).to_be_hidden()
        page.get_by_label("Signs in with").select_option("refresh")
        expect(refresh).to_be_visible()
        page.get_by_text("Where these come from").click()
        expect(page.get_by_text("Google Workspace", exact=True)).to_be_visible()
        fits(page)
