import pytest

from nurture.projects.models import Nomination, NominationState, Target
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
def nomination(project, rep, marketer):
    """Scored alike by both teams."""
    made = build.nomination(project, build.account(), rep, do_not_say="三谷の代わり")
    build.scored(made, rep, marketer)
    return made


def post(client, user, nomination, verb, **data):
    client.force_login(user)
    return client.post(f"/nominations/{nomination.pk}/{verb}/", data)


class TestPage:
    def test_both_teams_read_everything_the_rep_wrote(self, client, nomination, marketer):
        client.force_login(marketer)
        text = client.get(f"/nominations/{nomination.pk}/").text
        for written in (
            "工場が三つある",
            "一月に役員会",
            "工場長との面談",
            "三谷の代わり",
            "¥32,000,000",
            "Jan–Mar 2027",
        ):
            assert written in text
        assert "Sign for marketing" in text

    def test_two_people_sign_and_it_is_a_target(self, client, nomination, rep, marketer):
        assert post(client, rep, nomination, "sign").url == f"/nominations/{nomination.pk}/"
        page = client.get(f"/nominations/{nomination.pk}/")
        assert "A marketer of the project signs next" in page.text
        response = post(client, marketer, nomination, "sign", sales_owner=rep.pk, marketing_owner=marketer.pk)
        assert response.status_code == 302
        target = Target.objects.get()
        assert (target.sales_owner, target.marketing_owner) == (rep, marketer)

    def test_htmx_gets_the_sheet_and_the_message(self, client, nomination, rep):
        client.force_login(rep)
        response = client.post(
            f"/nominations/{nomination.pk}/sign/",
            headers={"HX-Request": "true", "HX-Target": "nomination-sheet"},
        )
        assert response.status_code == 200
        assert 'id="nomination-sheet"' in response.text
        assert "signature is missing" in response.text
        assert "<html" not in response.text

    def test_signing_twice_says_who_signed(self, client, nomination, rep):
        post(client, rep, nomination, "sign")
        response = client.post(f"/nominations/{nomination.pk}/sign/", follow=True)
        assert f"{rep.name} has signed already" in response.text

    def test_the_second_to_sign_sees_and_chooses_the_owners(self, client, project, nomination, rep, marketer):
        other = build.rep()
        project.memberships.create(user=other, joined_at=NOW)
        post(client, marketer, nomination, "sign")
        client.force_login(rep)
        page = client.get(f"/nominations/{nomination.pk}/")
        assert page.context["owners_form"]["sales_owner"].value() == rep.pk
        assert "(0 of 3)" in page.text
        post(client, rep, nomination, "sign", sales_owner=other.pk, marketing_owner=marketer.pk)
        assert Target.objects.get().sales_owner == other

    def test_an_owner_from_outside_is_refused(self, client, nomination, rep, marketer):
        post(client, rep, nomination, "sign")
        post(client, marketer, nomination, "sign", sales_owner=build.rep().pk, marketing_owner=marketer.pk)
        assert not Target.objects.exists()

    def test_a_full_project_says_which_limit_and_commits_when_a_place_is_free(
        self, client, project, nomination, rep, marketer
    ):
        project.capacity = 1
        project.save()
        other = build.target(project, build.account("北浜製鋼"), rep, marketer)
        post(client, rep, nomination, "sign")
        post(client, marketer, nomination, "sign")
        page = client.get(f"/nominations/{nomination.pk}/")
        assert "the project is full" in page.text
        refused = client.post(f"/nominations/{nomination.pk}/commit/", follow=True)
        assert "No place is free: the project is full" in refused.text
        other.finished_at = NOW
        other.save()
        assert "A place is free" in client.get(f"/nominations/{nomination.pk}/").text
        client.post(f"/nominations/{nomination.pk}/commit/")
        assert Target.objects.live().get().nomination == nomination

    def test_a_decline_needs_a_reason_and_words(self, client, nomination, marketer):
        response = post(client, marketer, nomination, "decline", reason="", note="")
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"reason", "note"}
        post(client, marketer, nomination, "decline", reason="not_now", note="春に改めて")
        nomination.refresh_from_db()
        assert nomination.state == NominationState.DECLINED
        assert "春に改めて" in client.get(f"/nominations/{nomination.pk}/").text

    def test_the_rep_withdraws_but_does_not_decline_their_own(self, client, nomination, rep):
        post(client, rep, nomination, "decline", reason="fit", note="x")
        nomination.refresh_from_db()
        assert nomination.is_open
        post(client, rep, nomination, "withdraw")
        nomination.refresh_from_db()
        assert nomination.state == NominationState.WITHDRAWN

    def test_a_draft_opens_where_it_is_written(self, client, project, rep):
        draft = build.nomination(project, build.account("北浜"), rep, state=NominationState.DRAFT)
        client.force_login(rep)
        assert client.get(f"/nominations/{draft.pk}/").url == f"/nominations/{draft.pk}/edit/"

    def test_what_is_nominated_is_not_edited(self, client, nomination, rep):
        client.force_login(rep)
        assert client.get(f"/nominations/{nomination.pk}/edit/").url == f"/nominations/{nomination.pk}/"


