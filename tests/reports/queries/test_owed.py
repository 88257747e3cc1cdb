from datetime import timedelta

import pytest

from accounts.models import Mention
from nurture.delivery.actions.pausing import lift
from nurture.delivery.limits.models import WayState
from nurture.meetings.models import Confirmation, Proposal
from nurture.projects.actions.criteria import propose_criteria, standard_texts
from nurture.projects.models import Membership, Signature, TargetEnd
from nurture.reports.queries.owed import owed, owed_count
from nurture.sequences.actions import accept, approve, save_email, see, want_changes
from tests import build
from tests.build import NOW
from tests.delivery.identities.build import identity
from tests.reports import waiting
from tests.sequences.actions.test_suggestions import suggest
from tests.sequences.test_actions import save as save_again
from tests.sequences.why import ask, give_reasons

LATER = NOW + timedelta(hours=2)


def kinds(user, *, at=LATER):
    """Also: the badge counts exactly what the page lists."""
    found = owed(user, at=at)
    assert owed_count(user, at=at) == len(found)
    return [one.kind for one in found]


def other_member(target, team="sales", **fields):
    made = build.user(team=team)
    Membership.objects.create(project=target.project, user=made, joined_at=NOW, **fields)
    return made


class TestAnAnswerFromACustomer:
    def test_waits_for_both_owners_and_nobody_else_until_one_has_chosen(
        self, target, rep, marketer, outsider
    ):
        pause = waiting.pause(target.account)
        assert kinds(rep) == kinds(marketer) == ["paused"]
        assert kinds(other_member(target)) == kinds(outsider) == []
        lift(pause=pause, choice="carry_on", note="", by=rep, at=LATER)
        assert kinds(rep) == kinds(marketer) == []

    def test_says_what_they_said_and_what_it_holds(self, target, rep):
        waiting.pause(target.account)
        waiting.message(target, "held")
        target.account.messages.update(reason="paused")
        [one] = owed(rep, at=LATER)
        assert one.words == "役員会で聞かれました"
        assert (one.pause.account, one.held) == (target.account, 1)

    def test_waits_for_the_owner_of_an_account_in_no_project(self, rep):
        waiting.pause(build.account(owner=rep))
        assert kinds(rep) == ["paused"]

    def test_left_lying_for_two_days_concerns_whoever_leads_the_project(self, target, rep, outsider):
        lead, member = other_member(target, is_lead=True), other_member(target)
        administrator = build.administrator()
        waiting.pause(target.account)
        assert kinds(lead, at=NOW + timedelta(days=1)) == []
        late = NOW + timedelta(days=3)
        assert kinds(lead, at=late) == kinds(administrator, at=late) == ["unanswered"]
        assert kinds(member, at=late) == kinds(outsider, at=late) == []
        assert kinds(rep, at=late) == ["paused"]


class TestADecision:
    def test_waits_for_the_other_team_until_it_confirms(self, target, rep, marketer, outsider):
        decision = waiting.decision(target, rep)
        assert kinds(marketer) == kinds(other_member(target, "marketing")) == ["confirm"]
        assert kinds(rep) == kinds(outsider) == []
        Confirmation.objects.create(decision=decision, user=marketer, team="marketing", at=LATER)
        assert kinds(marketer) == []

    def test_waits_for_nobody_who_spoke_for_the_other_team_before(self, target, rep):
        waiting.decision(target, rep)
        rep.team = "marketing"
        rep.save()
        assert kinds(rep) == []

    def test_waits_for_nobody_once_the_meeting_is_closed(self, target, rep, marketer):
        decision = waiting.decision(target, rep)
        decision.meeting.closed_at, decision.meeting.closed_by = LATER, rep
        decision.meeting.save()
        assert kinds(marketer) == []

    def test_waits_for_nobody_once_it_is_withdrawn(self, target, rep, marketer):
        decision = waiting.decision(target, rep)
        decision.withdrawn_at, decision.withdrawn_by = LATER, rep
        decision.save()
        assert "confirm" not in kinds(marketer)

    def test_is_confirmed_with_one_press(self, target, rep, marketer):
        decision = waiting.decision(target, rep)
        [one] = owed(marketer, at=LATER)
        assert one.press == f"/meetings/decisions/{decision.pk}/confirm/"

    def test_asks_no_administrator_who_stands_outside_the_teams(self, target, rep):
        waiting.decision(target, rep)
        assert kinds(build.administrator()) == []


