from datetime import date
from uuid import uuid4

import pytest

from nurture.projects.models import Nomination, NominationState
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

TAB = "7f3c2f0e-0000-4000-8000-000000000000"


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


class TestAutosave:
    def save(self, client, url, typed, **changes):
        return client.post(url, typed | {"autosave": "1", "written_in": TAB} | changes)

    def test_what_is_written_keeps_itself_as_a_draft(self, signed_in, url, typed, rep):
        response = self.save(signed_in, url, typed, why_now="", expected_amount="")
        draft = Nomination.objects.get()
        assert (draft.state, draft.nominated_by, draft.why_account) == ("draft", rep, "工場が三つある")
        assert "Draft kept at" in response.text
        assert f'name="draft_id" value="{draft.pk}"' in response.text
        assert not draft.account.activities.exists()

    def test_walking_through_the_fields_keeps_nothing(self, signed_in, url, project):
        empty = {"project": project.pk, "operation": str(uuid4()), "amount_kind": "one_off"}
        assert self.save(signed_in, url, empty).status_code == 204
        assert not Nomination.objects.exists()

    def test_what_cannot_be_read_yet_is_left_out_and_said(self, signed_in, url, typed):
        response = self.save(signed_in, url, typed, expected_amount="about ten", last_contact_on="2026-11-25")
        assert "except: Expected revenue, Last contact" in response.text
        draft = Nomination.objects.get()
        assert (draft.expected_amount, draft.why_now) == (None, "一月に役員会")

    def test_a_form_goes_on_though_the_last_answer_was_lost(self, signed_in, url, typed):
        """It does not know its draft: the same operation finds it, and the form's own mark says it may."""
        self.save(signed_in, url, typed)
        assert self.save(signed_in, url, typed, why_now="四月から").status_code == 200
        assert Nomination.objects.get().why_now == "四月から"

    def test_a_form_that_keeps_itself_is_sent_at_last(self, signed_in, url, typed):
        self.save(signed_in, url, typed)
        draft = Nomination.objects.get()
        sent = signed_in.post(
            url, typed | {"written_in": TAB, "draft_id": draft.pk, "seen": "", "why_now": "四月から"}
        )
        assert sent.url == f"/nominations/{draft.pk}/"
        draft.refresh_from_db()
        assert (draft.state, draft.why_now) == (NominationState.NOMINATED, "四月から")

    def test_a_saving_that_comes_after_the_form_was_sent_is_no_conflict(self, signed_in, url, typed):
        signed_in.post(url, typed | {"written_in": TAB})
        assert self.save(signed_in, url, typed, why_now="遅れて届く").status_code == 204
        assert Nomination.objects.get().why_now == "一月に役員会"

    def test_a_second_tab_overwrites_nothing_and_is_told(self, signed_in, url, typed):
        self.save(signed_in, url, typed)
        other = {"written_in": str(uuid4()), "operation": str(uuid4()), "why_now": "別のタブ"}
        response = self.save(signed_in, url, typed, **other)
        assert response.status_code == 409
        assert "Another tab keeps a draft" in response.text
        draft = Nomination.objects.get()
        assert draft.why_now == "一月に役員会"
        edit = f"/nominations/{draft.pk}/edit/"
        stale = self.save(signed_in, edit, typed, **other, seen="gone")
        assert stale.status_code == 409
        assert "changed in another tab" in stale.text
        draft.refresh_from_db()
        assert draft.why_now == "一月に役員会"

    def test_sent_from_the_second_tab_both_texts_are_shown_and_the_next_press_decides(
        self, signed_in, url, typed
    ):
        self.save(signed_in, url, typed)
        draft = Nomination.objects.get()
        other = {"written_in": str(uuid4()), "operation": str(uuid4()), "why_now": "別のタブ"}
        response = signed_in.post(url, typed | other)
        assert response.status_code == 409
        assert "一月に役員会" in response.text
        assert "別のタブ" in response.text
        seen = response.context["seen"]
        again = signed_in.post(url, typed | other | {"draft_id": draft.pk, "seen": seen})
        assert again.url == f"/nominations/{draft.pk}/"
        draft.refresh_from_db()
        assert draft.why_now == "別のタブ"

    def test_after_it_was_nominated_in_another_tab_the_text_stays(self, signed_in, url, typed):
        self.save(signed_in, url, typed)
        draft = Nomination.objects.get()
        Nomination.objects.filter(pk=draft.pk).update(state="nominated", written_in=uuid4())
        response = self.save(signed_in, url, typed, draft_id=draft.pk)
        assert response.status_code == 409
        assert "nominated meanwhile" in response.text

    def test_drafts_of_others_are_out_of_reach(self, signed_in, client, url, typed, project, account):
        other = build.rep()
        project.memberships.create(user=other, joined_at=NOW)
        draft = build.nomination(project, account, other, state=NominationState.DRAFT)
        self.save(signed_in, url, typed, draft_id=draft.pk, why_now="私の")
        draft.refresh_from_db()
        assert draft.why_now == "一月に役員会"
        assert Nomination.objects.filter(state="draft").count() == 2


