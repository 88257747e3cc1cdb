from uuid import uuid4

import pytest

from accounts.models import Annotation
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "annotation-form"}


@pytest.fixture
def account():
    return build.account()


@pytest.fixture
def rep(client):
    made = build.rep()
    client.force_login(made)
    return made


def said(**fields):
    return {
        "kind": "objection",
        "their_words": "Eighteen months.",
        "heard_on": "2026-11-24",
        "confidence": "2",
        "operation": uuid4(),
    } | fields


def url(account):
    return f"/accounts/{account.pk}/annotations/"


def test_without_javascript_it_leads_back_to_the_new_entry(client, rep, account):
    response = client.post(url(account), said())
    entry = Annotation.objects.get().activity
    assert response.headers["Location"] == f"{account.get_absolute_url()}#activity-{entry.pk}"


def test_htmx_gets_a_fresh_form_and_the_entry_for_the_top_of_the_timeline(client, rep, account):
    sent = said()
    fragment = client.post(url(account), sent, headers=HTMX).content.decode()
    entry = Annotation.objects.get().activity
    assert "<html" not in fragment
    assert f'hx-post="{url(account)}"' in fragment
    assert str(sent["operation"]) not in fragment
    assert 'hx-swap-oob="afterbegin:#timeline-list"' in fragment
    assert f'id="activity-{entry.pk}" class="is-sales"' in fragment


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_wrong_is_said_and_every_character_stays(client, rep, account, headers):
    sent = said(their_words="", body="", expires_on="2020-01-01", kind="question")
    response = client.post(url(account), sent, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Write what they said" in page
    assert '<option value="question" selected>' in page
    assert 'value="2020-01-01"' in page
    assert "<details" in page.split('id="annotation-form"')[1]
    assert str(sent["operation"]) in page
    assert ("<html" in page) == (not headers)


def test_an_error_behind_more_opens_it(client, rep, account):
    page = client.post(url(account), said(expires_on="2020-01-01"), headers=HTMX).content.decode()
    assert '<details class="disclosure" open>' in page


def test_both_teams_write_in_their_own_ink(client, account):
    client.force_login(build.marketer())
    assert 'class="is-marketing"' in client.post(url(account), said(), headers=HTMX).content.decode()


def test_a_retry_after_a_lost_connection_writes_once(client, rep, account):
    sent = said()
    client.post(url(account), sent, headers=HTMX)
    assert client.post(url(account), sent, headers=HTMX).status_code == 200
    assert Annotation.objects.count() == 1


def test_words_are_shown_as_text_with_their_line_breaks(client, rep, account):
    client.post(url(account), said(their_words="<script>x</script>\nline two"))
    page = client.get(account.get_absolute_url()).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;\nline two" in page.replace("\r", "")


def test_somebody_of_another_account_is_not_a_choice(client, rep, account):
    stranger = build.contact(build.account("B"))
    assert client.post(url(account), said(contact=stranger.pk)).status_code == 422


def test_an_administrator_outside_both_teams_cannot_write(client, account):
    client.force_login(build.administrator())
    assert client.post(url(account), said()).status_code == 403
    assert not Annotation.objects.exists()


def test_who_has_not_signed_in_cannot(client, account):
    assert client.post(url(account), said()).status_code == 302
    assert not Annotation.objects.exists()


def test_an_unknown_account_is_not_found_and_a_get_refused(client, rep, account):
    assert client.post("/accounts/99/annotations/", said()).status_code == 404
    assert client.get(url(account)).status_code == 405


def test_on_the_page_of_a_contact_it_leads_back_there(client, rep, account):
    contact = build.contact(account)
    there = f"/accounts/contacts/{contact.pk}/annotations/"
    response = client.post(there, said(contact=contact.pk))
    assert response.headers["Location"].startswith(contact.get_absolute_url())
    fragment = client.post(there, said(contact=contact.pk), headers=HTMX).content.decode()
    assert f'hx-post="{there}"' in fragment
    assert f'<option value="{contact.pk}" selected>' in fragment
    assert client.post(there, said(their_words="", body="")).status_code == 422