class TestANomination:
    def test_waits_for_the_scores_of_each_team(self, target, rep, marketer, outsider):
        nomination = build.nomination(target.project, build.account("東嶺化学"), rep)
        assert kinds(rep) == kinds(marketer) == ["score"]
        made = build.scored(nomination, rep, marketer, revealed_at=None)
        made.sheets.get(team="marketing").delete()
        assert kinds(marketer) == ["score"]
        assert kinds(rep) == kinds(outsider) == []

    def test_waits_for_the_talk_about_a_gap(self, target, rep, marketer):
        nomination = build.nomination(target.project, build.account("東嶺化学"), rep)
        made = build.scored(nomination, rep, marketer, fives=(5, 3))
        assert kinds(rep) == kinds(marketer) == ["talk"]
        made.talks.create(sales=rep, marketing=marketer, agreed="三にする", at=NOW, by=rep)
        assert kinds(rep) == kinds(marketer) == ["sign"]

    def test_waits_for_the_team_that_has_not_signed(self, target, rep, marketer, outsider):
        nomination = build.nomination(target.project, build.account("東嶺化学"), rep)
        build.scored(nomination, rep, marketer)
        Signature.objects.create(nomination=nomination, user=rep, team="sales", at=NOW)
        assert kinds(marketer) == ["sign"]
        assert kinds(rep) == kinds(outsider) == []
        Signature.objects.create(nomination=nomination, user=marketer, team="marketing", at=NOW)
        assert kinds(marketer) == []

    def test_on_deck_waits_for_its_pair_as_soon_as_a_place_is_free(self, target, rep, marketer):
        target.project.capacity = 1
        target.project.save()
        first, second = (
            build.nomination(
                target.project,
                build.account(name),
                rep,
                state="on_deck",
                on_deck_at=NOW,
                deck_place=place,
            )
            for place, name in ((2, "後"), (1, "先"))
        )
        for nomination in (first, second):
            nomination.signatures.create(user=marketer, team="marketing", at=NOW)
        colleague = other_member(target)
        assert kinds(rep) == kinds(marketer) == []
        target.finished_at = NOW
        target.save()
        assert kinds(rep) == kinds(marketer) == ["place"]
        assert str(owed(rep, at=LATER)[0].company) == "先"
        assert kinds(colleague) == []

    def test_of_a_finished_project_waits_for_nobody(self, target, rep, marketer):
        build.nomination(target.project, build.account("東嶺化学"), rep)
        target.project.finished_at, target.project.finished_by = NOW, rep
        target.project.save()
        assert kinds(marketer) == []


class TestWhatWasPutOff:
    def park(self, target, until):
        target.finished_at = NOW
        target.save()
        TargetEnd.objects.create(
            target=target,
            kind="park",
            reason="postponed",
            note="来期に延期",
            look_again_on=until,
            at=NOW,
            by=target.sales_owner,
        )

    def test_a_parked_target_comes_back_to_both_owners_on_its_day(self, target, rep, marketer):
        self.park(target, LATER.date() + timedelta(days=1))
        assert kinds(rep) == []
        TargetEnd.objects.update(look_again_on=LATER.date())
        assert kinds(rep) == kinds(marketer) == ["look_again"]
        assert kinds(other_member(target)) == []

    def test_it_is_settled_once_the_account_is_nominated_again(self, target, rep, marketer):
        self.park(target, LATER.date())
        build.scored(build.nomination(target.project, target.account, rep), rep, marketer)
        assert kinds(rep) == ["sign"]

    def test_a_proposed_version_of_the_criteria_waits_for_the_other_teams_leads(self, target, rep, marketer):
        target.project.memberships.update(is_lead=True)
        propose_criteria(project=target.project, texts=standard_texts(), why="x", by=rep, at=NOW)
        assert kinds(rep) == []
        [one] = owed(marketer, at=LATER)
        assert (one.kind, str(one.company)) == ("criteria", target.project.name)
        target.project.memberships.update(is_lead=False)
        assert kinds(marketer) == []


