from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from nurture.projects.actions import nominations
from nurture.projects.actions.targets import change_owners, move_stage
from tests import build
from tests.build import NOW
from tests.projects.actions.test_nominations import FIELDS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def rep():
    return build.rep(name="近藤 翔", name_latin="Sho Kondo")


@pytest.fixture
def marketer():
    return build.marketer(name="山田 美咲", name_latin="Misaki Yamada")


@pytest.fixture
def project(rep, marketer):
    return build.project(rep, marketer)


@pytest.fixture
def account():
    return build.account()


@pytest.fixture
def page(client, account):
    def read(user):
        client.force_login(user)
        return client.get(account.get_absolute_url()).text

    return read


class TestAccountPage:
    def test_a_rep_finds_one_button_to_nominate(self, page, project, account, rep):
        assert page(rep).count(f'href="/nominations/new/?account={account.pk}"') == 1

    def test_the_button_stands_in_the_head_of_the_page_before_everything_else(
        self, page, project, account, rep
    ):
        text = page(rep)
        assert text.index("/nominations/new/") < text.index('id="people"')
        assert "worth the work of both teams" in text

    def test_a_target_elsewhere_may_be_nominated_for_another_project_from_the_column(
        self, page, project, account, rep, marketer
    ):
        build.target(project, account, rep, marketer)
        assert "/nominations/new/" not in page(rep)
        build.project(rep, marketer)
        text = page(rep)
        assert text.index("/nominations/new/") > text.index('id="people"')

    def test_a_marketer_reads_who_nominates(self, page, project, account, marketer):
        text = page(marketer)
        assert "Sales nominates accounts" in text
        assert "/nominations/new/" not in text

    def test_a_marketer_is_not_told_who_nominates_what_is_a_target_already(
        self, page, project, account, rep, marketer
    ):
        build.target(project, account, rep, marketer)
        text = page(marketer)
        assert "What we agreed" in text
        assert "Sales nominates accounts" not in text

    def test_an_account_that_is_nominated_shows_how_it_stands_instead(
        self, page, project, account, rep, marketer
    ):
        nomination = build.nomination(project, account, rep)
        nomination.signatures.create(user=rep, team="sales", at=NOW)
        text = page(marketer)
        assert f'href="/nominations/{nomination.pk}/"' in text
        assert "Marketing: not yet" in text
        assert "/nominations/new/" not in page(rep)

    def test_a_target_shows_its_stages_and_what_was_agreed(self, page, project, account, rep, marketer):
        target = build.target(
            project, account, rep, marketer, do_not_say="三谷の代わり", committed_at=NOW - timedelta(days=20)
        )
        for number, days in ((1, 15), (2, 8)):
            end = NOW - timedelta(days=days)
            start = end - timedelta(days=6)
            build.cycle(
                project, number, contribute_by=start, draft_by=start, meeting_at=start, observe_until=end
            )
        target.stage_changes.create(stage="committed", at=NOW - timedelta(days=20), by=rep)
        move_stage(target=target, stage="learning", by=rep, at=NOW - timedelta(days=10))
        text = page(rep)
        for shown in (
            "¥32,000,000",
            "Jan–Mar 2027",
            "三谷の代わり",
            "cycle 2 here",
            "Move the stage",
            "Sho Kondo",
        ):
            assert shown in text, shown
        assert "Change owners" not in text

    def test_an_outsider_sees_neither_target_nor_nomination(self, page, project, account, rep, marketer):
        build.target(project, account, rep, marketer)
        text = page(build.marketer())
        assert "What we agreed" not in text
        assert project.name not in text

    def test_the_panels_ask_a_fixed_number_of_queries(
        self, page, project, account, rep, marketer, django_assert_num_queries
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        build.target(project, account, rep, marketer)
        page(rep)
        with CaptureQueriesContext(connection) as few:
            page(rep)
        for _ in range(3):
            other = build.project(rep, marketer)
            build.target(other, account, rep, marketer)
            build.nomination(build.project(rep, marketer), account, rep)
        with CaptureQueriesContext(connection) as many:
            page(rep)
        # Nominations bring their signatures and who signed: two more, however many they are.
        assert len(many) <= len(few) + 2


class TestLeadPool:
    def test_it_marks_targets_and_nominations_of_my_projects(self, client, project, account, rep, marketer):
        build.target(project, account, rep, marketer)
        build.nomination(project, build.account("北浜製鋼"), rep, state="on_deck", on_deck_at=NOW)
        client.force_login(rep)
        text = client.get("/accounts/").text
        assert "Target" in text
        assert "On deck" in text
        client.force_login(build.rep())
        text = client.get("/accounts/").text
        assert "On deck" not in text


class TestTimeline:
    """Every sentence of this app, in both languages, from an act that really happened."""

    @pytest.fixture
    def told(self, project, account, rep, marketer):
        lead = build.rep(name="田辺 博", name_latin="Hiroshi Tanabe")
        project.memberships.create(user=lead, is_lead=True, joined_at=NOW)

        def nominate():
            return nominations.nominate(project=project, account=account, fields=FIELDS, by=rep, at=NOW)

        nominations.withdraw(nomination=nominate(), by=rep, at=NOW)
        nominations.decline(nomination=nominate(), reason="not_now", note="春に改めて", by=marketer, at=NOW)
        project.capacity = 1
        project.save()
        other = build.target(project, build.account("北浜製鋼"), rep, marketer)
        waiting = nominate()
        build.scored(waiting, rep, marketer)
        nominations.sign(nomination=waiting, by=rep, at=NOW)
        nominations.sign(nomination=waiting, by=marketer, at=NOW)
        other.finished_at = NOW
        other.save()
        target = nominations.commit(nomination=waiting, by=rep, at=NOW)
        move_stage(target=target, stage="learning", by=rep, at=NOW)
        change_owners(target=target, sales_owner=lead, marketing_owner=marketer, by=lead, at=NOW)
        return {
            activity.verb: activity
            for activity in account.activities.select_related("actor", "contact", "annotation").order_by("pk")
        }

    @pytest.mark.parametrize(
        ("verb", "english", "japanese"),
        [
            ("nominated", "Sho Kondo", "近藤 翔さんがこの企業を"),
            ("signed", "Misaki Yamada", "マーケティングとして"),
            ("put_on_deck", "the project is full", "プロジェクトが上限に達しています"),
            ("committed", "owned by Sho Kondo and Misaki Yamada", "担当：近藤 翔・山田 美咲"),
            ("declined", "Not the right time", "今は時期ではない"),
            ("withdrawn", "withdrew", "取り下げ"),
            ("stage_changed", "from Committed to <b>Learning</b>", "合意から<b>理解</b>"),
            ("owners_changed", "before: Sho Kondo and Misaki Yamada", "それまで：近藤 翔・山田 美咲"),
        ],
    )
    def test_each_act_is_told_in_the_readers_language(self, told, verb, english, japanese):
        activity = told[f"projects.{verb}"]
        for language, expected in (("en", english), ("ja", japanese)):
            with translation.override(language):
                assert expected in render_to_string(activity.template_name, {"activity": activity})
