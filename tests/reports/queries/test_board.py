from datetime import date, timedelta

import pytest
from django.utils import translation

from nurture.delivery.controls.models import Stop
from nurture.delivery.models import Reaction
from nurture.projects.actions.cycles import ensure_cycles
from nurture.reports.queries.board import Chosen, board
from nurture.reports.queries.standing import Next
from nurture.sequences.models import Approval
from tests import build
from tests.build import NOW
from tests.reports import waiting

WEEK = timedelta(days=7)


@pytest.fixture
def project(target):
    """It met twice; the third meeting is now, on Tuesday for Monday was a holiday."""
    ensure_cycles(project=target.project, at=NOW - 3 * WEEK)
    ensure_cycles(project=target.project, at=NOW)
    return target.project


def drawn(project, *, at=NOW, **chosen):
    return board(project, Chosen(**chosen), at)


def only(project, **chosen):
    [row] = drawn(project, **chosen).rows
    return row


def cell(row, number):
    return next(each for each in row.cells if each.column.number == number)


def held(project, number):
    cycle = project.cycles.get(number=number)
    closed = {"closed_at": cycle.meeting_at, "closed_by": project.created_by}
    return build.meeting(cycle, **closed)


class TestTheCycles:
    def test_reach_from_those_that_were_to_those_that_will_be(self, project):
        columns = drawn(project).columns
        assert [column.number for column in columns] == [1, 2, 3, 4, 5, 6]
        assert [column.is_past for column in columns] == [True, True, False, False, False, False]
        assert [column.number for column in columns if column.is_current] == [3]
        assert [column.cycle_id is None for column in columns] == [False, False, False, False, True, True]

    def test_that_will_be_keep_to_the_rhythm(self, project):
        following = drawn(project).columns[3:]
        assert [(column.meeting_at + timedelta(hours=9)).date() for column in following] == [
            date(2026, 11, 30),
            date(2026, 12, 7),
            date(2026, 12, 14),
        ]

    def test_can_be_turned_like_pages(self, project):
        first = drawn(project)
        assert first.earlier is None
        later = drawn(project, first=first.later)
        assert later.columns[0].number == 5
        assert drawn(project, first=later.earlier).columns[0].number == 1

    def test_end_with_the_period(self, project):
        last = drawn(project, first=999)
        assert last.later is None
        assert last.columns[-1].meeting_at.date() <= project.period_end

    def test_of_a_young_project_begin_with_the_first(self, target):
        ensure_cycles(project=target.project, at=NOW)
        assert drawn(target.project).columns[0].number == 1

    def test_lie_in_quarters(self, project):
        found = drawn(project, first=4).quarters
        assert [(each.first, each.columns) for each in found] == [
            (date(2026, 10, 1), 5),
            (date(2027, 1, 1), 1),
        ]