class TestAnEmailThatOneTeamApproved:
    def test_waits_for_the_owner_of_the_other_team(self, target, rep, marketer, outsider):
        email = waiting.approved_email(target, marketer)
        assert kinds(rep) == ["approve"]
        assert kinds(marketer) == kinds(other_member(target)) == kinds(outsider) == []
        approve(email=email, content_hash=email.content_hash, by=rep, at=LATER)
        assert kinds(rep) == []

    def test_leads_to_that_email(self, target, rep, marketer):
        email = waiting.approved_email(target, marketer)
        [one] = owed(rep, at=LATER)
        assert (one.link, one.words) == (email.get_absolute_url(), "稼働率の話")

    def test_waits_no_longer_when_it_is_on_its_way(self, target, rep, marketer):
        waiting.message(target, "sent", email=waiting.approved_email(target, marketer).pk)
        assert kinds(rep) == []

    def test_waits_no_longer_when_its_step_is_archived(self, target, rep, marketer):
        step = waiting.approved_email(target, marketer).step
        step.archived_at = NOW
        step.save()
        assert kinds(rep) == []


class TestARewrite:
    @pytest.fixture
    def email(self, target):
        return build.email(build.sequence(target))

    @pytest.fixture
    def decision(self, target, rep, email):
        proposal = Proposal.objects.create(
            meeting=waiting.meeting(target),
            target=target,
            email=email,
            title="案",
            team="sales",
            author=rep,
            at=NOW,
        )
        return waiting.decision(target, rep, "rewrite", agreed_at=NOW, proposal=proposal)

    def rewritten(self, email, by):
        fields = {"subject": "書き直した", "body": "本文", "recipients": []}
        save_email(email=email, version=email.version, **fields, by=by, at=LATER)

    def test_is_the_marketers_until_a_newer_version_is_saved(self, target, decision, email, rep, marketer):
        assert kinds(marketer) == ["rewrite"]
        assert kinds(rep) == kinds(other_member(target, "marketing")) == []
        self.rewritten(email, marketer)
        assert kinds(marketer) == []

    def test_leads_to_the_text(self, decision, email, marketer):
        assert owed(marketer, at=LATER)[0].link == email.get_absolute_url()

    def test_is_not_done_by_writing_another_email(self, decision, email, marketer):
        self.rewritten(build.email(email.step.sequence, "別の一通"), marketer)
        assert kinds(marketer) == ["rewrite"]

    def test_of_nothing_in_particular_is_done_by_any_email(self, target, rep, marketer, email):
        waiting.decision(target, rep, "rewrite", agreed_at=NOW)
        assert kinds(marketer) == ["rewrite"]
        self.rewritten(email, marketer)
        assert kinds(marketer) == []

    def test_is_gone_once_something_later_is_agreed(self, target, decision, rep, marketer):
        later = build.meeting(build.cycle(target.project, 5))
        waiting.decision(target, rep, meeting=later, agreed_at=LATER)
        assert kinds(marketer) == []


class TestATouch:
    def test_is_the_reps_until_they_write_down_a_talk(self, target, rep, marketer):
        waiting.decision(target, rep, "sales_touch", agreed_at=NOW)
        assert kinds(rep) == ["touch"]
        assert kinds(marketer) == kinds(other_member(target)) == []
        build.annotation(target.account, rep, heard_by="phone", created_at=LATER)
        assert kinds(rep) == []

    @pytest.mark.parametrize(
        "fields",
        [
            {"heard_by": "public", "created_at": LATER},
            {"heard_by": "visit", "created_at": NOW - timedelta(days=1)},
        ],
        ids=["read somewhere", "talked before"],
    )
    def test_is_not_done_by_something_else(self, target, rep, fields):
        waiting.decision(target, rep, "sales_touch", agreed_at=NOW)
        build.annotation(target.account, rep, **fields)
        assert kinds(rep) == ["touch"]

    def test_is_not_done_by_somebody_else(self, target, rep, marketer):
        waiting.decision(target, rep, "sales_touch", agreed_at=NOW)
        build.annotation(target.account, marketer, heard_by="phone", created_at=LATER)
        assert kinds(rep) == ["touch"]

    def test_of_a_finished_target_is_nobodys(self, target, rep):
        waiting.decision(target, rep, "sales_touch", agreed_at=NOW)
        target.finished_at = NOW
        target.save()
        assert kinds(rep) == []


