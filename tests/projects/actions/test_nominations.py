from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.facts import ChangedMeanwhile
from accounts.models import Activity
from nurture.projects.actions import nominations
from nurture.projects.facts import (
    AlreadyDrafted,
    AlreadyNominated,
    AlreadySigned,
    AlreadyTarget,
    NominationClosed,
    NotInTeam,
    NotTheirs,
    StillFull,
)
from nurture.projects.models import (
    Nomination,
    NominationState,
    Signature,
    StageChange,
    Target,
    TargetStage,
)
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db

FIELDS = {
    "expected_amount": 32_000_000,
    "amount_kind": "one_off",
    "amount_basis": "三工場分",
    "decision_quarter": date(2027, 1, 1),
    "why_account": "工場が三つある",
    "why_now": "一月に役員会",
    "sales_contribution": "工場長との面談",
    "do_not_say": "三谷の代わり",
}


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
def nomination(project, account, rep, marketer):
    """Nominated, and scored alike by both teams."""
    made = nominations.nominate(project=project, account=account, fields=FIELDS, by=rep, at=NOW)
    build.scored(made, rep, marketer)
    return made


def told(account):
    return list(account.activities.order_by("id").values_list("verb", flat=True))


class TestNominate:
    def test_a_sales_member_nominates_and_it_stands_on_the_timeline(self, nomination, account, rep):
        assert nomination.state == NominationState.NOMINATED
        assert nomination.expected_amount == 32_000_000
        entry = Activity.objects.get(account=account)
        assert entry.verb == "projects.nominated"
        assert entry.actor == rep
        assert entry.detail["amount"] == 32_000_000
        assert entry.detail["quarter"] == "2027-01-01"
        account.refresh_from_db()
        assert account.last_touched_at == NOW

    def test_a_marketer_does_not_nominate(self, project, account, marketer):
        with pytest.raises(NotInTeam):
            nominations.nominate(project=project, account=account, fields=FIELDS, by=marketer, at=NOW)

    def test_a_rep_of_another_project_does_not_nominate_here(self, project, account):
        with pytest.raises(NotInTeam):
            nominations.nominate(project=project, account=account, fields=FIELDS, by=build.rep(), at=NOW)

    def test_an_account_is_nominated_once_while_it_is_open(self, project, account, nomination):
        other = build.rep()
        project.memberships.create(user=other, joined_at=NOW)
        with pytest.raises(AlreadyNominated) as found:
            nominations.nominate(project=project, account=account, fields=FIELDS, by=other, at=NOW)
        assert found.value.nomination == nomination
        assert Nomination.objects.count() == 1

    def test_a_target_is_not_nominated_again(self, project, account, rep, marketer):
        target = build.target(project, account, rep, marketer)
        with pytest.raises(AlreadyTarget) as found:
            nominations.nominate(project=project, account=account, fields=FIELDS, by=rep, at=NOW)
        assert found.value.target == target

    def test_a_declined_account_can_be_nominated_again(self, project, account, rep, marketer, nomination):
        nominations.decline(nomination=nomination, reason="not_now", note="春に", by=marketer, at=NOW)
        again = nominations.nominate(project=project, account=account, fields=FIELDS, by=rep, at=NOW)
        assert again.pk != nomination.pk

    def test_the_same_operation_twice_nominates_once(self, project, account, rep):
        once = {
            "project": project,
            "account": account,
            "fields": FIELDS,
            "by": rep,
            "at": NOW,
            "operation": uuid4(),
        }
        assert nominations.nominate(**once) == nominations.nominate(**once)
        assert told(account) == ["projects.nominated"]

    def test_another_text_under_the_same_operation_is_not_taken_for_a_double_click(
        self, project, account, rep
    ):
        once = {"project": project, "account": account, "by": rep, "at": NOW, "operation": uuid4()}
        nominations.nominate(**once, fields=FIELDS)
        with pytest.raises(AlreadyNominated):
            nominations.nominate(**once, fields=FIELDS | {"why_now": "四月から"})

    def test_the_database_refuses_a_second_open_nomination(self, project, account, rep, nomination):
        with pytest.raises(IntegrityError), transaction.atomic():
            build.nomination(project, account, rep)

    @pytest.mark.parametrize(
        "lack",
        [
            {"expected_amount": None},
            {"expected_amount": 0},
            {"decision_quarter": None},
            {"why_now": ""},
            {"why_account": ""},
        ],
    )
    def test_the_database_refuses_a_nomination_that_lacks_what_was_asked(self, project, account, rep, lack):
        with pytest.raises(IntegrityError), transaction.atomic():
            build.nomination(project, account, rep, **lack)