class TestLadder:
    VERBS = ("sign", "commit", "decline", "withdraw", "score", "talk", "reopen", "move")

    def test_an_outsider_sees_nothing(self, client, nomination):
        for outsider in (build.rep(), build.marketer()):
            client.force_login(outsider)
            assert client.get(f"/nominations/{nomination.pk}/").status_code == 404
            for verb in self.VERBS:
                assert client.post(f"/nominations/{nomination.pk}/{verb}/").status_code == 404

    def test_an_administrator_reads_but_does_not_sign(self, client, nomination):
        administrator = build.administrator()
        client.force_login(administrator)
        page = client.get(f"/nominations/{nomination.pk}/")
        assert page.status_code == 200
        assert "Sign for" not in page.text
        post(client, administrator, nomination, "sign")
        assert not nomination.signatures.exists()

    def test_a_bad_id(self, client, rep):
        client.force_login(rep)
        assert client.get("/nominations/999999/").status_code == 404
        assert client.get("/nominations/x/").status_code == 404
        for verb in self.VERBS:
            assert client.post(f"/nominations/999999/{verb}/").status_code == 404

    def test_wrong_methods(self, client, nomination, rep):
        client.force_login(rep)
        assert client.post("/nominations/").status_code == 405
        assert client.post(f"/nominations/{nomination.pk}/").status_code == 405
        for verb in self.VERBS:
            wanted = 200 if verb == "decline" else 405
            assert client.get(f"/nominations/{nomination.pk}/{verb}/").status_code == wanted

    def test_signed_out(self, client, nomination):
        assert client.get("/nominations/").url.startswith("/sign-in/")
        assert client.post(f"/nominations/{nomination.pk}/sign/").url.startswith("/sign-in/")


class TestDesk:
    def test_it_begins_with_what_waits_for_my_signature(self, client, project, nomination, rep, marketer):
        draft = build.nomination(project, build.account("北浜"), rep, state=NominationState.DRAFT)
        client.force_login(marketer)
        desk = client.get("/nominations/").context["desk"]
        assert [(each.nomination, each.step) for each in desk.yours] == [(nomination, "sign")]
        assert desk.drafts == []
        client.force_login(rep)
        desk = client.get("/nominations/").context["desk"]
        assert desk.drafts == [draft]

    def test_what_my_team_signed_is_with_others(self, client, nomination, rep):
        post(client, rep, nomination, "sign")
        desk = client.get("/nominations/").context["desk"]
        assert desk.yours == []
        assert [each.nomination for each in desk.with_others] == [nomination]

    def test_on_deck_comes_first_come_first_served(self, client, project, rep, marketer):
        from datetime import timedelta

        later = build.nomination(project, build.account("後"), rep, state="on_deck", on_deck_at=NOW)
        first = build.nomination(
            project, build.account("先"), rep, state="on_deck", on_deck_at=NOW - timedelta(days=1)
        )
        client.force_login(marketer)
        (deck,) = client.get("/nominations/").context["desk"].decks
        assert [row.nomination for row in deck.rows] == [first, later]

    def test_capacity_is_metered_for_the_project_and_each_person(self, client, project, rep, marketer):
        build.target(project, build.account(), rep, marketer)
        client.force_login(rep)
        response = client.get("/nominations/")
        meters = response.context["desk"].projects[0].meters
        assert (meters.load.live, meters.load.limit) == (1, 8)
        assert [(m.user, m.load.live, m.load.limit) for m in meters.sales] == [(rep, 1, 3)]
        assert [(m.user, m.load.live, m.load.limit) for m in meters.marketing] == [(marketer, 1, 5)]
        assert "1 of 8" in response.text

    def test_other_projects_do_not_show(self, client, nomination):
        somebody = build.rep()
        build.project(somebody, build.marketer(), name="よその計画")
        client.force_login(somebody)
        response = client.get("/nominations/")
        assert response.context["desk"].is_empty
        assert nomination.account.name not in response.text

    def test_an_empty_desk_says_what_to_do(self, client, project, rep):
        client.force_login(rep)
        assert "No account is nominated" in client.get("/nominations/").text

    def test_it_asks_the_same_number_of_queries_at_any_size(
        self, client, project, rep, marketer, django_assert_num_queries
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def fill(names):
            for name in names:
                build.nomination(project, build.account(name), rep)
                build.nomination(project, build.account(f"{name} deck"), rep, state="on_deck", on_deck_at=NOW)
                build.target(project, build.account(f"{name} target"), rep, marketer)
                nomination = Nomination.objects.filter(account__name=name).get()
                nomination.signatures.create(user=marketer, team="marketing", at=NOW)

        client.force_login(rep)
        fill("一")
        with CaptureQueriesContext(connection) as few:
            client.get("/nominations/")
        fill("二三四五")
        with django_assert_num_queries(len(few)):
            client.get("/nominations/")
