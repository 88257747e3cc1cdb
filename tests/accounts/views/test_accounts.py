from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import Account, Activity, ActivityCategory
from accounts.panels import Panel
from accounts.queries.timeline import PAGE_SIZE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep(client):
    made = build.rep()
    client.force_login(made)
    return made


@pytest.fixture
def account():
    return build.account(name_latin="Minato Precision", industry="製造", employees=300)


def entries(account, number, category=ActivityCategory.RECORD):
    return Activity.objects.bulk_create(
        Activity(
            account=account,
            verb="accounts.account_added",
            category=category,
            at=build.NOW - timedelta(minutes=i),
        )
        for i in range(number)
    )


def htmx(target):
    return {"HX-Request": "true", "HX-Target": target}


def banner(request, account):
    return Panel("head", "accounts/parts/duplicates.html", {"duplicates": [account]})


def nothing(request, account):
    return None


class TestTheAccountPage:
    def test_it_shows_the_company_its_people_and_what_nobody_knows(self, client, rep, account):
        build.contact(account, buying_role="champion", support=2)
        build.contact(account, family_name="森", given_name="由紀", legal_basis="none")
        page = client.get(account.get_absolute_url()).content.decode()
        for said in (
            "Minato Precision",
            "港精密工業株式会社",
            "伊藤 健",
            "Can be mailed",
            "No legal basis",
            "Speaks up for us",
            "nobody known yet",
        ):
            assert said in page

    def test_the_other_team_and_administrators_see_it_too(self, client, account):
        for person in (build.marketer(), build.administrator()):
            client.force_login(person)
            assert client.get(account.get_absolute_url()).status_code == 200

    def test_an_administrator_outside_both_teams_gets_no_form_to_annotate(self, client, account):
        client.force_login(build.administrator())
        assert "annotation-form" not in client.get(account.get_absolute_url()).content.decode()

    def test_who_has_not_signed_in_does_not(self, client, account):
        assert client.get(account.get_absolute_url()).status_code == 302

    def test_an_unknown_account_is_not_found(self, client, rep):
        assert client.get("/accounts/99/").status_code == 404

    def test_it_cannot_be_posted_to(self, client, rep, account):
        assert client.post(account.get_absolute_url()).status_code == 405

    @pytest.mark.parametrize("number", [10, 10_000])
    def test_it_costs_the_same_queries_with_10_and_10000_entries(
        self, client, rep, account, number, settings, django_assert_num_queries
    ):
        settings.ACCOUNT_PANELS = ["nurture.playbook.panels.similar_deals"]
        settings.CONTACT_MARKS = settings.LAST_REACTIONS = []
        entries(account, number)
        for _ in range(number // 1000 + 1):
            build.contact(account)
            build.deal(account)
        client.get(account.get_absolute_url())
        # Session, user, account, pinned, timeline, similar deals (7), people, contacts of the form, days, deals.
        with django_assert_num_queries(16):
            client.get(account.get_absolute_url())

    def test_the_panels_of_all_apps_cost_the_same_with_much_and_little(
        self, client, rep, account, django_assert_max_num_queries
    ):
        busy = build.account("B", industry="製造")
        entries(busy, 500)
        for _ in range(30):
            build.contact(busy)
            build.deal(busy)
        entries(account, 1)
        build.contact(account)
        client.get(busy.get_absolute_url())
        with django_assert_max_num_queries(42) as few:
            client.get(account.get_absolute_url())
        with django_assert_max_num_queries(len(few)):
            client.get(busy.get_absolute_url())

    def test_apps_above_put_their_panels_into_its_slots(self, client, rep, account, settings):
        settings.ACCOUNT_PANELS = [f"{__name__}.nothing", f"{__name__}.banner"]
        page = client.get(account.get_absolute_url()).content.decode()
        assert "We may own this company already" in page
        assert "Deals it resembles" not in page


class TestTheFacts:
    def url(self, account):
        return f"/accounts/{account.pk}/facts/edit/"

    def sent(self, client, account, **changes):
        form = client.get(self.url(account)).context["form"]
        values = {name: form[name].value() or "" for name in form.record_fields}
        return values | {"seen": form["seen"].value()} | changes

    def test_they_are_edited_in_their_place(self, client, rep, account):
        fragment = client.get(self.url(account), headers=htmx("account-facts")).content.decode()
        assert fragment.lstrip().startswith('<section class="card" id="account-facts">')
        sent = self.sent(client, account, employees="640", founded="1962", fiscal_month_end="3")
        answer = client.post(self.url(account), sent, headers=htmx("account-facts"))
        card = answer.content.decode()
        assert answer.status_code == 200
        for said in ("640 people", "in 1962", "March", 'id="account-facts"'):
            assert said in card
        assert "<html" not in card

    def test_and_on_a_page_of_their_own(self, client, rep, account):
        assert "<html" in client.get(self.url(account)).content.decode()
        answer = client.post(self.url(account), self.sent(client, account, location="横浜"))
        assert answer.headers["Location"] == account.get_absolute_url()
        account.refresh_from_db()
        assert (account.location, account.name) == ("横浜", "港精密工業株式会社")

    def test_whoever_is_late_sees_both_in_the_card(self, client, rep, account):
        late = self.sent(client, account, location="横浜")
        Account.objects.update(location="大阪")
        answer = client.post(self.url(account), late, headers=htmx("account-facts"))
        assert answer.status_code == 409
        assert "大阪" in answer.content.decode()
        assert 'value="横浜"' in answer.content.decode()

    def test_what_is_wrong_is_said_in_the_card(self, client, rep, account):
        sent = self.sent(client, account, founded="62", fiscal_month_end="13")
        answer = client.post(self.url(account), sent, headers=htmx("account-facts"))
        assert answer.status_code == 422
        assert "four digits" in answer.content.decode()

    def test_whoever_leaves_gets_the_card_back(self, client, rep, account):
        card = client.get(f"/accounts/{account.pk}/facts/").content.decode()
        assert "<html" not in card
        assert "製造" in card
        assert client.post(f"/accounts/{account.pk}/facts/").status_code == 405


class TestTheTimeline:
    def test_older_entries_come_as_a_fragment_or_as_a_page(self, client, rep, account):
        entries(account, 70)
        first = client.get(account.get_absolute_url())
        before = first.context["page"].timeline.older
        fragment = client.get(
            account.get_absolute_url(), {"before": before}, headers=htmx("timeline-page")
        ).content.decode()
        assert fragment.count('id="activity-') == PAGE_SIZE
        assert "<html" not in fragment
        page = client.get(account.get_absolute_url(), {"before": before}).content.decode()
        assert page.count('id="activity-') == PAGE_SIZE
        assert "To the newest" in page

    def test_newer_entries_come_above_the_one_a_link_led_to(self, client, rep, account):
        made = entries(account, 90)
        opened = client.get(f"/accounts/{account.pk}/timeline/{made[50].pk}/")
        after = opened.context["page"].timeline.newer
        fragment = client.get(
            account.get_absolute_url(), {"after": after}, headers=htmx("timeline-newer")
        ).content.decode()
        assert fragment.index('id="timeline-newer"') < fragment.index(
            f'id="activity-{made[50 - PAGE_SIZE].pk}"'
        )
        assert fragment.count('id="activity-') == PAGE_SIZE
        assert 'id="timeline-page"' not in fragment

    def test_it_is_narrowed_by_team_person_and_words_at_once(self, client, rep, account):
        contact = build.contact(account)
        [wanted, *_others] = entries(account, 3)
        Activity.objects.filter(pk=wanted.pk).update(contact=contact, team="sales", said="稟議は一月")
        page = client.get(
            account.get_absolute_url(), {"team": "sales", "person": contact.pk, "q": "一月", "show": "record"}
        ).content.decode()
        assert page.count('id="activity-') == 1
        assert f'value="{contact.pk}" selected' in page
        assert "Show everything" in page
        nothing_found = client.get(account.get_absolute_url(), {"q": "二月"}).content.decode()
        assert "Nothing matches" in nothing_found

    def test_a_fragment_asks_only_for_its_own(self, client, rep, account, django_assert_num_queries):
        entries(account, 5)
        # Session, user, account, timeline, whom it can be narrowed to.
        with django_assert_num_queries(5):
            client.get(account.get_absolute_url(), {"show": "email"}, headers=htmx("timeline"))

    def test_a_filter_shows_one_kind(self, client, rep, account):
        entries(account, 3)
        entries(account, 1, ActivityCategory.DECISION)
        response = client.get(account.get_absolute_url(), {"show": "decision"})
        assert response.content.decode().count('id="activity-') == 1

    def test_a_link_leads_to_one_entry_however_old(self, client, rep, account):
        old = entries(account, 200)[-1]
        page = client.get(f"/accounts/{account.pk}/timeline/{old.pk}/").content.decode()
        assert f'id="activity-{old.pk}" aria-current="true"' in page

    def test_an_entry_of_another_account_is_not_found(self, client, rep, account):
        [other] = entries(build.account("B"), 1)
        assert client.get(f"/accounts/{account.pk}/timeline/{other.pk}/").status_code == 404


class TestEverybody:
    def test_all_people_have_a_page(self, client, rep, account):
        build.contact(account, left_on=build.NOW.date())
        assert "Has left the company" in client.get(f"/accounts/{account.pk}/people/").content.decode()


def typed(**said):
    return {"name": "株式会社アオバ", "domain": "", "operation": uuid4()} | said


class TestNewAccount:
    def test_it_is_added(self, client, rep):
        response = client.post("/accounts/new/", typed(industry="製造"))
        made = Account.objects.get()
        assert response.headers["Location"] == made.get_absolute_url()
        assert (made.industry, made.name_key) == ("製造", "アオバ")

    def test_a_likely_double_is_shown_first_and_can_be_added_all_the_same(self, client, rep):
        known = build.account("アオバ㈱")
        first = client.post("/accounts/new/", typed(location="大阪"))
        page = first.content.decode()
        assert first.status_code == 422
        assert known.get_absolute_url() in page
        assert 'value="大阪"' in page
        assert Account.objects.count() == 1
        client.post("/accounts/new/", typed(anyway="1"))
        assert Account.objects.count() == 2

    def test_a_double_click_adds_one(self, client, rep):
        sent = typed(anyway="1")
        assert (
            client.post("/accounts/new/", sent).headers["Location"]
            == client.post("/accounts/new/", sent).headers["Location"]
        )
        assert Account.objects.count() == 1

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, client, rep):
        response = client.post("/accounts/new/", typed(domain="aoba", location="大阪"))
        page = response.content.decode()
        assert response.status_code == 422
        assert "This is no domain" in page
        assert 'value="大阪"' in page
        assert not Account.objects.exists()

    def test_the_industries_we_know_are_offered(self, client, rep, account):
        assert '<option value="製造">' in client.get("/accounts/new/").content.decode()


class TestEditAccount:
    def test_it_is_changed(self, client, rep, account):
        seen = client.get(f"/accounts/{account.pk}/edit/").context["form"]["seen"].value()
        client.post(f"/accounts/{account.pk}/edit/", typed(name="港", seen=seen))
        account.refresh_from_db()
        assert (account.name, account.industry) == ("港", "")

    def test_a_stale_form_shows_both_texts_and_can_then_be_saved(self, client, rep, account):
        url = f"/accounts/{account.pk}/edit/"
        seen = client.get(url).context["form"]["seen"].value()
        Account.objects.update(location="東京")
        response = client.post(url, typed(location="大阪", seen=seen))
        page = response.content.decode()
        assert response.status_code == 409
        assert "東京" in page
        assert 'value="大阪"' in page
        again = client.post(url, typed(location="大阪", seen=response.context["form"]["seen"].value()))
        account.refresh_from_db()
        assert (again.status_code, account.location) == (302, "大阪")

    def test_an_unknown_one_is_not_found(self, client, rep):
        assert client.get("/accounts/99/edit/").status_code == 404