class TestBeside:
    def look(self, client, url, **typed):
        return client.post(url.replace("new", "beside"), typed)

    def test_what_marketing_will_owe_follows_the_amount(self, signed_in, url, project):
        text = self.look(signed_in, url, project=project.pk, expected_amount="5,000万").text
        current = text.partition('aria-current="true"')[2].partition("</li>")[0]
        assert "2 emails" in " ".join(current.split())
        assert 'aria-current="true"' not in self.look(signed_in, url, project=project.pk).text

    def test_a_full_project_offers_the_deck(self, signed_in, url, project, rep, marketer):
        project.capacity = 1
        project.save()
        build.target(project, build.account("北浜製鋼"), rep, marketer)
        build.nomination(project, build.account("待つ"), rep, state="on_deck", on_deck_at=NOW)
        text = self.look(signed_in, url, project=project.pk).text
        assert "it waits on deck; 1 account waits there" in text

    def test_past_deals_follow_what_is_typed_with_the_reason(self, signed_in, url, project):
        told = build.deal(
            build.account("青葉物流", industry="物流"),
            process="投資審査会で回収期間が問題になった",
            needed_information="回収期間の計算",
        )
        quiet = self.look(signed_in, url, project=project.pk).text
        assert "also about" not in quiet
        text = self.look(signed_in, url, project=project.pk, why_now="一月の審査会で回収期間を問われる").text
        assert f'value="{told.pk}"' in text
        assert "also about" in text

    def test_a_choice_stays_chosen_when_the_offers_change(self, signed_in, url, typed, project):
        rare = build.deal(build.account("遠い会社", industry="農業"), name="別の案件")
        text = self.look(signed_in, url, project=project.pk, similar_deal=rare.pk).text
        assert f'value="{rare.pk}" checked' in text
        signed_in.post(url, typed | {"similar_deal": rare.pk})
        assert Nomination.objects.get().similar_deal == rare

    def test_the_same_company_under_another_name_is_found(self, signed_in, project, rep, marketer):
        account = build.account("株式会社港精密工業", domain="minato.example")
        by_name = build.account("港精密工業(株)")
        by_domain = build.account("ミナト", domain="minato.example")
        build.target(project, by_domain, rep, marketer)
        url = f"/nominations/new/?account={account.pk}"
        text = self.look(signed_in, url, project=project.pk).text
        assert f'href="/accounts/{by_name.pk}/"' in text
        assert f"Target · {project}" in text

    def test_pursued_in_another_project_of_mine_leads_there(
        self, signed_in, url, project, account, rep, marketer
    ):
        other = build.project(rep, marketer, name="もう一つ")
        build.nomination(other, account, rep)
        text = self.look(signed_in, url, project=project.pk).text
        assert "nominated for もう一つ too" in text

    def test_pursued_where_i_do_not_belong_is_said_without_a_name(self, signed_in, url, project, account):
        rep, marketer = build.rep(), build.marketer()
        build.target(build.project(rep, marketer, name="秘密の計画"), account, rep, marketer)
        text = self.look(signed_in, url, project=project.pk).text
        assert "in a project that you do not belong to" in text
        assert "秘密の計画" not in text

    def test_it_writes_nothing_and_asks_a_fixed_number_of_queries(
        self, signed_in, url, project, account, django_assert_max_num_queries
    ):
        for number in range(4):
            build.deal(build.account(f"会社{number}", industry="機械"))
            build.account(f"名{number}", domain="x.example")
        with django_assert_max_num_queries(36) as asked:
            self.look(signed_in, url, project=project.pk, why_now="審査会", expected_amount="1億")
        assert not [q for q in asked.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]

    @pytest.mark.parametrize("bad", ["", "x", "999999", "9" * 40])
    def test_bad_accounts(self, signed_in, bad):
        assert signed_in.post(f"/nominations/beside/?account={bad}").status_code == 404
        assert signed_in.get(f"/nominations/beside/?account={bad}").status_code == 405
