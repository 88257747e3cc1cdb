from uuid import uuid4

import pytest

from accounts.models import Activity
from nurture.projects.facts import NotInTeam
from nurture.sequences import actions
from nurture.sequences.facts import AlreadyAnswered, NotForYou, PassageGone
from nurture.sequences.models import Approval, Email, Suggestion
from nurture.sequences.queries.reviews import credits_of, waiting_suggestions
from tests import build
from tests.build import NOW
from tests.sequences.test_actions import approve, save
from tests.sequences.why import told

pytestmark = pytest.mark.django_db


def suggest(email, by, passage="稼働率を上げた話", wording="稼働率を四ポイント上げた話", **more):
    what = {"field": "body", "start": email.body.find(passage), "why": "数字があると開く"} | more
    return actions.suggest(email=email, passage=passage, wording=wording, by=by, at=NOW, **what)


def accept(suggestion, by):
    return actions.accept(suggestion=suggestion, by=by, at=NOW)


def test_marketing_takes_a_wording_over_in_one_press_and_credit_stays(email, rep, marketer):
    before = email.body
    suggestion = suggest(email, rep)
    saved = accept(suggestion, marketer)
    assert saved.email.body == before.replace("稼働率を上げた話", "稼働率を四ポイント上げた話")
    assert (saved.email.version, saved.email.updated_by) == (2, marketer)
    assert credits_of(email) == {2: [rep]}
    assert told(rep) == [("accepted", marketer)]
    entry = Activity.objects.get(verb="sequences.wording_taken")
    assert (entry.team, entry.detail["from"]["name"]) == ("joint", "近藤 翔")


def test_marketing_is_told_that_a_wording_waits(email, rep, marketer):
    suggest(email, rep)
    assert told(marketer) == [("suggested", rep)]
    (waiting,) = waiting_suggestions(email)
    assert not waiting.is_lost


def test_the_subject_can_be_reworded_too(email, rep, marketer):
    suggestion = suggest(email, rep, "話", "話、一枚で", field="subject", start=4)
    assert accept(suggestion, marketer).email.subject == "稼働率の話、一枚で"


def test_a_wording_that_is_taken_over_voids_the_approvals(email, rep, marketer):
    approve(email, rep)
    saved = accept(suggest(email, rep), marketer)
    assert [each.user for each in saved.voided] == [rep]
    assert not Approval.objects.standing().exists()


def test_pressing_twice_takes_over_once(email, rep, marketer):
    suggestion = suggest(email, rep)
    accept(suggestion, marketer)
    assert not accept(suggestion, marketer).is_new
    assert Email.objects.get(pk=email.pk).version == 2


def test_a_passage_that_moved_is_found_again(email, rep, marketer):
    suggestion = suggest(email, rep)
    save(email, marketer, body=f"先日はありがとうございました。\n\n{email.body}")
    assert "四ポイント" in accept(suggestion, marketer).email.body


def test_a_passage_that_is_gone_changes_nothing(email, rep, marketer):
    suggestion = suggest(email, rep)
    changed = save(email, marketer, body="別の文").email
    with pytest.raises(PassageGone):
        accept(suggestion, marketer)
    assert Email.objects.get(pk=email.pk).version == changed.version
    assert waiting_suggestions(changed)[0].is_lost


def test_nothing_is_proposed_for_words_that_do_not_stand_there(email, rep):
    with pytest.raises(PassageGone):
        suggest(email, rep, "どこにもない", start=0)


def test_a_wording_is_declined_with_a_reason(email, rep, marketer):
    suggestion = suggest(email, rep)
    actions.decline(suggestion=suggestion, why_not="数字は次の号で", by=marketer, at=NOW)
    suggestion.refresh_from_db()
    assert (suggestion.answer, suggestion.why_not) == ("declined", "数字は次の号で")
    assert told(rep) == [("declined", marketer)]
    with pytest.raises(AlreadyAnswered):
        accept(suggestion, marketer)


def test_whoever_proposed_it_takes_it_back_and_nobody_else(email, rep, marketer):
    suggestion = suggest(email, rep)
    with pytest.raises(NotForYou):
        actions.withdraw(suggestion=suggestion, by=marketer, at=NOW)
    actions.withdraw(suggestion=suggestion, by=rep, at=NOW)
    with pytest.raises(AlreadyAnswered):
        actions.decline(suggestion=suggestion, why_not="遅い", by=marketer, at=NOW)


def test_sales_do_not_take_over_their_own_wording(email, rep):
    with pytest.raises(NotForYou):
        accept(suggest(email, rep), rep)


def test_only_members_of_the_project_propose_and_answer(email, rep):
    with pytest.raises(NotInTeam):
        suggest(email, build.rep())
    with pytest.raises(NotInTeam):
        accept(suggest(email, rep), build.marketer())


def test_a_wording_is_proposed_once_however_often_it_is_sent(email, rep):
    operation = uuid4()
    assert suggest(email, rep, operation=operation) == suggest(email, rep, operation=operation)
    assert Suggestion.objects.count() == 1