class TestDrafts:
    def draft(self, project, account, by, **fields):
        return nominations.save_draft(
            project=project, account=account, fields={"why_account": "", **fields}, by=by, at=NOW
        )

    def test_a_draft_may_lack_anything_and_is_told_to_nobody(self, project, account, rep, marketer):
        draft = self.draft(project, account, rep, why_now="あとで")
        assert draft.is_draft
        assert told(account) == []
        assert list(Nomination.objects.all().visible_to(rep)) == [draft]
        assert not Nomination.objects.all().visible_to(marketer).exists()
        assert not Nomination.objects.all().visible_to(build.administrator()).exists()

    def test_nominating_takes_the_draft_along(self, project, account, rep):
        draft = self.draft(project, account, rep)
        nomination = nominations.nominate(
            project=project, account=account, fields=FIELDS, by=rep, at=NOW, draft=draft
        )
        assert nomination.pk == draft.pk
        assert Nomination.objects.count() == 1

    def test_nominating_from_an_empty_form_takes_the_authors_draft_too(self, project, account, rep):
        self.draft(project, account, rep)
        nominations.nominate(project=project, account=account, fields=FIELDS, by=rep, at=NOW)
        assert [row.state for row in Nomination.objects.all()] == [NominationState.NOMINATED]

    def test_drafts_of_two_reps_do_not_stand_in_each_others_way(self, project, account, rep):
        other = build.rep()
        project.memberships.create(user=other, joined_at=NOW)
        self.draft(project, account, rep)
        self.draft(project, account, other)
        assert Nomination.objects.count() == 2

    def test_a_second_draft_of_the_same_rep_leads_to_the_first(self, project, account, rep):
        first = self.draft(project, account, rep)
        with pytest.raises(AlreadyDrafted) as found:
            self.draft(project, account, rep)
        assert found.value.nomination == first

    def test_a_draft_saved_in_another_window_is_not_overwritten(self, project, account, rep):
        from accounts.actions.writing import version

        draft = self.draft(project, account, rep, why_now="一")
        seen = version(draft, {"project", "why_account", "why_now"})
        nominations.save_draft(
            project=project,
            account=account,
            fields={"why_account": "", "why_now": "二"},
            by=rep,
            at=NOW,
            draft=draft,
            seen=seen,
        )
        with pytest.raises(ChangedMeanwhile) as found:
            nominations.save_draft(
                project=project,
                account=account,
                fields={"why_account": "", "why_now": "三"},
                by=rep,
                at=NOW,
                draft=draft,
                seen=seen,
            )
        assert found.value.current.why_now == "二"

    def test_only_its_author_writes_on_a_draft_or_throws_it_away(self, project, account, rep):
        other = build.rep()
        project.memberships.create(user=other, joined_at=NOW)
        draft = self.draft(project, account, rep)
        with pytest.raises(NotTheirs):
            nominations.save_draft(project=project, account=account, fields={}, by=other, at=NOW, draft=draft)
        with pytest.raises(NotTheirs):
            nominations.discard_draft(nomination=draft, by=other)
        nominations.discard_draft(nomination=draft, by=rep)
        assert not Nomination.objects.exists()

    def test_what_was_nominated_is_not_thrown_away_as_a_draft(self, nomination, rep):
        with pytest.raises(NominationClosed):
            nominations.discard_draft(nomination=nomination, by=rep)