class TestAMessageThatWentAstray:
    @pytest.mark.parametrize("state", ["uncertain", "failed", "expired"])
    def test_waits_for_both_owners(self, target, rep, marketer, outsider, state):
        waiting.message(target, state)
        assert kinds(rep) == kinds(marketer) == [state]
        assert kinds(other_member(target)) == kinds(outsider) == []

    @pytest.mark.parametrize("state", ["planned", "held", "sent", "skipped", "cancelled", "assumed_sent"])
    def test_waits_for_nobody_as_long_as_it_goes_its_way(self, target, rep, state):
        waiting.message(target, state)
        assert kinds(rep) == []

    def test_is_forgotten_once_something_newer_is_planned_for_that_person(self, target, rep):
        contact = build.contact(target.account)
        waiting.message(target, "failed", contact=contact)
        waiting.message(target, "planned", contact=contact, at=LATER)
        assert kinds(rep) == []

    def test_is_old_news_after_a_week_unless_nobody_knows_where_it_is(self, target, rep):
        waiting.message(target, "expired")
        waiting.message(target, "failed")
        waiting.message(target, "uncertain")
        assert kinds(rep, at=NOW + timedelta(days=8)) == ["uncertain"]


class TestAnEmailThatCouldNotBeWritten:
    @pytest.mark.parametrize("reason", ["missing_value", "broken_template"])
    def test_waits_for_whoever_wrote_it_as_well(self, target, rep, reason):
        author = other_member(target, team="marketing")
        unwritten(target, author, reason)
        assert kinds(author) == ["unwritten"]
        assert kinds(rep) == ["failed"]

    def test_any_other_failure_is_not_theirs(self, target):
        author = other_member(target, team="marketing")
        unwritten(target, author, "refused")
        assert kinds(author) == []

    def test_is_nobodys_who_does_not_see_the_project(self, target, outsider):
        unwritten(target, outsider, "missing_value")
        assert kinds(outsider) == []


def unwritten(target, author, reason):
    message = waiting.message(target, "failed")
    email = build.email(build.sequence(target), "稼働率の話", message.contact)
    type(email).objects.filter(pk=email.pk).update(updated_by=author)
    type(message.mailing).objects.filter(pk=message.mailing_id).update(email_ref=email.pk)
    type(message).objects.filter(pk=message.pk).update(reason=reason)


class TestAWayThatIsRefused:
    def test_waits_for_its_owner_and_the_leads(self, target, rep, marketer):
        lead = build.marketer("lead@tsubaki.example", role="lead")
        refused = identity(rep)
        type(refused).objects.update(refused_at=NOW)
        assert kinds(rep) == kinds(lead) == ["way_refused"]
        assert kinds(marketer) == []
        [own], [theirs] = owed(rep, at=LATER), owed(lead, at=LATER)
        assert (own.link, theirs.link) == (refused.get_absolute_url(), "/outbox/flow/#limits")

    def test_one_that_is_switched_off_concerns_nobody(self, target, rep):
        type(identity(rep, on=False)).objects.update(refused_at=NOW)
        assert kinds(rep) == []

    def test_the_installations_own_waits_for_the_leads(self, target, rep):
        lead = build.rep("lead@tsubaki.example", role="lead")
        WayState.objects.create(way=0, refused_at=NOW)
        assert kinds(lead) == ["way_refused"]
        assert kinds(rep) == []


