"""Mail comes in: a mailbox is typed in and read, what nobody can match is sorted, and somebody finds out who has left."""

import pytest
from playwright.sync_api import expect

from nurture.delivery.mailboxes import tasks
from nurture.delivery.mailboxes.models import Mailbox
from tests import build
from tests.browser.seats import fits
from tests.delivery.inbound.test_classifying import mail
from tests.delivery.mailboxes.imap_server import ImapServer


@pytest.fixture
def imap():
    with ImapServer(
        [mail(sender="stranger@minato.example", subject="先日の件", body="資料をください。")]
    ) as server:
        yield server


@pytest.fixture
def admin(db):
    return build.administrator()


def test_from_typing_a_mailbox_in_to_sorting_what_came(open_page, admin, imap, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.look_into, "delay", asked.append)
    contact = build.contact(build.account("港精密工業株式会社"), "ito@minato.example")
    page = open_page("/settings/mailboxes/", user=admin)
    page.get_by_role("link", name="Add a shared mailbox").click()
    page.get_by_label("Address", exact=False).first.fill(imap.user)
    page.get_by_label("Mail server").fill("127.0.0.1")
    page.get_by_label("Port").fill(str(imap.port))
    page.get_by_label("Encryption").select_option("none")
    page.get_by_label("Signs in as").fill(imap.user)
    page.get_by_label("Password").fill("guessed")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Switch on").click()
    page.get_by_role("button", name="Switch off").wait_for()
    mailbox = Mailbox.objects.get()
    tasks.look_into(mailbox.pk)
    page.reload()
    expect(page.get_by_text("The mail server does not take the name or the password.")).to_be_visible()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Password").fill(imap.password)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_text("Looking into it …")).to_be_visible()
    # The page asks by itself what became of it.
    tasks.look_into(mailbox.pk)
    expect(page.get_by_text("1 was taken.")).to_be_visible()

    page.goto("/outbox/")
    page.get_by_role("link", name="Sort them").click()
    page.get_by_role("link", name="先日の件").click()
    expect(page.get_by_text("資料をください。")).to_be_visible()
    page.get_by_label("ito@minato.example").check()
    page.get_by_role("button", name="It is theirs").click()
    expect(page.get_by_text("It is on the timeline now.")).to_be_visible()
    page.get_by_role("link", name="港精密工業株式会社").click()
    expect(page.get_by_text("資料をください。").first).to_be_visible()
    assert contact.reactions.count() == 1
    page.go_back()
    page.get_by_role("button", name="Take that back").click()
    expect(page.get_by_text("It lies in the tray again.")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/settings/mailboxes/", "/settings/mailboxes/shared/", "/outbox/unmatched/"]
)
def test_on_the_phone_nothing_is_wider_than_the_screen(open_page, admin, path):
    page = open_page(path, user=admin, width=390)
    page.get_by_role("heading", level=1).wait_for()
    fits(page)
