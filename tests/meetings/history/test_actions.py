"""Both teams' words on what came of a decision, and credit to whose words it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Activity
from nurture.delivery.models import Message, MessageState
from nurture.meetings.history import actions
from nurture.meetings.history.facts import NothingSent
from nurture.meetings.models import Credit, Finding, Verdict
from nurture.playbook.insights.actions import add_source, write_insight
from nurture.projects.facts import NotInTeam
from nurture.projects.models import Membership
from nurture.sequences.models import Evidence
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


def judge(decision, by, **fields):
    return actions.judge(**{"decision": decision, "finding": Finding.SUPPORTS, "by": by, "at": NOW} | fields)


def rest_on(email, by, **source):
    return Evidence.objects.create(email=email, added_at=NOW, added_by=by, **source)


def test_each_team_says_it_once(sent, rep, marketer):
    judge(sent, rep)
    judge(sent, marketer, finding=Finding.DOES_NOT)
    assert dict(Verdict.objects.standing().values_list("team", "finding")) == {
        "sales": "supports",
        "marketing": "does_not",
    }


def test_said_anew_the_word_before_stays_readable(sent, rep):
    colleague = build.rep()
    Membership.objects.create(project=sent.target.project, user=colleague, joined_at=NOW)
    first = judge(sent, rep, again="yes", words="数字が効いた")
    second = judge(sent, colleague, finding=Finding.CANNOT_TELL)
    first.refresh_from_db()
    assert (first.replaced_at, second.again, second.words) == (NOW, "yes", "数字が効いた")


def test_the_same_again_writes_nothing(sent, rep):
    assert judge(sent, rep) == judge(sent, rep)
    operation = uuid4()
    anew = judge(sent, rep, again="no", operation=operation)
    judge(sent, rep, again="yes")
    assert judge(sent, rep, again="no", operation=operation) == anew
    assert Verdict.objects.count() == 3


def test_without_a_finding_nobody_can_tell(sent, rep):
    assert judge(sent, rep, finding="", again="yes").finding == Finding.CANNOT_TELL


def test_the_timeline_hears_of_it_when_both_have_spoken(sent, rep, marketer):
    told = Activity.objects.filter(verb="meetings.judged")
    judge(sent, rep)
    assert not told.exists()
    judge(sent, marketer)
    judge(sent, marketer, again="yes")
    assert [each.detail["outcome"] for each in told] == ["supports"]
    judge(sent, marketer, finding=Finding.DOES_NOT)
    assert told.order_by("pk").last().detail["outcome"] == "differs"


@pytest.mark.parametrize("who", [build.rep, build.administrator])
def test_whoever_is_not_of_the_two_teams_here_only_looks(sent, who):
    with pytest.raises(NotInTeam):
        judge(sent, who())


def test_what_has_not_left_cannot_be_judged(sent, rep):
    Message.objects.update(state=MessageState.HELD)
    with pytest.raises(NothingSent):
        judge(sent, rep)


def test_the_database_takes_one_standing_word_a_team(sent, rep):
    judge(sent, rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.create(decision=sent, team="sales", finding="supports", user=rep, at=NOW)


def test_whoever_wrote_what_an_email_rests_on_is_told(sent, email, target, rep, marketer):
    note = build.annotation(target.account, rep, "稟議は一月")
    rest_on(email, marketer, annotation=note)
    (credit,) = actions.give_credit(decision=sent, at=NOW)
    assert (credit.user, credit.annotation, credit.insight) == (rep, note, None)
    assert actions.give_credit(decision=sent, at=NOW) == []


def test_also_through_a_belief_that_it_speaks_for(sent, email, rep, marketer):
    elsewhere = build.annotation(build.account("青葉物流"), rep, "一枚の数字で通った")
    against = build.annotation(build.account("東西化学"), rep, "数字では動かない")
    insight = write_insight(
        fields={"who": "工場長", "information": "回収期間", "situation": "審査会の前", "words": "十八か月"},
        by=marketer,
        at=NOW,
    )
    add_source(insight=insight, source=f"annotation:{elsewhere.pk}", speaks_for=True, by=rep, at=NOW)
    add_source(insight=insight, source=f"annotation:{against.pk}", speaks_for=False, by=rep, at=NOW)
    rest_on(email, marketer, insight=insight)
    (credit,) = actions.give_credit(decision=sent, at=NOW)
    assert (credit.annotation, credit.insight) == (elsewhere, insight)


def test_what_was_taken_out_or_deleted_earns_nothing(sent, email, target, rep, marketer):
    for change in ({"deleted_at": NOW, "deleted_by": rep}, {}):
        note = build.annotation(target.account, rep, "古い話", **change)
        rest_on(email, marketer, annotation=note)
    Evidence.objects.filter(annotation__deleted_at=None).update(removed_at=NOW, removed_by=rep)
    assert actions.give_credit(decision=sent, at=NOW) == []


def test_credits_are_seen_together(sent, email, target, rep, marketer):
    rest_on(email, marketer, annotation=build.annotation(target.account, rep))
    actions.give_credit(decision=sent, at=NOW)
    actions.see_credits(user=marketer, at=NOW)
    assert Credit.objects.get().seen_at is None
    actions.see_credits(user=rep, at=NOW + timedelta(1))
    assert Credit.objects.get().seen_at == NOW + timedelta(1)
