import pytest
from django.db import IntegrityError, transaction

from accounts.models import Activity
from nurture.projects.actions import nominations
from nurture.projects.facts import (
    AlreadyRevealed,
    NominationClosed,
    NotInTeam,
    NotReadyToSign,
    NotRevealed,
    ScoredMeanwhile,
)
from nurture.projects.models import NominationState, ScoreSheet
from nurture.projects.queries.scoring import progress, scoring
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

FOURS = {"revenue": 4, "fit": 4, "reach": 4, "timing": 4, "told": 4}
APART = FOURS | {"reach": 2}


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
def nomination(project, rep):
    return build.nomination(project, build.account(), rep)


def score(nomination, by, scores=FOURS, **fields):
    return nominations.score(nomination=nomination, scores=scores, by=by, at=NOW, **fields)


def told(nomination):
    return list(Activity.objects.filter(account=nomination.account).order_by("pk"))


class TestBlind:
    def test_the_first_teams_scores_are_seen_by_that_team_alone(self, nomination, rep, marketer):
        score(nomination, rep)
        mine, theirs = scoring(nomination, rep), scoring(nomination, marketer)
        assert mine.own.scores == FOURS
        assert theirs.own is None
        assert theirs.teams_in == {"sales"}
        assert (theirs.lines, theirs.sheets) == ((), {})
        outside = scoring(nomination, build.administrator())
        assert (outside.own, outside.lines, outside.sheets) == (None, (), {})

    def test_neither_the_timeline_nor_a_count_gives_them_away(self, nomination, rep):
        score(nomination, rep, scores=FOURS | {"reach": 1}, note="届かない")
        [entry] = told(nomination)
        assert entry.verb == "projects.scored"
        assert entry.detail == {"project": nomination.project.name}
        assert progress([nomination.pk])[nomination.pk].wide == 0

    def test_with_both_in_both_are_revealed_side_by_side(self, nomination, rep, marketer):
        score(nomination, rep)
        round_ = score(nomination, marketer, scores=APART)
        assert round_.revealed_at == NOW
        for reader in (rep, marketer):
            found = scoring(nomination, reader)
            assert [(line.criterion, line.sales, line.marketing) for line in found.lines if line.is_wide] == [
                ("reach", 4, 2)
            ]
        entry = told(nomination)[-1]
        assert (entry.verb, entry.team) == ("projects.scores_revealed", "joint")
        assert entry.detail["wide"] == ["reach"]

    def test_a_score_makes_it_under_review(self, nomination, rep):
        score(nomination, rep)
        nomination.refresh_from_db()
        assert nomination.state == NominationState.UNDER_REVIEW


class TestChanging:
    def test_a_team_may_change_its_scores_until_the_others_are_in(self, nomination, rep, marketer):
        score(nomination, rep)
        score(nomination, rep, scores=APART)
        assert scoring(nomination, rep).own.scores == APART
        assert len(told(nomination)) == 1
        score(nomination, marketer)
        with pytest.raises(AlreadyRevealed):
            score(nomination, rep)

    def test_a_colleagues_scores_are_not_overwritten_unseen(self, project, nomination, rep):
        colleague = build.rep()
        project.memberships.create(user=colleague, joined_at=NOW)
        score(nomination, rep)
        with pytest.raises(ScoredMeanwhile) as found:
            score(nomination, colleague, scores=APART, seen="")
        assert found.value.sheet.user == rep
        assert scoring(nomination, rep).own.scores == FOURS
        score(nomination, colleague, scores=APART, seen=found.value.sheet.mark)
        assert scoring(nomination, rep).own.user == colleague

    def test_reopened_scores_are_blind_again_and_the_old_ones_stay(self, nomination, rep, marketer):
        score(nomination, rep)
        with pytest.raises(NotRevealed):
            nominations.reopen_scores(nomination=nomination, because="役員が替わった", by=rep, at=NOW)
        first = score(nomination, marketer)
        nominations.reopen_scores(nomination=nomination, because="役員が替わった", by=rep, at=NOW)
        second = score(nomination, rep, scores=APART)
        assert second.pk != first.pk
        assert scoring(nomination, marketer).lines == ()
        assert [round_.reopened_because for round_ in scoring(nomination, rep).earlier] == ["役員が替わった"]
        assert ScoreSheet.objects.count() == 3

    def test_a_round_keeps_the_version_of_the_criteria_it_was_given_on(self, nomination, rep):
        round_ = score(nomination, rep)
        assert (round_.criteria.number, round_.criteria.texts.count()) == (1, 5)
        later = nomination.project.criteria.create(
            number=2, proposed_at=NOW, proposed_by=rep, in_force_at=NOW, why="x"
        )
        assert score(nomination, rep).criteria.number == 1
        assert later.rounds.count() == 0