class TestSign:
    def test_one_signature_puts_it_under_review(self, nomination, rep):
        assert nominations.sign(nomination=nomination, by=rep, at=NOW).state == NominationState.UNDER_REVIEW
        assert not Target.objects.exists()

    def test_both_signatures_commit_both_teams_to_a_target(self, nomination, account, rep, marketer):
        nominations.sign(nomination=nomination, by=marketer, at=NOW)
        nominations.sign(nomination=nomination, by=rep, at=NOW)
        target = Target.objects.get()
        assert (target.sales_owner, target.marketing_owner) == (rep, marketer)
        assert (target.expected_amount, target.decision_quarter) == (32_000_000, date(2027, 1, 1))
        assert target.do_not_say == "三谷の代わり"
        assert target.stage == TargetStage.COMMITTED
        assert StageChange.objects.get().stage == TargetStage.COMMITTED
        nomination.refresh_from_db()
        assert nomination.state == NominationState.COMMITTED
        assert nomination.closed_by == rep
        assert told(account) == [
            "projects.nominated",
            "projects.signed",
            "projects.signed",
            "projects.committed",
        ]

    def test_the_nominating_rep_owns_it_also_when_a_colleague_signs_for_sales(
        self, project, nomination, rep, marketer
    ):
        colleague = build.rep()
        project.memberships.create(user=colleague, joined_at=NOW)
        nominations.sign(nomination=nomination, by=colleague, at=NOW)
        nominations.sign(nomination=nomination, by=marketer, at=NOW)
        assert Target.objects.get().sales_owner == rep

    def test_a_rep_who_left_the_project_does_not_become_an_owner(self, project, nomination, rep, marketer):
        colleague = build.rep()
        project.memberships.create(user=colleague, joined_at=NOW)
        project.memberships.filter(user=rep).delete()
        nominations.sign(nomination=nomination, by=marketer, at=NOW)
        nominations.sign(nomination=nomination, by=colleague, at=NOW)
        assert Target.objects.get().sales_owner == colleague

    def test_the_owners_can_be_chosen(self, project, nomination, rep, marketer):
        other = build.marketer()
        project.memberships.create(user=other, joined_at=NOW)
        nominations.sign(nomination=nomination, by=rep, at=NOW)
        nominations.sign(nomination=nomination, by=marketer, at=NOW, marketing_owner=other)
        assert Target.objects.get().marketing_owner == other

    def test_an_owner_of_the_wrong_team_is_refused_and_nothing_is_signed(self, nomination, rep, marketer):
        nominations.sign(nomination=nomination, by=rep, at=NOW)
        with pytest.raises(NotInTeam):
            nominations.sign(nomination=nomination, by=marketer, at=NOW, sales_owner=marketer)
        assert Signature.objects.count() == 1

    def test_a_team_signs_once(self, project, nomination, rep):
        colleague = build.rep()
        project.memberships.create(user=colleague, joined_at=NOW)
        nominations.sign(nomination=nomination, by=rep, at=NOW)
        with pytest.raises(AlreadySigned) as found:
            nominations.sign(nomination=nomination, by=colleague, at=NOW)
        assert found.value.signature.user == rep

    def test_a_person_who_changed_teams_does_not_sign_for_both(self, nomination, rep):
        nominations.sign(nomination=nomination, by=rep, at=NOW)
        rep.team = "marketing"
        rep.save()
        with pytest.raises(AlreadySigned):
            nominations.sign(nomination=nomination, by=rep, at=NOW)

    def test_outsiders_and_administrators_without_a_team_do_not_sign(self, project, nomination):
        administrator = build.administrator()
        project.memberships.create(user=administrator, joined_at=NOW)
        for somebody in (build.marketer(), administrator):
            with pytest.raises(NotInTeam):
                nominations.sign(nomination=nomination, by=somebody, at=NOW)

    def test_what_is_settled_is_not_signed(self, nomination, rep, marketer):
        nominations.withdraw(nomination=nomination, by=rep, at=NOW)
        with pytest.raises(NominationClosed):
            nominations.sign(nomination=nomination, by=marketer, at=NOW)

    def test_the_database_refuses_a_second_signature_of_a_team_or_a_person(self, nomination, rep, marketer):
        Signature.objects.create(nomination=nomination, user=rep, team="sales", at=NOW)
        for user, team in ((marketer, "sales"), (rep, "marketing")):
            with pytest.raises(IntegrityError), transaction.atomic():
                Signature.objects.create(nomination=nomination, user=user, team=team, at=NOW)


