"""Candidates put beside the others by anybody: a line, a draft that waits, a past deal; and taken back."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import DealStage
from nurture.meetings import actions
from nurture.meetings.facts import NotInThisMeeting, NotYours, ProposalInUse
from nurture.meetings.models import Proposal
from nurture.meetings.queries.candidates import candidates
from nurture.sequences.models import Email
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafts(target):
    """Four: two stand on the screen, two wait."""
    return [
        step.email
        for step in build.sequence(target, "一通目", "二通目", "三通目", "四通目").steps.order_by("position")
    ]


@pytest.fixture
def many(target, rep):
    """Forty wait behind the two on the screen."""
    sequence = build.sequence(target, *(f"配信 {number:02}" for number in range(1, 43)))
    steps = list(sequence.steps.order_by("position"))
    Email.objects.filter(step=steps[29]).update(
        subject="稼働率のグラフ", hypothesis="役員に数字が届く", updated_by=rep
    )
    steps[30].email.recipients.add(
        build.contact(
            target.account,
            "mori@minato.example",
            family_name="森",
            family_kana="モリ",
            name_latin="Yukiko Mori",
        )
    )
    return steps


@pytest.fixture
def deal(target):
    other = build.account("日向野硝子", name_latin="Higano Glass")
    return build.deal(
        other, DealStage.WON, needed_information="回収期間を一枚で。", process="審査会から始まった"
    )


def url_of(meeting, target, tail):
    return f"/meetings/{meeting.pk}/targets/{target.pk}/{tail}"


def titles(meeting, target):
    return [each.title for each in candidates(meeting, target).shown]


def test_a_draft_that_waits_is_put_beside_the_others_once(meeting, target, drafts, rep, marketer):
    assert titles(meeting, target) == ["一通目", "二通目"]
    assert [each.title for each in candidates(meeting, target).waiting] == ["三通目", "四通目"]
    for by in (rep, marketer):
        actions.propose_email(meeting=meeting, target=target, email=drafts[3], by=by, at=NOW)
    assert titles(meeting, target) == ["一通目", "二通目", "四通目"]
    assert Proposal.objects.get().author == rep


def test_a_draft_of_another_target_is_none_of_this_one(meeting, target, rep, marketer):
    other = build.target(target.project, build.account("別の会社"), rep, marketer)
    email = build.email(build.sequence(other))
    with pytest.raises(NotInThisMeeting):
        actions.propose_email(meeting=meeting, target=target, email=email, by=rep, at=NOW)


def test_what_they_needed_in_a_past_deal_becomes_a_candidate(meeting, target, deal, rep):
    made = actions.propose_deal(meeting=meeting, target=target, deal=deal, by=rep, at=NOW)
    assert (made.title, made.aim, made.deal) == ("回収期間を一枚で。", "審査会から始まった", deal)
    assert "Higano Glass 2025" in made.evidence
    assert titles(meeting, target) == ["回収期間を一枚で。"]


def test_long_words_of_a_deal_are_cut_not_refused(meeting, target, rep):
    deal = build.deal(build.account("長い会社"), needed_information="あ" * 900, process="い" * 900)
    made = actions.propose_deal(meeting=meeting, target=target, deal=deal, by=rep, at=NOW)
    assert (len(made.title), len(made.aim)) == (200, 300)


def test_its_author_takes_it_back_and_nobody_else(meeting, target, rep, marketer):
    made = actions.propose(meeting=meeting, target=target, title="一枚", by=rep, at=NOW)
    with pytest.raises(NotYours):
        actions.withdraw_proposal(proposal=made, by=marketer, at=NOW)
    for _again in range(2):
        actions.withdraw_proposal(proposal=made, by=rep, at=NOW)
    assert titles(meeting, target) == []


def test_while_we_vote_nothing_is_taken_back_and_afterwards_only_what_nobody_chose(
    meeting, target, rep, marketer
):
    chosen, other = (
        actions.propose(meeting=meeting, target=target, title=title, by=rep, at=NOW) for title in ("甲", "乙")
    )
    actions.open_vote(meeting=meeting, target=target, by=rep, at=NOW)
    for each in (chosen, other):
        with pytest.raises(ProposalInUse):
            actions.withdraw_proposal(proposal=each, by=rep, at=NOW)
    vote = {"expected": "reply", "confidence": 2, "proposal": chosen, "by": marketer, "at": NOW}
    actions.vote(meeting=meeting, target=target, **vote)
    actions.reveal(meeting=meeting, target=target, by=rep, at=NOW)
    with pytest.raises(ProposalInUse):
        actions.withdraw_proposal(proposal=chosen, by=rep, at=NOW)
    actions.withdraw_proposal(proposal=other, by=rep, at=NOW)
    assert titles(meeting, target) == ["甲"]


def test_a_draft_taken_back_stands_again_when_somebody_puts_it_there(meeting, target, drafts, rep, marketer):
    made = actions.propose_email(meeting=meeting, target=target, email=drafts[3], by=rep, at=NOW)
    actions.withdraw_proposal(proposal=made, by=rep, at=NOW)
    assert "四通目" not in titles(meeting, target)
    actions.propose_email(meeting=meeting, target=target, email=drafts[3], by=marketer, at=NOW)
    assert "四通目" in titles(meeting, target)


def test_proposing_and_taking_back_in_the_browser(client, meeting, target, drafts, deal, rep):
    client.force_login(rep)
    page = client.get(url_of(meeting, target, "")).text
    assert f'name="draft" value="{drafts[3].pk}"' in page
    for fields in ({"draft": drafts[3].pk}, {"deal": deal.pk}):
        answer = client.post(
            url_of(meeting, target, "proposals/from/"), fields | {"operation": uuid4()}, follow=True
        )
        assert answer.status_code == 200
    assert titles(meeting, target) == ["一通目", "二通目", "四通目", "回収期間を一枚で。"]
    assert "Take back “四通目”" in answer.text
    mine = Proposal.objects.get(email=drafts[3])
    client.post(f"/meetings/proposals/{mine.pk}/withdraw/", {"operation": uuid4()})
    assert "四通目" not in titles(meeting, target)


def search(client, meeting, target, words):
    return client.get(
        url_of(meeting, target, "drafts/"),
        {"q": words},
        headers={"HX-Request": "true", "HX-Target": "draft-list"},
    )


def steps_in(answer):
    return [int(number) for number in re.findall(r'class="draft-step">(\d+)<', answer.text)]


def test_six_of_forty_stand_there_and_the_rest_is_counted(client, meeting, target, many, rep):
    client.force_login(rep)
    page = client.get(url_of(meeting, target, ""))
    assert steps_in(page) == [3, 4, 5, 6, 7, 8]
    assert "34 more: type a few letters to find them." in page.text
    assert 'role="search"' in page.text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("稼働率", [30]),
        ("グラフ　稼働率", [30]),
        ("役員", [30]),
        ("KONDO", [30]),
        ("もり", [31]),
        ("mori", [31]),
        ("配信 ４２", [42]),
        ("稼働率 mori", []),
    ],
)
def test_a_draft_is_found_by_letters_of_what_it_says_who_wrote_it_and_whom_it_goes_to(
    client, meeting, target, many, rep, words, found
):
    client.force_login(rep)
    answer = search(client, meeting, target, words)
    assert steps_in(answer) == found
    assert ("No draft that waits has these words." in answer.text) == (not found)
    assert "<html" not in answer.text


def test_whatever_is_typed_the_same_questions_are_asked(client, meeting, target, many, rep):
    client.force_login(rep)
    search(client, meeting, target, "")
    with CaptureQueriesContext(connection) as few:
        search(client, meeting, target, "mori")
    with CaptureQueriesContext(connection) as all_of_them:
        search(client, meeting, target, "配信")
    assert len(few) == len(all_of_them)


def test_the_search_is_a_page_of_its_own_without_scripts(client, meeting, target, many, rep):
    client.force_login(rep)
    page = client.get(url_of(meeting, target, "drafts/"), {"q": "稼働率"}).text
    assert "<html" in page
    assert 'value="稼働率"' in page
    answer = client.post(
        url_of(meeting, target, "proposals/from/"), {"draft": many[29].email.pk, "operation": uuid4()}
    )
    assert answer.headers["Location"] == url_of(meeting, target, "")
    assert "稼働率のグラフ" in titles(meeting, target)


def test_few_drafts_need_no_search_and_a_closed_meeting_offers_none(client, meeting, target, drafts, rep):
    client.force_login(rep)
    assert 'role="search"' not in client.get(url_of(meeting, target, "")).text
    type(meeting).objects.update(opened_at=NOW, opened_by=rep, closed_at=NOW, closed_by=rep)
    page = client.get(url_of(meeting, target, "drafts/")).text
    assert 'name="draft"' not in page
    assert "until the meeting is closed" in page


def test_neither_a_draft_nor_a_deal_is_answered_with_the_page(client, meeting, target, deal, drafts, rep):
    client.force_login(rep)
    url = url_of(meeting, target, "proposals/from/")
    assert client.post(url, {"operation": uuid4()}).status_code == 422
    both = {"draft": drafts[3].pk, "deal": deal.pk, "operation": uuid4()}
    assert client.post(url, both).status_code == 422
    assert client.post(url, {"draft": 999_999, "operation": uuid4()}).status_code == 404


def test_outsiders_find_nothing_and_looking_changes_nothing(client, meeting, target, rep):
    made = actions.propose(meeting=meeting, target=target, title="一枚", by=rep, at=NOW)
    client.force_login(build.rep("outsider@tsubaki.example"))
    assert client.get(url_of(meeting, target, "drafts/")).status_code == 404
    assert client.post(url_of(meeting, target, "drafts/")).status_code == 405
    for url in (url_of(meeting, target, "proposals/from/"), f"/meetings/proposals/{made.pk}/withdraw/"):
        assert client.post(url, {"operation": uuid4()}).status_code == 404
        assert client.get(url).status_code == 405
