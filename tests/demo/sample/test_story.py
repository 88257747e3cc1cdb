"""What the sample tells: two teams, thirteen companies, a project in its fourth cycle."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Count

from accounts.models import Account, Annotation, Contact, Deal, LegalBasis
from nurture.delivery import rendering
from nurture.delivery.models import Message, Pause, Reaction, Suppression
from nurture.demo.sample import loading
from nurture.demo.sample.people import PASSWORD
from nurture.meetings.minutes.queries import minutes
from nurture.meetings.models import (
    CastVote,
    Confirmation,
    Decision,
    DecisionKind,
    Dissent,
    Meeting,
    Proposal,
    Turn,
)
from nurture.projects.models import DeckMove, Nomination, Project, ScoreRound, Target, TargetEnd
from nurture.sequences.models import Email
from nurture.sequences.queries.problems import problems
from nurture.team.models import Role, Team, User

pytestmark = pytest.mark.django_db

TOKYO = ZoneInfo("Asia/Tokyo")
WEDNESDAY = datetime(2026, 11, 25, 14, 0, tzinfo=TOKYO)


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker):
    """Loaded once for all tests that only read it; each works in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert loading.load_once(now=WEDNESDAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(whole, db):
    return whole


def test_two_teams_of_three_and_more_with_a_lead_and_one_administrator(loaded):
    for team, size in ((Team.SALES, 4), (Team.MARKETING, 3)):
        members = User.objects.filter(team=team)
        assert members.count() == size
        assert members.filter(role=Role.LEAD).count() == 1
    assert User.objects.filter(role=Role.ADMIN, team="").count() == 1
    assert all(user.check_password(PASSWORD) and user.name_latin for user in User.objects.all())


def test_accounts_have_both_spellings_people_and_a_legal_basis_with_proof(loaded):
    accounts = Account.objects.annotate(people=Count("contacts"))
    # One of them twice, so that there is something to merge.
    assert accounts.count() == 14
    for account in accounts:
        assert account.name_kana
        assert account.name_latin
        assert account.domain.endswith(".example")
        assert account.people >= 1
    legal_forms = [account.name.startswith("株式会社") for account in accounts]
    assert set(legal_forms) == {True, False}
    for contact in Contact.objects.exclude(legal_basis=LegalBasis.NONE):
        assert contact.legal_basis_on
        assert contact.legal_basis_source
        assert contact.legal_basis_proof
    assert Contact.objects.filter(legal_basis=LegalBasis.NONE).exclude(email="").count() == 1
    assert {contact.is_placeholder for contact in Contact.objects.filter(email="")} == {True}


def test_past_deals_tell_how_they_ended_and_what_was_needed_when(loaded):
    counts = dict(Deal.objects.values_list("stage").annotate(Count("id")))
    assert counts == {"won": 5, "lost": 2, "no_decision": 3}
    for deal in Deal.objects.all():
        assert deal.process
        assert deal.needed_information
        assert deal.reason_note
        assert deal.closed_on < WEDNESDAY.date()


def test_the_project_is_in_its_fourth_cycle(loaded):
    project = Project.objects.get()
    assert project.name.startswith("FY26 重点十社")
    assert project.memberships.filter(is_lead=True).count() == 2
    states = dict(Nomination.objects.values_list("state").annotate(Count("id")))
    assert states == {"committed": 8, "on_deck": 2, "under_review": 1, "declined": 1}
    waiting = Nomination.objects.get(state="under_review")
    assert [sheet.team for sheet in waiting.rounds.get().sheets.all()] == [Team.SALES]
    talked = ScoreRound.objects.filter(talks__isnull=False)
    assert talked.count() == 2
    assert all(round_.revealed_at for round_ in talked)
    assert Nomination.objects.get(state="declined").decline_note
    assert [str(move.nomination.account) for move in DeckMove.objects.all()] == ["Fujiwara Paper Mills"]
    assert project.criteria.get(number=1).signatures.count() == 2
    assert project.criteria.get(number=None).signatures.get().team == Team.MARKETING


def test_both_teams_confirmed_every_decision_of_the_past(loaded):
    decisions = Decision.objects.annotate(words=Count("confirmations"))
    assert {decision.words for decision in decisions} == {2}
    assert all(decision.agreed_at for decision in decisions)
    assert {decision.kind for decision in decisions} == set(DecisionKind)
    assert all(decision.reason and not decision.withdrawn_at for decision in decisions)
    assert not Decision.objects.filter(meeting__closed_at=None).exists()


def test_some_saw_it_otherwise_and_one_word_was_recorded_in_the_room(loaded):
    assert {each.decision.kind for each in Dissent.objects.all()} == {"send", "drop"}
    recorded = Confirmation.objects.get(recorded_by__isnull=False)
    assert (recorded.team, recorded.recorded_by.team) == (Team.MARKETING, Team.SALES)


def test_one_meeting_was_held_without_a_room_and_has_its_minutes(loaded):
    meeting = Meeting.objects.get(apart_until__isnull=False)
    assert meeting.closed_at < meeting.apart_until
    turns = Turn.objects.filter(meeting=meeting)
    assert {turn.votes.count() for turn in turns} == {7}
    assert all(turn.revealed_at and turn.revealed_at.date() == meeting.opened_at.date() for turn in turns)
    said = minutes(meeting)
    assert (len(said.present), len(said.decided), said.left) == (7, 8, [])
    assert said.remarks.now.startswith("三宅と佐藤が出張の週")
    # In the record of each decision stands who would have sent something else.
    assert CastVote.objects.filter(decision__meeting=meeting, option=None).exists()


def test_two_targets_came_to_an_end_with_a_reason_and_a_day_to_look_again(loaded):
    parked, dropped = TargetEnd.objects.order_by("-kind")
    assert (str(parked.target), parked.reason) == ("Hasumi Water Services", "postponed")
    assert parked.look_again_on > WEDNESDAY.date() + timedelta(days=120)
    # It was offered to sales before.
    assert parked.target.offers.exists()
    assert (str(dropped.target), dropped.reason) == ("Owada Machinery", "no_project")
    assert Target.objects.live().count() == 6


def test_every_target_has_candidates_that_could_go_out_now(loaded):
    for target in Target.objects.live():
        drafts = [
            email
            for email in Email.objects.filter(step__sequence__target=target, step__archived_at=None)
            if not Message.objects.filter(mailing__email_ref=email.pk).exists()
        ]
        ideas = Proposal.objects.filter(target=target, meeting__closed_at=None, email=None)
        assert 2 <= len(drafts) + ideas.count() <= 3
        for email in drafts:
            recipients = list(email.recipients.all())
            assert problems(email, recipients) == []
            for contact in recipients:
                rendering.preview(
                    subject=email.subject,
                    body=email.body,
                    contact=contact,
                    project=target.project,
                    sender=target.sales_owner,
                )


def test_one_account_is_paused_by_a_reply_and_one_person_has_unsubscribed(loaded):
    pause = Pause.objects.get(lifted_at=None)
    assert pause.account.name == "青葉台ロジスティクス株式会社"
    assert pause.reaction.kind == "reply"
    assert pause.reaction.words.startswith("田辺様")
    assert "> " not in pause.reaction.words
    refused = Suppression.objects.get(reason=Suppression.Reason.UNSUBSCRIBED)
    assert refused.message.to_address == "t.hara@torei-chem.example"
    assert set(Reaction.objects.filter(kind="auto_reply").values_list("verdict", flat=True)) == {"machine"}


def test_both_teams_have_written_down_what_they_heard(loaded):
    assert Annotation.objects.count() >= 40
    assert {team for (team,) in Annotation.objects.values_list("team")} == {Team.SALES, Team.MARKETING}
    assert Annotation.objects.exclude(their_words="").count() >= 25


def test_in_the_demo_mail_goes_out_at_any_hour(loaded):
    project = Project.objects.get()
    assert project.window_weekdays == [1, 2, 3, 4, 5, 6, 7]
    assert (f"{project.window_start:%H:%M}", f"{project.window_end:%H:%M}") == ("00:00", "23:59")
    assert project.holiday_country == ""