class TestCapacity:
    def sign_both(self, nomination, rep, marketer):
        nominations.sign(nomination=nomination, by=rep, at=NOW)
        return nominations.sign(nomination=nomination, by=marketer, at=NOW)

    def test_a_full_project_puts_it_on_deck_and_says_why(self, project, nomination, account, rep, marketer):
        project.capacity = 1
        project.save()
        build.target(project, build.account("北浜製鋼"), build.rep(), build.marketer())
        signed = self.sign_both(nomination, rep, marketer)
        assert signed.state == NominationState.ON_DECK
        assert signed.on_deck_at == NOW
        assert account.activities.get(verb="projects.put_on_deck").detail["limits"] == ["project"]
        assert Target.objects.count() == 1

    @pytest.mark.parametrize(
        ("limit", "team"), [("rep_capacity", "sales"), ("marketer_capacity", "marketing")]
    )
    def test_a_full_owner_puts_it_on_deck(self, project, nomination, account, rep, marketer, limit, team):
        setattr(project, limit, 1)
        project.save()
        build.target(project, build.account("北浜製鋼"), rep, marketer)
        assert self.sign_both(nomination, rep, marketer).state == NominationState.ON_DECK
        assert account.activities.get(verb="projects.put_on_deck").detail["limits"] == [team]

    def test_finished_targets_and_other_projects_take_no_place(self, project, nomination, rep, marketer):
        project.capacity = 1
        project.save()
        build.target(project, build.account("北浜製鋼"), rep, marketer, finished_at=NOW)
        build.target(build.project(rep, marketer), build.account("東西化学"), rep, marketer)
        assert self.sign_both(nomination, rep, marketer).state == NominationState.COMMITTED

    def test_a_place_that_becomes_free_can_be_given(self, project, nomination, account, rep, marketer):
        project.capacity = 1
        project.save()
        other = build.target(project, build.account("北浜製鋼"), rep, marketer)
        on_deck = self.sign_both(nomination, rep, marketer)
        with pytest.raises(StillFull) as found:
            nominations.commit(nomination=on_deck, by=rep, at=NOW)
        assert found.value.limits == ["project"]
        other.finished_at = NOW
        other.save()
        target = nominations.commit(nomination=on_deck, by=rep, at=NOW + timedelta(days=1))
        assert target.account == account
        assert told(account)[-1] == "projects.committed"

    def test_another_owner_with_room_takes_it_at_once(self, project, nomination, rep, marketer):
        project.rep_capacity = 1
        project.save()
        colleague = build.rep()
        project.memberships.create(user=colleague, joined_at=NOW)
        build.target(project, build.account("北浜製鋼"), rep, marketer)
        nominations.sign(nomination=nomination, by=rep, at=NOW)
        nominations.sign(nomination=nomination, by=marketer, at=NOW, sales_owner=colleague)
        assert Target.objects.get(nomination=nomination).sales_owner == colleague

    def test_only_what_is_on_deck_can_be_given_a_place(self, nomination, rep):
        with pytest.raises(NominationClosed):
            nominations.commit(nomination=nomination, by=rep, at=NOW)


class TestDeclineAndWithdraw:
    def test_the_other_team_declines_with_a_reason_and_words(self, nomination, account, marketer):
        declined = nominations.decline(
            nomination=nomination, reason="not_now", note="春に改めて", by=marketer, at=NOW
        )
        assert declined.state == NominationState.DECLINED
        entry = account.activities.get(verb="projects.declined")
        assert entry.detail["reason"] == "not_now"
        assert entry.detail["note"] == "春に改めて"

    def test_one_does_not_decline_ones_own(self, nomination, rep):
        with pytest.raises(NotTheirs):
            nominations.decline(nomination=nomination, reason="not_now", note="", by=rep, at=NOW)

    def test_the_rep_and_the_leads_withdraw_and_nobody_else(self, project, nomination, rep, marketer):
        with pytest.raises(NotTheirs):
            nominations.withdraw(nomination=nomination, by=marketer, at=NOW)
        project.memberships.filter(user=marketer).update(is_lead=True)
        assert (
            nominations.withdraw(nomination=nomination, by=marketer, at=NOW).state
            == NominationState.WITHDRAWN
        )

    def test_settled_is_settled(self, nomination, rep, marketer):
        nominations.withdraw(nomination=nomination, by=rep, at=NOW)
        with pytest.raises(NominationClosed):
            nominations.decline(nomination=nomination, reason="fit", note="", by=marketer, at=NOW)
        with pytest.raises(NominationClosed):
            nominations.withdraw(nomination=nomination, by=rep, at=NOW)
