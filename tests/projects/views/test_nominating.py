from datetime import date
from uuid import uuid4

import pytest

from nurture.projects.models import Nomination, NominationState
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def rep():
    return build.rep()


@pytest.fixture
def marketer():
    return build.marketer()


@pytest.fixture
def project(rep, marketer):
    return build.project(rep, marketer)


@pytest.fixture
def account():
    return build.account(industry="機械")


@pytest.fixture
def typed(project):
    return {
        "operation": str(uuid4()),
        "project": project.pk,
        "expected_amount": "3,200万",
        "amount_kind": "one_off",
        "decision_quarter": "2027-01-01",
        "why_account": "工場が三つある",
        "why_now": "一月に役員会",
        "sales_contribution": "工場長との面談",
        "similar_deal": "",
    }


@pytest.fixture
def url(account):
    return f"/nominations/new/?account={account.pk}"


@pytest.fixture
def signed_in(client, rep):
    client.force_login(rep)
    return client


def test_a_rep_nominates(signed_in, url, typed, rep):
    response = signed_in.post(url, typed)
    nomination = Nomination.objects.get()
    assert response.status_code == 302
    assert response.url == f"/nominations/{nomination.pk}/"
    assert nomination.expected_amount == 32_000_000
    assert nomination.decision_quarter == date(2027, 1, 1)
    assert nomination.nominated_by == rep


def test_a_double_click_nominates_once(signed_in, url, typed):
    assert signed_in.post(url, typed).url == signed_in.post(url, typed).url
    assert Nomination.objects.count() == 1


def test_the_only_project_is_chosen_already_and_eight_quarters_lie_ahead(signed_in, url, project):
    form = signed_in.get(url).context["form"]
    assert form["project"].value() == project.pk
    labels = [label for value, label in form.fields["decision_quarter"].choices if value]
    assert len(labels) == 8
    assert labels[1] == "Jan–Mar 2027"


def test_only_projects_of_the_rep_can_be_chosen(signed_in, url, typed):
    other = build.project(build.rep(), build.marketer())
    response = signed_in.post(url, typed | {"project": other.pk})
    assert response.status_code == 422
    assert "project" in response.context["form"].errors
    assert not Nomination.objects.exists()


def test_what_is_missing_is_said_and_what_was_typed_is_kept(signed_in, url, typed):
    response = signed_in.post(url, typed | {"expected_amount": "about ten", "why_now": ""})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"expected_amount", "why_now"}
    assert 'value="about ten"' in response.text
    assert "工場が三つある" in response.text


def test_the_amount_comes_back_grouped(signed_in, url, typed):
    response = signed_in.post(url, typed | {"why_now": ""})
    assert "¥32,000,000" in response.text


def test_the_amount_is_read_back_while_it_is_typed(signed_in, url, project):
    response = signed_in.post(
        url.replace("new", "beside"), {"project": project.pk, "expected_amount": "3.2億"}
    )
    assert "¥320,000,000" in response.text
    assert "<form" not in response.text


def test_a_day_still_to_come_was_no_contact(signed_in, url, typed):
    response = signed_in.post(url, typed | {"last_contact_on": "2026-11-25"})
    assert "last_contact_on" in response.context["form"].errors


def test_past_deals_of_the_account_and_of_its_industry_are_offered(signed_in, url, typed, account):
    own = build.deal(account, name="前の案件")
    alike = build.deal(build.account("青葉物流", industry="機械"), name="似た案件")
    other = build.deal(build.account("東西化学", industry="化学"))
    offered = [s.deal for s in signed_in.get(url).context["form"].suggestions]
    assert own in offered
    assert alike in offered
    assert other not in offered
    signed_in.post(url, typed | {"similar_deal": alike.pk})
    assert Nomination.objects.get().similar_deal == alike


def test_an_account_that_is_nominated_already_leads_there_and_keeps_the_text(
    signed_in, url, typed, project, account
):
    other = build.rep()
    project.memberships.create(user=other, joined_at=NOW)
    existing = build.nomination(project, account, other)
    response = signed_in.post(url, typed)
    assert response.status_code == 409
    assert f'href="/nominations/{existing.pk}/"' in response.text
    assert "工場が三つある" in response.text


def test_a_target_leads_to_its_account(signed_in, url, typed, project, account, rep, marketer):
    build.target(project, account, rep, marketer)
    response = signed_in.post(url, typed)
    assert response.status_code == 409
    assert "is a target of" in response.text


def test_what_stands_in_the_way_is_said_before_anything_is_typed(
    signed_in, url, project, account, rep, marketer
):
    build.target(project, account, rep, marketer)
    assert "is a target of" in signed_in.get(url).text
    fragment = signed_in.post(url.replace("new", "beside"), {"project": project.pk})
    assert "is a target of" in fragment.text


