from uuid import uuid4

import pytest

from accounts.actions import activity
from accounts.models import Contact
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep(client):
    made = build.rep()
    client.force_login(made)
    return made


@pytest.fixture
def account():
    return build.account()


def typed(**said):
    return {
        "family_name": "伊藤",
        "buying_role": "champion",
        "language": "ja",
        "legal_basis": "none",
        "operation": uuid4(),
    } | said


def test_a_contact_is_added_and_shown(client, rep, account):
    response = client.post(f"/accounts/{account.pk}/contacts/new/", typed(email="ito@minato.example"))
    made = Contact.objects.get()
    assert response.headers["Location"] == made.get_absolute_url()
    page = client.get(made.get_absolute_url()).content.decode()
    assert "ito@minato.example" in page
    assert "No legal basis" in page


def test_a_telephone_number_in_full_width_is_shown_as_written_and_dialled(client, rep, account):
    contact = build.contact(account, phone="０３－１２３４－５６７８")
    page = client.get(f"/accounts/contacts/{contact.pk}/")
    assert '<a href="tel:03-1234-5678">０３－１２３４－５６７８</a>' in page.content.decode()


def test_a_role_nobody_fills_is_chosen_already(client, rep, account):
    page = client.get(f"/accounts/{account.pk}/contacts/new/?role=approver").content.decode()
    assert '<option value="approver" selected>' in page
    assert client.get(f"/accounts/{account.pk}/contacts/new/?role=king").status_code == 200


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, rep, account):
    known = build.contact(account, "ito@minato.example")
    sent = typed(email="ito@minato.example", title="工場長")
    response = client.post(f"/accounts/{account.pk}/contacts/new/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert known.get_absolute_url() in page
    assert 'value="工場長"' in page


def test_a_contact_is_changed_unless_somebody_was_faster(client, rep, account):
    contact = build.contact(account, legal_basis="none")
    url = f"/accounts/contacts/{contact.pk}/edit/"
    seen = client.get(url).context["form"]["seen"].value()
    assert client.post(url, typed(title="工場長", seen=seen)).status_code == 302
    late = client.post(url, typed(title="部長", seen=seen))
    assert late.status_code == 409
    assert "工場長" in late.content.decode()
    contact.refresh_from_db()
    assert contact.title == "工場長"


@pytest.mark.parametrize("number", [0, 200])
def test_the_page_costs_the_same_queries_with_much_and_little(
    client, rep, account, number, settings, django_assert_num_queries
):
    settings.CONTACT_MARKS = settings.CONTACT_PANELS = []
    contact = build.contact(account)
    for _ in range(number):
        activity.record(
            account=account,
            contact=contact,
            verb="accounts.contact_added",
            category="record",
            at=build.NOW,
            by=rep,
        )
    client.get(contact.get_absolute_url())
    # Session, user, contact, timeline, last reaction, contacts of the form, legal history, relations (2), ties, deals.
    # And what looks like this person.
    with django_assert_num_queries(12):
        client.get(contact.get_absolute_url())


def test_the_other_team_sees_it_and_nobody_outside(client, account):
    contact = build.contact(account)
    assert client.get(contact.get_absolute_url()).status_code == 302
    client.force_login(build.marketer())
    assert client.get(contact.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("path", ["contacts/99/", "contacts/99/edit/", "99/contacts/new/", "99/people/"])
def test_an_unknown_one_is_not_found(client, rep, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_a_page_cannot_be_posted_to(client, rep, account):
    assert client.post(build.contact(account).get_absolute_url()).status_code == 405


class TestAPlaceholder:
    def test_one_press_fills_a_role_and_a_second_one_adds_nobody(self, client, rep, account):
        for _ in range(2):
            answer = client.post(f"/accounts/{account.pk}/placeholders/", {"role": "approver"})
            assert answer.headers["Location"] == f"{account.get_absolute_url()}#people"
        made = Contact.objects.get()
        assert made.is_placeholder
        assert made.buying_role == "approver"
        assert str(made) in client.get(account.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("role", ["king", "blocker", ""])
    def test_only_a_role_one_looks_for_can_be_filled(self, client, rep, account, role):
        assert client.post(f"/accounts/{account.pk}/placeholders/", {"role": role}).status_code == 404
        assert not Contact.objects.exists()

    def test_it_is_posted(self, client, rep, account):
        assert client.get(f"/accounts/{account.pk}/placeholders/").status_code == 405


def test_whoever_left_is_mailed_no_more_and_their_role_is_open_again(client, rep, account):
    contact = build.contact(account, buying_role="champion")
    url = f"/accounts/contacts/{contact.pk}/left/"
    assert client.get(url).status_code == 405
    for _ in range(2):
        assert client.post(url).headers["Location"] == contact.get_absolute_url()
    assert "take the day out" in client.get(contact.get_absolute_url()).text
    contact.refresh_from_db()
    assert contact.mail_obstacle == "left"
    page = client.get(account.get_absolute_url()).content.decode()
    assert "0 of 6 roles known" in page
    assert page.count("left the company on") == 1
    assert client.post("/accounts/contacts/999/left/").status_code == 404
