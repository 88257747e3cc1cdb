from datetime import date

import pytest

from nurture.delivery.models import MessageState, Reaction, ReactionKind
from nurture.playbook.insights import actions as insights
from nurture.playbook.insights.queries import row_of, used_in
from nurture.projects.facts import NotInTeam
from nurture.sequences import actions
from nurture.sequences.facts import NotEvidence
from nurture.sequences.models import Approval, Evidence, Expectation
from nurture.sequences.queries import reasons
from tests import build
from tests.build import NOW
from tests.sequences.test_actions import approve

pytestmark = pytest.mark.django_db


def add(email, source, by):
    return actions.add_evidence(email=email, source=source, by=by, at=NOW)


@pytest.fixture
def note(target, rep):
    return build.annotation(target.account, rep, their_words="回収は何年ですか", kind="objection")


@pytest.fixture
def earlier(sequence, ito, marketer):
    sent = build.email(sequence, "回収計算書", ito)
    (message,) = actions.plan_sending(email=sent, decision_ref=9, by=marketer, at=NOW)
    message.state, message.handed_over_at = MessageState.SENT, NOW
    message.save()
    Reaction.objects.create(
        account=ito.account, contact=ito, message=message, kind=ReactionKind.REPLY, verdict="human", at=NOW
    )
    return sent


def test_what_is_expected_is_kept_with_who_and_when(email, marketer, rep):
    actions.expect(email=email, reaction="reply", check_on=date(2026, 12, 8), by=marketer, at=NOW)
    actions.expect(email=email, reaction="talk", check_on=date(2026, 12, 9), by=rep, at=NOW)
    said = Expectation.objects.get()
    assert (said.reaction, said.check_on, said.by) == ("talk", date(2026, 12, 9), rep)


def test_evidence_is_a_note_a_past_deal_or_an_earlier_email(email, note, earlier, marketer, rep):
    deal = build.deal(build.account("日向野硝子"))
    for source in (f"annotation:{note.pk}", f"deal:{deal.pk}", f"earlier:{earlier.pk}"):
        add(email, source, rep)
    found = reasons.evidence_of(email, marketer)
    assert [each.kind for each in found] == ["annotation", "deal", "earlier"]
    assert found[0].title == "回収は何年ですか"
    assert found[2].answered == ("伊藤 健",)
    assert {each.evidence.added_by for each in found} == {rep}


def test_an_insight_is_evidence_is_found_and_gains_by_a_reaction(earlier, email, note, marketer, rep):
    fields = {"who": "工場長", "information": "回収の年数", "situation": "投資の前", "words": "何年ですか"}
    made = insights.write_insight(fields=fields, source=f"annotation:{note.pk}", by=rep, at=NOW)
    assert row_of(rep, made).state == "draft"
    assert f"insight:{made.pk}" in {each.code for each in reasons.offers(email, rep, used=())}
    assert f"insight:{made.pk}" in {each.code for each in reasons.search(email, rep, "回収の年数")}
    add(earlier, f"insight:{made.pk}", rep)
    assert [each.kind for each in reasons.evidence_of(earlier, marketer)] == ["insight"]
    [use] = used_in(rep, made)
    assert (use.label, "伊藤 健" in str(use.result)) == ("回収計算書", True)
    assert row_of(rep, made).state == "supported"
    insights.retire(insight=made, why="古い", by=rep, at=NOW)
    with pytest.raises(NotEvidence):
        add(email, f"insight:{made.pk}", rep)


def test_the_same_evidence_is_named_once_and_may_come_back(email, note, marketer):
    source = f"annotation:{note.pk}"
    first = add(email, source, marketer)
    assert add(email, source, marketer) == first
    actions.remove_evidence(evidence=first, by=marketer, at=NOW)
    assert reasons.evidence_of(email, marketer) == []
    assert add(email, source, marketer) != first
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize(
    "source", ["", "annotation:", "annotation:x", "target:1", "annotation:999999", "deal:0"]
)
def test_what_is_not_there_is_no_evidence(email, marketer, source):
    with pytest.raises(NotEvidence):
        add(email, source, marketer)


def test_notes_of_other_accounts_and_unsent_emails_are_no_evidence(email, sequence, marketer, rep):
    elsewhere = build.annotation(build.account("よそ"), rep)
    draft = build.email(sequence, "まだ")
    for source in (f"annotation:{elsewhere.pk}", f"earlier:{draft.pk}", f"earlier:{email.pk}"):
        with pytest.raises(NotEvidence):
            add(email, source, marketer)


def test_a_note_for_other_eyes_is_neither_offered_nor_taken_nor_told(email, target, marketer):
    other = build.project(stranger := build.marketer())
    hidden = build.annotation(target.account, stranger, "社外秘", audience=other.pk)
    with pytest.raises(NotEvidence):
        add(email, f"annotation:{hidden.pk}", marketer)
    Evidence.objects.create(email=email, annotation=hidden, added_at=NOW, added_by=stranger)
    (shown,) = reasons.evidence_of(email, marketer)
    assert (shown.is_hidden, shown.title) == (True, "")


def test_telling_notes_past_deals_and_sent_emails_offer_themselves_until_they_are_used(
    email, note, earlier, marketer
):
    build.annotation(email.step.sequence.target.account, marketer, "創業1948年")
    codes = [each.code for each in reasons.Why(email, marketer).offers]
    assert codes[0] == f"annotation:{note.pk}"
    assert f"earlier:{earlier.pk}" in codes
    assert len([code for code in codes if code.startswith("annotation")]) == 1
    add(email, codes[0], marketer)
    assert codes[0] not in [each.code for each in reasons.Why(email, marketer).offers]


def test_words_find_notes_deals_and_emails(email, note, earlier, marketer):
    deal = build.deal(build.account("日向野硝子"), name="回収の見える化")
    found = reasons.search(email, marketer, "回収")
    assert {each.code for each in found} == {
        f"annotation:{note.pk}",
        f"deal:{deal.pk}",
        f"earlier:{earlier.pk}",
    }
    assert reasons.search(email, marketer, " ") == []


def test_a_note_knows_the_emails_that_rest_on_it_and_what_came_back(earlier, note, rep, marketer):
    add(earlier, f"annotation:{note.pk}", marketer)
    (use,) = reasons.uses_of(rep, [note])[note.pk]
    assert (use.email, use.answered, use.sent_at) == (earlier, ("伊藤 健",), NOW)
    assert reasons.uses_of(build.rep(), [note]) == {}


def test_reasons_void_no_approval(email, note, rep, marketer):
    approve(email, rep)
    add(email, f"annotation:{note.pk}", marketer)
    actions.expect(email=email, reaction="reply", check_on=date(2026, 12, 8), by=marketer, at=NOW)
    assert Approval.objects.standing().count() == 1


def test_only_members_of_the_project_give_reasons(email, note):
    with pytest.raises(NotInTeam):
        add(email, f"annotation:{note.pk}", build.marketer())
    with pytest.raises(NotInTeam):
        actions.expect(email=email, reaction="reply", check_on=NOW.date(), by=build.rep(), at=NOW)