class TestACell:
    def test_shows_what_both_decided_and_what_was_sent(self, project, target, rep):
        word = waiting.decision(target, rep, meeting=held(project, 2), agreed_at=NOW - WEEK)
        message = waiting.message(target, "sent")
        message.mailing.decision_ref = word.pk
        message.mailing.save()
        found = cell(only(project), 2)
        assert (found.word.pk, found.missing, found.sent.gone) == (word.pk, [], 1)
        assert found.url == f"/meetings/{word.meeting_id}/targets/{target.pk}/"

    def test_shows_whose_word_is_missing(self, project, target, rep):
        waiting.decision(target, rep, meeting=build.meeting(project.cycles.get(number=3)))
        assert cell(only(project), 3).missing == ["marketing"]

    @pytest.mark.parametrize(("kind", "told"), [("reply", True), ("open", False), ("auto_reply", False)])
    def test_shows_reactions_of_people_in_the_cycle_they_came(self, project, target, kind, told):
        Reaction.objects.create(account=target.account, kind=kind, verdict="human", at=NOW)
        row = only(project)
        assert cell(row, 3).reactions == ([(kind, 1)] if told else [])
        assert cell(row, 2).reactions == []

    def test_shows_no_reaction_of_a_machine(self, project, target):
        Reaction.objects.create(account=target.account, kind="click", verdict="machine", at=NOW)
        assert not cell(only(project), 3)

    def test_shows_what_is_planned_one_email_a_meeting(self, project, target):
        build.sequence(target, "一通目", "二通目")
        row = only(project)
        assert [each.planned.subject if each.planned else "" for each in row.cells] == [
            "", "", "一通目", "二通目", "", "",
        ]  # fmt: skip

    def test_shows_what_is_planned_where_it_is_however_far_one_has_turned(self, project, target):
        build.sequence(target, "一通目", "二通目")
        row = only(project, first=4)
        assert [each.planned.subject if each.planned else "" for each in row.cells] == [
            "二通目", "", "", "", "", "",
        ]  # fmt: skip

    def test_leaves_the_decided_cycle_to_what_was_decided(self, project, target, rep):
        build.sequence(target, "一通目")
        waiting.decision(target, rep, meeting=build.meeting(project.cycles.get(number=3)), agreed_at=NOW)
        row = only(project)
        assert cell(row, 3).planned is None
        assert cell(row, 4).planned.subject == "一通目"

    def test_is_marked_in_the_quarter_of_the_decision(self, project, target):
        assert only(project).decides_beside == "after"
        row = only(project, first=4)
        assert [each.is_decisive for each in row.cells] == [False] * 5 + [True]
        assert row.decides_beside == ""

    def test_of_an_old_cycle_still_knows_its_decision(self, project, target, rep):
        word = waiting.decision(target, rep, meeting=held(project, 1), agreed_at=NOW - 2 * WEEK)
        later = NOW + 30 * WEEK
        ensure_cycles(project=project, at=later - 20 * WEEK)
        project.period_end = date(2028, 3, 31)
        word.made_at = NOW - 2 * WEEK
        word.save()
        [row] = drawn(project, first=1, at=later).rows
        assert cell(row, 1).word.pk == word.pk


class TestWhatComesNext:
    def standing(self, project):
        return only(project).standing

    def test_is_a_draft_where_there_is_none(self, project):
        found = self.standing(project)
        assert (found.next, found.owes) == (Next.DRAFT, "marketing")

    def test_is_the_meeting_for_a_draft(self, project, target):
        build.sequence(target, "一通目")
        assert self.standing(project).next == Next.DECIDE

    def test_is_the_other_teams_word_for_a_draft_one_approved(self, project, target, marketer):
        waiting.approved_email(target, marketer)
        found = self.standing(project)
        assert (found.next, found.owes) == (Next.APPROVE, "sales")
        assert Approval.objects.get().email.get_absolute_url() == found.url

    def test_is_the_owners_choice_when_the_customer_answered(self, project, target):
        waiting.pause(target.account)
        assert (self.standing(project).next, self.standing(project).owes) == (Next.CHOOSE, "joint")

    def test_is_the_other_teams_confirmation(self, project, target, rep):
        waiting.decision(target, rep, meeting=build.meeting(project.cycles.get(number=3)))
        assert (self.standing(project).next, self.standing(project).owes) == (Next.CONFIRM, "marketing")

    def test_is_a_call_until_the_rep_wrote_it_down(self, project, target, rep):
        waiting.decision(target, rep, "sales_touch", meeting=held(project, 2), agreed_at=NOW - WEEK)
        assert (self.standing(project).next, self.standing(project).owes) == (Next.TOUCH, "sales")
        build.annotation(target.account, rep, heard_by="phone")
        assert self.standing(project).next != Next.TOUCH

    def test_is_a_rewrite_until_it_was_saved(self, project, target, rep):
        waiting.decision(target, rep, "rewrite", meeting=held(project, 2), agreed_at=NOW - WEEK)
        assert self.standing(project).next == Next.REWRITE
        build.sequence(target, "書き直した")
        assert self.standing(project).next == Next.DECIDE

    def test_is_a_day_to_wait_for(self, project, target, rep):
        until = (NOW + 3 * WEEK).date()
        waiting.decision(target, rep, until=until, meeting=held(project, 2), agreed_at=NOW - WEEK)
        found = self.standing(project)
        assert (found.next, found.until, found.owes) == (Next.WAITS, until, "")

    def test_is_nothing_while_an_email_is_on_its_way(self, project, target):
        email = build.email(build.sequence(target))
        waiting.message(target, "planned", email=email.pk)
        assert (self.standing(project).next, self.standing(project).owes) == (Next.GOES, "")

    @pytest.mark.parametrize("scope", ["everything", "project", "target"])
    def test_is_a_release_while_a_stop_keeps_the_email(self, scope, project, target, rep):
        waiting.message(target, "planned", email=build.email(build.sequence(target)).pk)
        scopes = {"everything": {}, "project": {"project": project}, "target": {"target": target}}
        stop = Stop.objects.create(at=NOW, by=rep, **scopes[scope])
        assert (self.standing(project).next, self.standing(project).owes) == (Next.STOPPED, "")
        stop.lifted_at, stop.lifted_by = NOW, rep
        stop.save()
        assert self.standing(project).next == Next.GOES

    def test_is_no_matter_of_another_target_s_stop(self, project, target, rep, marketer):
        waiting.message(target, "planned", email=build.email(build.sequence(target)).pk)
        other = build.target(project, build.account("青葉"), rep, marketer, stage="engaging")
        Stop.objects.create(at=NOW, by=rep, target=other)
        found = {row.target.pk: row.standing.next for row in drawn(project).rows}
        assert found[target.pk] == Next.GOES