class TestADraft:
    @pytest.fixture(autouse=True)
    def cycle(self, target):
        return build.cycle(target.project, meeting_at=NOW + timedelta(days=2))

    def test_is_the_marketers_until_something_is_written(self, target, rep, marketer):
        # What the rep owes meanwhile is to say what they heard.
        assert (kinds(marketer), kinds(rep)) == (["draft"], ["tell"])
        build.email(build.sequence(target))
        assert kinds(marketer) == []

    def test_that_is_planned_but_empty_is_still_to_be_written(self, target, marketer):
        email = build.email(build.sequence(target), body="")
        [one] = owed(marketer, at=LATER)
        assert (one.kind, one.link) == ("draft", email.get_absolute_url())

    def test_is_due_when_drafts_of_the_cycle_are(self, marketer, cycle):
        [one] = owed(marketer, at=LATER)
        assert one.due == cycle.draft_by

    def test_is_owed_again_when_the_last_email_has_gone(self, target, marketer):
        email = build.email(build.sequence(target))
        waiting.message(target, "sent", email=email.pk)
        assert kinds(marketer) == ["draft"]

    def test_is_not_owed_while_an_email_is_on_its_way(self, target, marketer):
        email = build.email(build.sequence(target))
        waiting.message(target, "planned", email=email.pk)
        assert kinds(marketer) == []

    @pytest.mark.parametrize("kind", ["sales_touch", "park"])
    def test_is_not_owed_when_both_agreed_on_something_else(self, target, rep, marketer, kind):
        earlier = waiting.last_weeks_meeting(target.project, closed_at=NOW, closed_by=rep)
        waiting.decision(target, rep, kind, meeting=earlier, agreed_at=NOW)
        assert kinds(marketer) == []

    def test_is_not_owed_by_whoever_waits_until_a_later_day(self, target, rep, marketer):
        earlier = waiting.last_weeks_meeting(target.project, closed_at=NOW, closed_by=rep)
        fields = {"meeting": earlier, "agreed_at": NOW}
        made = waiting.decision(target, rep, until=(NOW + timedelta(days=30)).date(), **fields)
        assert kinds(marketer) == []
        made.until = (NOW + timedelta(days=1)).date()
        made.save()
        assert kinds(marketer) == ["draft"]

    @pytest.mark.parametrize("stage", ["handoff", "outcome"])
    def test_is_not_owed_after_the_handoff(self, target, marketer, stage):
        target.stage = stage
        target.save()
        assert kinds(marketer) == []


class TestWhatColleaguesAsk:
    def test_a_question_waits_for_the_owners_until_somebody_answers(self, target, rep, marketer):
        asked = build.annotation(target.account, marketer, "回収年数の根拠は", kind="question")
        assert (kinds(rep), kinds(marketer)) == (["question"], [])
        assert owed(rep, at=LATER)[0].link == f"/accounts/annotations/{asked.pk}/?as=answer"
        build.annotation(target.account, rep, "三工場の実績", kind="", thread=asked)
        assert kinds(rep) == []

    def test_a_mention_waits_until_it_was_looked_at(self, target, rep, marketer, outsider):
        note = build.annotation(target.account, marketer)
        mention = Mention.objects.create(annotation=note, user=outsider, at=NOW)
        assert (kinds(outsider), kinds(rep)) == (["mention"], [])
        assert owed(outsider, at=LATER)[0].press == f"/accounts/mentions/{mention.pk}/open/"
        mention.seen_at = LATER
        mention.save()
        assert kinds(outsider) == []

    def test_a_deleted_note_asks_nobody(self, target, rep, marketer):
        note = build.annotation(
            target.account, marketer, kind="question", deleted_at=NOW, deleted_by=marketer
        )
        Mention.objects.create(annotation=note, user=rep, at=NOW)
        assert kinds(rep) == []

    def test_a_note_of_a_project_is_not_shown_to_others(self, target, marketer, outsider):
        note = build.annotation(target.account, marketer, audience=target.project_id)
        Mention.objects.create(annotation=note, user=outsider, at=NOW)
        assert kinds(outsider) == []