class TestDraft:
    def test_a_draft_is_saved_with_what_there_is_and_goes_on(self, signed_in, url, typed):
        response = signed_in.post(url, typed | {"draft": "1", "expected_amount": "", "why_now": ""})
        draft = Nomination.objects.get()
        assert draft.is_draft
        assert response.url == f"/nominations/{draft.pk}/edit/"
        page = signed_in.get(response.url)
        assert "工場が三つある" in page.text
        seen = page.context["form"].fields["seen"].initial
        sent = signed_in.post(response.url, typed | {"seen": seen})
        assert sent.url == f"/nominations/{draft.pk}/"
        assert Nomination.objects.get().state == NominationState.NOMINATED

    def test_a_draft_saved_in_another_window_answers_409_with_both_texts(self, signed_in, url, typed):
        signed_in.post(url, typed | {"draft": "1"})
        edit = f"/nominations/{Nomination.objects.get().pk}/edit/"
        seen = signed_in.get(edit).context["form"].fields["seen"].initial
        signed_in.post(edit, typed | {"draft": "1", "seen": seen, "why_now": "theirs"})
        response = signed_in.post(edit, typed | {"draft": "1", "seen": seen, "why_now": "mine"})
        assert response.status_code == 409
        assert "theirs" in response.text
        assert "mine" in response.text
        assert Nomination.objects.get().why_now == "theirs"

    def test_a_draft_sent_in_another_window_leads_to_the_nomination_and_keeps_the_text(
        self, signed_in, url, typed
    ):
        signed_in.post(url, typed | {"draft": "1"})
        pk = Nomination.objects.get().pk
        seen = signed_in.get(f"/nominations/{pk}/edit/").context["form"].fields["seen"].initial
        first = signed_in.post(f"/nominations/{pk}/edit/", typed | {"seen": seen})
        again = signed_in.post(f"/nominations/{pk}/edit/", typed | {"seen": seen})
        assert first.url == again.url == f"/nominations/{pk}/"
        other = signed_in.post(f"/nominations/{pk}/edit/", typed | {"seen": seen, "why_now": "四月から"})
        assert other.status_code == 409
        assert f'href="/nominations/{pk}/"' in other.text
        assert "四月から" in other.text
        assert Nomination.objects.get().why_now == "一月に役員会"

    def test_a_draft_is_nobody_elses(self, signed_in, client, url, typed, marketer):
        signed_in.post(url, typed | {"draft": "1"})
        draft = Nomination.objects.get()
        client.force_login(marketer)
        assert client.get(f"/nominations/{draft.pk}/edit/").status_code == 404
        assert client.post(f"/nominations/{draft.pk}/discard/").status_code == 404

    def test_a_draft_is_thrown_away(self, signed_in, url, typed):
        signed_in.post(url, typed | {"draft": "1"})
        assert signed_in.post(f"/nominations/{Nomination.objects.get().pk}/discard/").url == "/nominations/"
        assert not Nomination.objects.exists()


class TestLadder:
    def test_a_marketer_is_told_who_nominates(self, client, url, typed, marketer):
        client.force_login(marketer)
        for response in (client.get(url), client.post(url, typed)):
            assert response.status_code == 403
            assert "Sales nominates" in response.text
        assert not Nomination.objects.exists()

    def test_a_rep_without_a_project_is_told_what_to_do(self, client, url):
        client.force_login(build.rep())
        response = client.get(url)
        assert response.status_code == 403
        assert "in no project yet" in response.text

    @pytest.mark.parametrize("bad", ["999999", "x", "-1", "１２"])
    def test_an_account_that_does_not_exist(self, signed_in, project, bad):
        assert signed_in.get("/nominations/new/", {"account": bad}).status_code == 404

    def test_without_an_account_one_chooses_first(self, signed_in, project, account):
        response = signed_in.get("/nominations/new/", {"q": "港"})
        assert f"?account={account.pk}" in response.text
        fragment = signed_in.get(
            "/nominations/new/", {"q": "zzz"}, headers={"HX-Request": "true", "HX-Target": "account-choices"}
        )
        assert "No account of that name" in fragment.text
        assert "<html" not in fragment.text

    def test_nobody_nominates_without_signing_in(self, client, url):
        assert client.get(url).url.startswith("/sign-in/")

    def test_wrong_methods(self, signed_in, url, project, account, rep):
        draft = build.nomination(project, account, rep, state=NominationState.DRAFT)
        assert signed_in.put(url).status_code == 405
        assert signed_in.delete(f"/nominations/{draft.pk}/edit/").status_code == 405
        assert signed_in.get(f"/nominations/{draft.pk}/discard/").status_code == 405

    def test_the_form_asks_a_fixed_number_of_queries(
        self, signed_in, url, project, account, django_assert_max_num_queries
    ):
        for number in range(3):
            build.contact(account)
            build.deal(account, name=str(number))
            build.deal(build.account(f"会社{number}", industry="機械"))
        with django_assert_max_num_queries(40):
            signed_in.get(url)