class TestChoosing:
    @pytest.fixture
    def other(self, project, marketer):
        second = build.user(team="sales", name_latin="Haruka Tanabe")
        made = build.target(project, build.account("青葉"), second, marketer, stage="engaging")
        build.sequence(made, "一通目")
        return made

    def test_narrows_by_owner_stage_and_whose_turn_it_is(self, project, target, other):
        def found(**chosen):
            return {row.target.pk for row in drawn(project, **chosen).rows}

        assert found() == {target.pk, other.pk}
        assert found(owner=other.sales_owner_id) == {other.pk}
        assert found(stage="engaging") == {other.pk}
        assert found(owes="sales") == {other.pk}
        assert found(owes="marketing") == {target.pk, other.pk}
        assert drawn(project, stage="engaging").total == 2

    def test_offers_the_owners_there_are(self, project, target, other):
        with translation.override("en"):
            names = [person.display_name for person in drawn(project).owners]
        assert names == ["Haruka Tanabe", "Sho Kondo", "Moe Yamada"]

    @pytest.mark.parametrize(
        "asked", [{"owner": "x"}, {"stage": "x"}, {"owes": "x"}, {"view": "x"}, {"first": "٣"}]
    )
    def test_ignores_what_makes_no_sense(self, asked):
        assert Chosen.read(asked) == Chosen()

    def test_is_kept_in_links(self):
        chosen = Chosen.read({"view": "list", "owner": "3", "owes": "sales"})
        assert chosen.query(first="4") == "view=list&owner=3&owes=sales&first=4"
        assert chosen.query(view="board", owner="") == "owes=sales"


def test_a_finished_project_shows_all_it_had(project, target, rep):
    target.finished_at = project.finished_at = NOW
    project.finished_by = rep
    target.save()
    project.save()
    page = drawn(project, at=NOW + 10 * WEEK)
    assert [row.standing.next for row in page.rows] == [Next.FINISHED]
    assert not any(column.is_current or column.cycle_id is None for column in page.columns)


@pytest.mark.parametrize("number", [2, 30])
def test_it_costs_the_same_at_any_size(number, project, target, rep, marketer, django_assert_num_queries):
    meeting = build.meeting(project.cycles.get(number=3))
    for i in range(number):
        made = build.target(project, build.account(f"会社{i}"), rep, marketer)
        waiting.approved_email(made, marketer)
        waiting.decision(made, rep, meeting=meeting)
        waiting.message(made, "sent")
        waiting.pause(made.account)
    with django_assert_num_queries(12):
        page = drawn(project)
        assert [[str(person) for person in row.owners] for row in page.rows]