def test_a_customer_who_waits_stands_first_then_what_is_due_first(target, rep, marketer):
    waiting.decision(target, marketer)
    waiting.message(target, "failed", at=NOW - timedelta(minutes=30))
    build.annotation(target.account, marketer, kind="question")
    waiting.approved_email(target, marketer)
    waiting.pause(target.account)
    assert kinds(rep) == ["paused", "confirm", "failed", "approve", "question"]


def everything(number, rep, marketer, project):
    for i in range(number):
        account = build.account(f"会社{i}")
        target = build.target(project, account, rep, marketer)
        waiting.pause(account)
        waiting.decision(target, marketer)
        waiting.approved_email(target, marketer)
        waiting.message(target, "failed")
        build.annotation(account, marketer, kind="question")


@pytest.mark.parametrize("number", [3, 40])
def test_it_costs_the_same_at_any_size(number, rep, marketer, django_assert_num_queries):
    everything(number, rep, marketer, build.project(rep, marketer))
    with django_assert_num_queries(29):
        found = owed(rep, at=LATER)
        assert [(one.link, str(one.company), one.words) for one in found]
    assert owed_count(rep, at=LATER) == len(found) == 5 * number


class TestAnEmailToBeRead:
    @pytest.fixture
    def email(self, target, marketer):
        build.sender_profile()
        contact = build.contact(target.account)
        return give_reasons(build.email(build.sequence(target), "稼働率の話", contact), marketer)

    def test_waits_for_both_owners_until_their_team_approves(self, target, email, rep, marketer, outsider):
        ask(email, marketer, note="件名を見てください")
        assert kinds(rep) == kinds(marketer) == ["review"]
        assert kinds(other_member(target)) == kinds(outsider) == []
        assert owed(rep, at=LATER)[0].words == "件名を見てください"
        approve(email=email, content_hash=email.content_hash, by=marketer, at=LATER)
        assert kinds(marketer) == []
        assert kinds(rep) == ["review"]
        approve(email=email, content_hash=email.content_hash, by=rep, at=LATER)
        assert kinds(rep) == []

    def test_goes_back_to_the_marketer_when_somebody_wants_changes(self, target, email, rep, marketer):
        ask(email, marketer)
        want_changes(email=email, wanted="日付を入れて", by=rep, at=LATER)
        assert kinds(rep) == []
        [one] = owed(marketer, at=LATER)
        assert (one.kind, one.words) == ("changes", "日付を入れて")
        save_again(email, marketer, body="別の文", at=LATER + timedelta(minutes=1))
        assert kinds(marketer) == []

    def test_that_was_changed_tells_whoever_approved_it_until_they_look(self, email, rep, marketer):
        ask(email, marketer)
        for person in (rep, marketer):
            approve(email=email, content_hash=email.content_hash, by=person, at=NOW)
        save_again(email, marketer, body="別の文")
        [one] = owed(rep, at=LATER)
        assert (one.kind, one.press) == ("voided", f"/emails/{email.pk}/see/")
        assert kinds(marketer) == []
        see(user=rep, email=email, at=LATER)
        assert kinds(rep) == []

    def test_that_was_changed_while_it_is_read_is_to_be_read_again(self, email, rep, marketer):
        ask(email, marketer)
        approve(email=email, content_hash=email.content_hash, by=rep, at=NOW)
        save_again(email, marketer, body="別の文")
        assert kinds(rep) == ["review"]

    def test_has_wordings_that_wait_for_marketing(self, email, rep, marketer):
        suggestion = suggest(email, rep)
        assert kinds(rep) == []
        [one] = owed(marketer, at=LATER)
        assert (one.kind, one.words) == ("wording", "稼働率を四ポイント上げた話")
        accept(suggestion=suggestion, by=marketer, at=LATER)
        assert kinds(marketer) == []

    def test_costs_the_same_for_one_and_for_many(
        self, target, email, rep, marketer, django_assert_max_num_queries
    ):
        def queries():
            with django_assert_max_num_queries(60) as captured:
                owed(rep, at=LATER)
            return len(captured)

        ask(email, marketer)
        few = queries()
        for number in range(5):
            more = build.email(email.step.sequence, f"{number}", build.contact(target.account))
            ask(give_reasons(more, marketer), marketer)
            suggest(more, rep)
        assert queries() == few
