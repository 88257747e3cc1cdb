from uuid import uuid4

import pytest

from accounts.models import Annotation
from nurture.delivery.models import Mailing, Message
from nurture.projects.models import NominationState
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


def test_another_text_under_one_operation_is_asked_for_once_more(client, rep, account):
    sent = said()
    client.post(url(account), sent, headers=HTMX)
    again = client.post(url(account), sent | {"their_words": "Two years."}, headers=HTMX)
    assert again.status_code == 409
    page = again.content.decode()
    assert "Eighteen months." in page
    assert "Two years." in page
    assert str(sent["operation"]) not in page


class TestOnAnItem:
    @pytest.fixture
    def target(self, rep, account):
        return build.target(build.project(rep, marketer := build.marketer()), account, rep, marketer)

    @pytest.fixture
    def items(self, rep, target):
        """One of each kind, and its page."""
        email = build.email(build.sequence(target), "稼働率の話")
        cycle = build.cycle(target.project)
        meeting = build.meeting(cycle)
        mailing = Mailing.objects.create(
            target=target,
            sender=rep,
            subject="稼働率の話",
            body="x",
            content_hash="x",
            email_ref=email.pk,
            decision_ref=1,
            created_at=build.NOW,
            created_by=rep,
        )
        message = Message.objects.create(
            mailing=mailing,
            account=target.account,
            contact=build.contact(target.account),
            to_address="ito@minato.example",
            message_id="a@b",
            planned_at=build.NOW,
            stale_at=build.NOW,
            created_at=build.NOW,
        )
        deal = build.deal(target.account)
        return {
            "nomination": (target.nomination.pk, target.nomination.get_absolute_url()),
            "target": (target.pk, target.account.get_absolute_url()),
            "sequence": (email.step.sequence.pk, email.step.sequence.get_absolute_url()),
            "email": (email.pk, f"{email.get_absolute_url()}?panel=notes"),
            "meeting": (meeting.pk, f"/meetings/{meeting.pk}/targets/{target.pk}/"),
            "message": (message.pk, message.get_absolute_url()),
            "deal": (deal.pk, deal.get_absolute_url()),
        }

    def test_every_kind_that_is_declared_is_tried_here(self, items, settings):
        assert set(items) == set(settings.ANNOTATED_ITEMS)

    def test_it_stands_beside_the_item_and_on_the_timeline_with_a_link(self, client, rep, account, items):
        for kind, (pk, page) in items.items():
            words = f"on the {kind}"
            answer = client.post(url(account), said(body=words, on=f"{kind}:{pk}", quick="1"))
            assert answer.headers["Location"] == page
            assert words in client.get(page).content.decode(), kind
            timeline = client.get(account.get_absolute_url()).content.decode()
            assert f'class="annotation-item" href="{page}"' in timeline, kind

    def test_htmx_adds_it_without_leaving_the_page(self, client, rep, account, items):
        pk, _page = items["email"]
        form = client.get(
            f"{url(account)}new/?on=email:{pk}", headers={"HX-Request": "true", "HX-Target": "item-add"}
        )
        assert f'name="on" value="email:{pk}"' in form.content.decode()
        added = client.post(url(account), said(on=f"email:{pk}"), headers=HTMX).content.decode()
        assert 'hx-swap-oob="afterbegin:#item-annotations"' in added
        assert f'name="on" value="email:{pk}"' in added

    def test_what_is_wrong_keeps_the_item(self, client, rep, account, items):
        pk, _page = items["email"]
        wrong = said(their_words="", body="", on=f"email:{pk}")
        for headers in ({}, HTMX):
            answer = client.post(url(account), wrong, headers=headers)
            assert answer.status_code == 422
            assert f'name="on" value="email:{pk}"' in answer.content.decode()

    def test_a_stranger_to_the_project_neither_writes_nor_reads_there(self, client, account, items):
        client.force_login(build.rep())
        for kind, (pk, _page) in items.items():
            expected = {"deal": (200, 302)}.get(kind, (404, 404))
            on = f"{kind}:{pk}"
            asked = client.get(f"{url(account)}new/?on={on}").status_code
            assert (asked, client.post(url(account), said(on=on)).status_code) == expected, kind

    @pytest.mark.parametrize(
        "on", ["email", "email:", "email:x", "email:0", "nothing:1", f"deal:{'9' * 20}", ":1"]
    )
    def test_what_is_no_item_is_not_found(self, client, rep, account, on):
        assert client.post(url(account), said(on=on)).status_code == 404

    def test_an_item_of_another_account_is_not_found(self, client, rep, account, items):
        pk, _page = items["email"]
        assert client.post(url(build.account("B")), said(on=f"email:{pk}")).status_code == 404

    def test_a_draft_is_its_authors_alone(self, client, rep, account):
        draft = build.nomination(build.project(rep), account, rep, state=NominationState.DRAFT)
        assert client.post(url(account), said(on=f"nomination:{draft.pk}")).status_code == 404


class TestFromAnywhere:
    def test_the_latest_accounts_stand_first_and_others_are_found(self, client, rep, account):
        other = build.account("アオバ", name_latin="Aoba")
        assert "Type a few letters" in client.get("/accounts/annotations/new/").content.decode()
        client.post(url(account), said())
        page = client.get("/accounts/annotations/new/").content.decode()
        assert f"{url(account)}new/" in page
        assert f"{url(other)}new/" not in page
        found = client.get(
            "/accounts/annotations/new/?q=aoba",
            headers={"HX-Request": "true", "HX-Target": "account-choices"},
        ).content.decode()
        assert f"{url(other)}new/" in found
        assert "<html" not in found

    def test_what_they_own_where_they_did_nothing_yet(self, client, rep):
        own = build.account(owner=rep)
        assert f"{url(own)}new/" in client.get("/accounts/annotations/new/").content.decode()

    def test_the_kind_is_one_tap_and_saving_leads_to_the_entry(self, client, rep, account):
        page = client.get(f"{url(account)}new/").content.decode()
        assert '<input type="radio" name="kind" value="objection"' in page
        answer = client.post(url(account), said(quick="1"))
        assert answer.headers["Location"].startswith(f"{account.get_absolute_url()}#activity-")
        assert client.post(url(account), said(their_words="", quick="1")).status_code == 422

    def test_every_page_has_the_way_there(self, client, rep, account):
        assert "/accounts/annotations/new/" in client.get("/accounts/").content.decode()
        assert f"{url(account)}new/" in client.get(account.get_absolute_url()).content.decode()

    def test_whoever_is_in_no_team_has_it_not(self, client, account):
        client.force_login(build.administrator())
        assert "/annotations/new/" not in client.get("/accounts/").content.decode()
        for path in (f"{url(account)}new/", "/accounts/annotations/new/"):
            assert client.get(path).status_code == 403
