import pytest

from nurture.projects.actions.criteria import first_criteria, propose_criteria, standard_texts
from nurture.projects.models import CriteriaVersion, EffortTier
from nurture.projects.queries.criteria import in_force
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return build.rep()


@pytest.fixture
def marketer():
    return build.marketer(language="ja")


@pytest.fixture
def project(rep, marketer):
    project = build.project(rep, marketer)
    project.memberships.update(is_lead=True)
    return project


@pytest.fixture
def typed():
    texts = standard_texts()
    texts["fit"]["asks_ja"] = "ポンプを使っていますか。"
    flat = {
        f"{criterion}_{name}": text for criterion, fields in texts.items() for name, text in fields.items()
    }
    return flat | {"why": "ポンプに絞る"}


class TestCriteria:
    def test_both_leads_sign_a_new_version_and_each_reads_it_in_their_language(
        self, client, project, typed, rep, marketer
    ):
        client.force_login(rep)
        assert client.post(f"/projects/{project.pk}/criteria/new/", typed).status_code == 302
        version = CriteriaVersion.objects.get(in_force_at=None)
        client.force_login(marketer)
        page = client.get(f"/projects/{project.pk}/criteria/")
        assert "ポンプを使っていますか。" in page.text
        assert "ポンプに絞る" in page.text
        assert client.post(f"/criteria/{version.pk}/sign/").status_code == 302
        assert in_force(project) == version
        client.force_login(rep)
        assert "Version 2, in force" in client.get(f"/projects/{project.pk}/criteria/").text

    def test_the_form_begins_with_the_text_in_force_and_keeps_what_was_typed(
        self, client, project, typed, rep
    ):
        client.force_login(rep)
        form = client.get(f"/projects/{project.pk}/criteria/new/").context["form"]
        assert form["fit_asks_ja"].value() == standard_texts()["fit"]["asks_ja"]
        response = client.post(f"/projects/{project.pk}/criteria/new/", typed | {"why": ""})
        assert response.status_code == 422
        assert "ポンプを使っていますか。" in response.text
        assert not CriteriaVersion.objects.exists()

    def test_a_second_proposal_is_told_what_waits(self, client, project, typed, rep, marketer):
        propose_criteria(project=project, texts=standard_texts(), why="x", by=marketer, at=NOW)
        client.force_login(rep)
        response = client.post(f"/projects/{project.pk}/criteria/new/", typed)
        assert response.status_code == 422
        assert "waits for its signatures" in response.text

    def test_the_standard_criteria_are_shown_and_signed(self, client, project, rep):
        client.force_login(rep)
        assert "nobody has signed it yet" in client.get(f"/projects/{project.pk}/criteria/").text
        assert not CriteriaVersion.objects.exists()
        client.post(f"/projects/{project.pk}/criteria/sign/")
        assert first_criteria(project).signatures.get().user == rep

    def test_a_proposal_is_taken_back(self, client, project, rep, marketer):
        version = propose_criteria(project=project, texts=standard_texts(), why="x", by=marketer, at=NOW)
        client.force_login(rep)
        client.post(f"/criteria/{version.pk}/withdraw/")
        version.refresh_from_db()
        assert version.withdrawn_by == rep
        again = client.post(f"/criteria/{version.pk}/withdraw/", follow=True)
        assert "taken back" in again.text

    def test_members_read_but_neither_propose_nor_sign(self, client, project, typed):
        member = build.marketer()
        project.memberships.create(user=member, joined_at=NOW)
        client.force_login(member)
        assert client.get(f"/projects/{project.pk}/criteria/").status_code == 200
        assert client.post(f"/projects/{project.pk}/criteria/new/", typed).status_code == 403
        assert client.post(f"/projects/{project.pk}/criteria/sign/").status_code == 403
        assert not CriteriaVersion.objects.exists()

    def test_it_asks_the_same_number_of_queries_at_any_size(
        self, client, project, rep, marketer, django_assert_num_queries
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def renew():
            version = propose_criteria(project=project, texts=standard_texts(), why="x", by=rep, at=NOW)
            client.force_login(marketer)
            client.post(f"/criteria/{version.pk}/sign/")

        renew()
        with CaptureQueriesContext(connection) as few:
            client.get(f"/projects/{project.pk}/criteria/")
        asked = len(few)
        renew()
        renew()
        with django_assert_num_queries(asked):
            client.get(f"/projects/{project.pk}/criteria/")


def lines(*given):
    data = {"form-TOTAL_FORMS": "5", "form-INITIAL_FORMS": "3"}
    for place in range(5):
        values = given[place] if place < len(given) else ("", "", "", "")
        for name, value in zip(("from_amount", "emails", "answers", "visits"), values, strict=True):
            data[f"form-{place}-{name}"] = value
    return data


class TestTiers:
    def test_a_lead_sets_what_marketing_owes(self, client, project, rep):
        client.force_login(rep)
        assert 'value="10,000,000"' in client.get(f"/projects/{project.pk}/tiers/").text
        answer = client.post(f"/projects/{project.pk}/tiers/", lines(("0", 1, 1, 0), ("5,000万", 3, 4, 1)))
        assert answer.status_code == 302
        assert list(EffortTier.objects.values_list("from_amount", "emails", "answers", "visits")) == [
            (0, 1, 1, 0),
            (50_000_000, 3, 4, 1),
        ]

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ([("0", 1, 1, "")], "Fill the whole line"),
            ([("1億", 1, 1, 1), ("100,000,000", 2, 2, 2)], "begin at the same amount"),
            ([], "Keep at least one line"),
        ],
    )
    def test_what_makes_no_rule_is_refused_and_kept_on_the_page(self, client, project, rep, given, words):
        client.force_login(rep)
        response = client.post(f"/projects/{project.pk}/tiers/", lines(*given))
        assert response.status_code == 422
        assert words in response.text
        assert not EffortTier.objects.exists()

    def test_members_do_not(self, client, project):
        member = build.rep()
        project.memberships.create(user=member, joined_at=NOW)
        client.force_login(member)
        assert client.post(f"/projects/{project.pk}/tiers/", lines(("0", 1, 1, 0))).status_code == 403


class TestLadder:
    def paths(self, project, version):
        return [
            f"/projects/{project.pk}/criteria/",
            f"/projects/{project.pk}/criteria/new/",
            f"/projects/{project.pk}/tiers/",
        ], [
            f"/projects/{project.pk}/criteria/sign/",
            f"/criteria/{version.pk}/sign/",
            f"/criteria/{version.pk}/withdraw/",
        ]

    def test_an_outsider_sees_and_changes_nothing(self, client, project, rep):
        version = propose_criteria(project=project, texts=standard_texts(), why="x", by=rep, at=NOW)
        client.force_login(build.marketer())
        read, written = self.paths(project, version)
        assert [client.get(path).status_code for path in read] == [404] * 3
        assert [client.post(path).status_code for path in written] == [404] * 3
        version.refresh_from_db()
        assert version.is_proposal

    def test_bad_ids_and_wrong_methods(self, client, project, rep):
        client.force_login(rep)
        assert client.get("/projects/999999/criteria/").status_code == 404
        assert client.post("/criteria/999999/sign/").status_code == 404
        assert client.post(f"/projects/{project.pk}/criteria/").status_code == 405
        assert client.get(f"/projects/{project.pk}/criteria/sign/").status_code == 405
        assert client.get("/criteria/1/withdraw/").status_code == 405