class TestTalk:
    def test_who_talked_and_what_they_agreed_is_told(self, nomination, rep, marketer):
        score(nomination, rep)
        score(nomination, marketer, scores=APART)
        nominations.record_talk(
            nomination=nomination, sales=rep, marketing=marketer, agreed="三にする", by=rep, at=NOW
        )
        assert scoring(nomination, marketer).needs_talk is False
        entry = told(nomination)[-1]
        assert entry.verb == "projects.gap_talked"
        assert entry.detail["words"] == "三にする"

    def test_a_double_click_records_once(self, nomination, rep, marketer):
        from uuid import uuid4

        build.scored(nomination, rep, marketer, fives=(5, 2))
        once = {
            "nomination": nomination,
            "sales": rep,
            "marketing": marketer,
            "agreed": "三にする",
            "by": rep,
            "at": NOW,
            "operation": uuid4(),
        }
        assert nominations.record_talk(**once) == nominations.record_talk(**once)
        assert scoring(nomination, rep).round.talks.count() == 1

    def test_one_of_each_team_talks(self, nomination, rep, marketer):
        build.scored(nomination, rep, marketer, fives=(5, 2))
        for pair in (
            {"sales": marketer, "marketing": marketer},
            {"sales": rep, "marketing": build.marketer()},
        ):
            with pytest.raises(NotInTeam):
                nominations.record_talk(nomination=nomination, **pair, agreed="x", by=rep, at=NOW)


class TestBeforeSigning:
    def test_nobody_signs_before_both_have_scored(self, nomination, rep):
        score(nomination, rep)
        with pytest.raises(NotReadyToSign) as found:
            nominations.sign(nomination=nomination, by=rep, at=NOW)
        assert found.value.missing == "scores"
        assert not nomination.signatures.exists()

    def test_a_gap_is_talked_about_first(self, nomination, rep, marketer):
        build.scored(nomination, rep, marketer, fives=(5, 3))
        with pytest.raises(NotReadyToSign) as found:
            nominations.sign(nomination=nomination, by=rep, at=NOW)
        assert found.value.missing == "talk"
        nominations.record_talk(
            nomination=nomination, sales=rep, marketing=marketer, agreed="四", by=marketer, at=NOW
        )
        assert nominations.sign(nomination=nomination, by=rep, at=NOW).state == NominationState.UNDER_REVIEW

    def test_a_gap_of_one_needs_no_talk(self, nomination, rep, marketer):
        build.scored(nomination, rep, marketer, fives=(4, 3))
        assert nominations.sign(nomination=nomination, by=rep, at=NOW).state == NominationState.UNDER_REVIEW

    def test_whoever_writes_why_signs_before_that_and_it_can_be_read(self, nomination, rep):
        nominations.sign(nomination=nomination, by=rep, at=NOW, override="明日が締切り")
        assert nomination.signatures.get().override == "明日が締切り"
        detail = told(nomination)[-1].detail
        assert (detail["missing"], detail["override"]) == ("scores", "明日が締切り")

    def test_what_is_written_without_need_is_not_kept(self, nomination, rep, marketer):
        build.scored(nomination, rep, marketer)
        nominations.sign(nomination=nomination, by=rep, at=NOW, override="念のため")
        assert nomination.signatures.get().override == ""


class TestRefusals:
    def test_outsiders_and_administrators_do_not_score(self, nomination):
        for somebody in (build.rep(), build.administrator()):
            with pytest.raises(NotInTeam):
                score(nomination, somebody)

    def test_what_is_settled_is_not_scored(self, nomination, rep, marketer):
        nominations.withdraw(nomination=nomination, by=rep, at=NOW)
        with pytest.raises(NominationClosed):
            score(nomination, marketer)

    @pytest.mark.parametrize("wrong", [0, 6])
    def test_the_database_refuses_a_score_off_the_scale(self, nomination, rep, marketer, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            score(nomination, rep, scores=FOURS | {"fit": wrong})
