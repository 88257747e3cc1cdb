"""Steps of sequences that came due: whose part they are."""

import pytest

from nurture.reports.queries.letters import letters_of
from nurture.reports.queries.owed import owed
from nurture.sequences import actions
from tests import build
from tests.build import NOW
from tests.reports import waiting
from tests.sequences.plans import add

pytestmark = pytest.mark.django_db


@pytest.fixture
def sequence(target):
    return build.sequence(target)


def steps(user):
    return [one for one in owed(user, at=NOW) if one.kind == "step"]


def test_a_call_is_sales_and_a_task_is_marketings(sequence, rep, marketer):
    call = add(sequence, "call", title="工場長に電話")
    [one] = steps(rep)
    assert (one.words, one.link) == ("Call · 工場長に電話", f"/sequences/steps/{call.pk}/do/")
    assert steps(marketer) == []
    actions.finish_step(step=call, by=rep, at=NOW)
    add(sequence, "task", title="資料をまとめる", delay_days=0)
    assert steps(rep) == []
    assert [one.words for one in steps(marketer)] == ["Task · 資料をまとめる"]


def test_whoever_was_named_does_it(sequence, rep, marketer):
    add(sequence, "call", title="電話", owner_id=marketer.pk)
    assert steps(rep) == []
    assert len(steps(marketer)) == 1


def test_it_is_one_thing_however_many_people_it_is_for(sequence, rep, target):
    people = [build.contact(target.account), build.contact(target.account)]
    add(sequence, "visit", title="訪問", people=people)
    assert len(steps(rep)) == 1


def test_what_both_teams_decide_is_nobodys_alone(sequence, rep, marketer):
    add(sequence, "decide")
    assert steps(rep) == steps(marketer) == []


def test_a_pause_comes_first(sequence, rep, target):
    add(sequence, "call", title="電話")
    waiting.pause(target.account)
    assert steps(rep) == []


def test_an_email_that_was_skipped_for_all_waits_for_nobody(sequence, target, marketer):
    skipped, drafted = build.email(sequence, "一"), build.email(sequence, "二")
    actions.skip_step(step=skipped.step, by=marketer, at=NOW)
    assert [each.email_id for each in letters_of([target.pk])[target.pk]] == [drafted.pk]
