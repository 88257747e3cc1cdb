"""Somebody signs in at a provider's own page and comes back: kept, refused, too late. On each page axe finds nothing."""

import base64
import hashlib
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

import pytest

from nurture.delivery.identities import vault
from nurture.delivery.mailboxes import actions as mailboxes
from tests.browser.axe import violations
from tests.browser.seats import fits
from tests.delivery.identities.build import identity
from tests.delivery.oauth.conftest import tokens  # noqa: F401 - a fixture
from tests.delivery.world import NOW


@pytest.fixture
def provider(tokens, settings, live_server):  # noqa: F811
    settings.SITE_URL = live_server.url
    tokens.more["refresh_token"] = "r3fresh"
    return Provider(tokens)


class Provider:
    """The page at which people sign in; what it was asked is in `asked`."""

    def __init__(self, tokens):  # noqa: F811
        self.tokens, self.asked = tokens, {}
        self.secrets = tokens.secrets(awaits="sign_in")

    def is_at(self, page):
        page.route("**/oauth2/v2.0/authorize?*", self._show)

    def _show(self, route):
        self.asked = dict(parse_qsl(urlsplit(route.request.url).query, strict_parsing=True))
        allow = self._back(code="c0de")
        deny = self._back(
            error="access_denied", error_description="AADSTS65004: the user declined to consent"
        )
        body = f'<title>Sign in</title><a href="{allow}">Allow</a> <a href="{deny}">Cancel</a>'
        route.fulfill(content_type="text/html", body=body)

    def _back(self, **said):
        return escape(f"{self.asked['redirect_uri']}?{urlencode(said | {'state': self.asked['state']})}")


def kept(row):
    row.refresh_from_db()
    return vault.unlock(row.secrets, owner=str(row.operation))


def address(rep, secrets):
    return identity(rep, host="smtp.office365.com", user=rep.email, secrets=secrets)


def mailbox(rep, secrets):
    fields = {"owner": rep, "address": rep.email, "host": "outlook.office365.com", "user": rep.email}
    return mailboxes.add(fields=fields, secrets=secrets, operation=uuid4(), by=rep, at=NOW)


def calm(page):
    fits(page)
    assert violations(page) == []


@pytest.mark.parametrize("make", [address, mailbox])
def test_whoever_signs_in_there_and_comes_back_lets_us_in(open_page, rep, provider, make):
    row = make(rep, provider.secrets)
    page = open_page(row.get_absolute_url(), user=rep)
    provider.is_at(page)
    page.get_by_text("Nobody has signed in yet.").wait_for()
    calm(page)
    page.get_by_role("link", name="Sign in at 127.0.0.1").click()
    page.get_by_role("link", name="Allow").click()

    page.get_by_role("heading", name="Keep this sign-in?").wait_for()
    calm(page)
    assert provider.tokens.requests == []
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("Signed in. Try it before customers do.").wait_for()
    calm(page)
    assert kept(row)["refresh_token"] == "r3fresh"
    [request] = provider.tokens.requests
    digest = hashlib.sha256(request["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == provider.asked["code_challenge"]


def test_whoever_thinks_better_of_it_goes_back_and_tries_again(open_page, rep, provider):
    row = address(rep, provider.secrets)
    page = open_page(row.get_absolute_url(), user=rep, width=390, color_scheme="dark")
    provider.is_at(page)
    page.get_by_role("link", name="Sign in at 127.0.0.1").click()
    page.get_by_role("link", name="Cancel").click()
    page.get_by_text("access_denied AADSTS65004: the user declined to consent").wait_for()
    calm(page)
    page.get_by_role("link", name="Go back and try again").click()
    page.get_by_role("link", name="Sign in at 127.0.0.1").click()
    page.get_by_role("link", name="Allow").click()
    page.get_by_role("button", name="Keep it").wait_for()
    calm(page)
    page.get_by_role("link", name="Leave").click()
    page.get_by_text("Nobody has signed in yet.").wait_for()
    assert "refresh_token" not in kept(row)


def test_a_code_that_is_not_taken_is_told_in_the_providers_words(open_page, rep, provider):
    provider.tokens.script = [(400, {"error": "invalid_grant", "error_description": "AADSTS70008: expired"})]
    row = address(rep, provider.secrets)
    page = open_page(row.get_absolute_url(), user=rep)
    provider.is_at(page)
    page.get_by_role("link", name="Sign in at 127.0.0.1").click()
    page.get_by_role("link", name="Allow").click()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("AADSTS70008: expired").wait_for()
    calm(page)
    assert "refresh_token" not in kept(row)


def test_in_japanese_and_after_an_hour_it_says_where_to_begin_anew(open_page, rep, provider):
    rep.language = "ja"
    rep.save(update_fields=["language"])
    page = open_page("/settings/signed-in/?state=gone&code=c0de", user=rep, width=390)
    page.get_by_role("link", name="送信アドレス", exact=True).first.wait_for()
    assert "1時間" in page.locator("main").inner_text()
    calm(page)
