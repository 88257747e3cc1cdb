from uuid import uuid4

import pytest

from accounts.models import Deal, DealPerson
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


def told(**said):
    return {
        "stage": "lost",
        "product": "GTX",
        "amount": "1000000",
        "currency": "JPY",
        "closed_on": "2026-01-31",
        "reason": "price",
        "reason_note": "予算が先に尽きた",
        "operation": uuid4(),
    } | said


def test_a_deal_is_recorded_and_stands_on_the_account_and_its_timeline(client, rep, account):
    response = client.post(f"/accounts/{account.pk}/deals/new/", told())
    assert response.headers["Location"] == account.get_absolute_url()
    page = client.get(account.get_absolute_url()).content.decode()
    assert page.count("予算が先に尽きた") == 2
    assert page.count(Deal.objects.get().get_absolute_url()) == 2


def test_what_is_missing_is_said_and_what_was_typed_stays(client, rep, account):
    response = client.post(f"/accounts/{account.pk}/deals/new/", told(closed_on="", process="三か月"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "When was it decided?" in page
    assert "三か月" in page


def test_a_deal_has_a_page_of_its_own_and_can_be_corrected(client, rep, account):
    deal = build.deal(account, amount=54321, currency="USD", process="工場長→役員会")
    page = client.get(deal.get_absolute_url()).content.decode()
    assert "工場長→役員会" in page
    assert "USD 54,321" in page
    url = f"/accounts/deals/{deal.pk}/edit/"
    seen = client.get(url).context["form"]["seen"].value()
    assert client.post(url, told(seen=seen)).headers["Location"] == deal.get_absolute_url()
    assert client.post(url, told(seen=seen, product="other")).status_code == 409


@pytest.mark.parametrize("number", [0, 1, 40])
def test_all_deals_cost_the_same_queries(client, rep, account, number, django_assert_num_queries):
    for _ in range(number):
        build.deal(account)
    with django_assert_num_queries(4):
        assert client.get(f"/accounts/{account.pk}/deals/").status_code == 200


def test_the_other_team_sees_them_and_nobody_outside(client, account):
    deal = build.deal(account)
    assert client.get(deal.get_absolute_url()).status_code == 302
    client.force_login(build.marketer())
    assert client.get(deal.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("path", ["deals/99/", "deals/99/edit/", "99/deals/", "99/deals/new/"])
def test_an_unknown_one_is_not_found(client, rep, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_a_page_cannot_be_posted_to(client, rep, account):
    assert client.post(f"/accounts/{account.pk}/deals/").status_code == 405


class TestWhoTookPart:
    def test_people_are_ticked_while_the_deal_is_told_in_their_roles_of_today(self, client, rep, account):
        ito = build.contact(account, buying_role="champion")
        build.contact(account, family_name="森")
        client.post(f"/accounts/{account.pk}/deals/new/", told(people=[ito.pk], needed_at="approval"))
        deal = Deal.objects.get()
        part = deal.people.get()
        assert (part.contact, part.role, deal.needed_at) == (ito, "champion", "approval")
        page = client.get(deal.get_absolute_url()).content.decode()
        assert "Champion" in page
        assert "Internal approval" in page
        assert deal.name in client.get(ito.get_absolute_url()).content.decode()

    def test_whoever_is_unticked_leaves_and_whoever_was_not_offered_stays(
        self, client, rep, account, monkeypatch
    ):
        monkeypatch.setattr("accounts.forms.deals.OFFERED", 1)
        offered = build.contact(account, buying_role="champion")
        hidden = build.contact(account, buying_role="blocker")
        deal = build.deal(account)
        for contact in (offered, hidden):
            DealPerson.objects.create(deal=deal, contact=contact)
        url = f"/accounts/deals/{deal.pk}/edit/"
        form = client.get(url).context["form"]
        sent = {name: form[name].value() or "" for name in form.record_fields}
        client.post(url, sent | {"seen": form["seen"].value()})
        assert [part.contact for part in deal.people.all()] == [hidden]

    def test_somebody_without_a_record_is_named_once(self, client, rep, account):
        deal = build.deal(account)
        sent = {"name": "購買部長", "role": "approver", "note": "最後に判を押した", "contact": ""}
        for _ in range(2):
            assert client.post(f"/accounts/deals/{deal.pk}/people/", sent).status_code == 302
        part = deal.people.get()
        page = client.get(deal.get_absolute_url()).content.decode()
        assert "購買部長" in page
        assert "最後に判を押した" in page
        address = f"/accounts/deals/people/{part.pk}/remove/"
        assert client.get(address).status_code == 405
        assert client.post(address).status_code == 302
        assert client.post(address).status_code == 404

    def test_nobody_and_people_of_other_accounts_are_refused(self, client, rep, account):
        deal, stranger = build.deal(account), build.contact(build.account("B"))
        for sent in ({"role": "user"}, {"role": "user", "contact": stranger.pk}):
            answer = client.post(f"/accounts/deals/{deal.pk}/people/", sent)
            assert answer.status_code == 422
        for people in ([stranger.pk], [10**30], ["-1"]):
            answer = client.post(f"/accounts/{account.pk}/deals/new/", told(people=people))
            assert answer.status_code == 422
        assert not DealPerson.objects.exists()


def test_the_page_of_a_deal_does_not_link_to_itself(client, rep, account):
    deal = build.deal(account)
    page = client.get(deal.get_absolute_url()).content.decode()
    assert f'href="{deal.get_absolute_url()}"' not in page
