"""Decisions found again."""

from datetime import date, timedelta

import pytest

from nurture.meetings.history import actions
from nurture.meetings.history.queries import Asked, history, of_account
from nurture.meetings.models import Confirmation, Decision, Dissent, Proposal
from nurture.projects.models import Cycle
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


def found(user, **asked):
    page, told = history(user, Asked(**asked), cursor="", at=NOW)
    assert [each.decision for each in told] == page.rows
    return page.rows


@pytest.fixture
def agreed(target, meeting, rep, marketer):
    """Makes decisions that both teams agreed on; each in a meeting of its own."""
    numbers = iter(range(50, 99))

    def _agreed(about=target, **fields):
        number = next(numbers)
        cycle = build.cycle(about.project, number=number)
        held = build.meeting(Cycle.objects.select_related("project").get(pk=cycle.pk))
        values = {"kind": "wait", "until": date(2026, 12, 1), "reason": "審査会まで待つ", "made_by": rep}
        decision = Decision.objects.create(
            **{"meeting": held, "target": about, "made_at": NOW, "agreed_at": NOW} | values | fields
        )
        for who in (rep, marketer):
            Confirmation.objects.create(decision=decision, user=who, team=who.team, at=NOW)
        return decision

    return _agreed


def test_a_part_of_a_japanese_word_is_enough(agreed, rep):
    decision = agreed(reason="設備投資審査会の前に回収期間を示す")
    agreed(reason="電話が早い")
    assert found(rep, q="審査") == [decision]
    assert found(rep, q="回収 投資") == [decision]
    assert found(rep, q="回収 電話") == []


@pytest.mark.parametrize("typed", ["メンテナンス", "ﾒﾝﾃﾅﾝｽ", "めんてなんす"])
def test_however_the_kana_are_typed(agreed, rep, typed):
    decision = agreed(reason="メンテナンス費用を聞かれた")
    assert found(rep, q=typed) == [decision]


def test_titles_objections_companies_and_words_in_hindsight_are_searched(
    sent, agreed, target, meeting, rep, marketer
):
    other = agreed()
    Dissent.objects.create(decision=other, user=rep, team="sales", words="時期が早すぎる", at=NOW)
    actions.judge(decision=sent, finding="supports", words="一枚の表が決め手", by=rep, at=NOW)
    idea = Proposal.objects.create(
        meeting=meeting, target=target, title="工場見学に招く", team="sales", author=rep, at=NOW
    )
    third = agreed(kind="rewrite", until=None, proposal=idea)
    assert found(rep, q="早すぎ") == [other]
    assert found(rep, q="決め手") == [sent]
    assert found(rep, q="工場見学") == [third]
    assert found(rep, q="稼働率") == [sent]
    assert set(found(rep, q="minato")) == {sent, other, third}


def test_it_is_narrowed_by_kind_person_team_days_account_and_project(sent, agreed, target, rep, marketer):
    colleague = build.rep()
    later = agreed(
        made_at=NOW - timedelta(days=1),
        agreed_at=NOW - timedelta(days=1),
        assigned_to=colleague,
        due_on=date(2026, 12, 1),
    )
    assert found(rep) == [later, sent]
    assert found(rep, kind="send") == [sent]
    assert found(rep, person=marketer.pk) == [later, sent]
    assert found(rep, person=colleague.pk) == [later]
    assert found(rep, team="marketing") == [sent]
    assert found(rep, first=date(2026, 11, 23)) == [later]
    assert found(rep, last=date(2026, 11, 17)) == [sent]
    assert found(rep, account=target.account_id) == [later, sent]
    assert found(rep, account=build.account("他社").pk) == []
    assert found(rep, project=target.project_id) == [later, sent]


@pytest.mark.parametrize(
    ("sales", "marketing", "results"),
    [
        ("supports", "supports", {"supports"}),
        ("does_not", "does_not", {"does_not"}),
        ("cannot_tell", "cannot_tell", {"cannot_tell"}),
        ("supports", "cannot_tell", {"differs"}),
        ("supports", "", set()),
    ],
)
def test_it_is_narrowed_by_what_came_of_it(sent, rep, marketer, sales, marketing, results):
    actions.judge(decision=sent, finding="does_not", by=rep, at=NOW)
    for finding, by in ((sales, rep), (marketing, marketer)):
        if finding:
            actions.judge(decision=sent, finding=finding, by=by, at=NOW)
    every = ("supports", "does_not", "cannot_tell", "differs")
    assert {result for result in every if found(rep, result=result)} == results


def test_what_one_team_alone_said_or_took_back_at_once_is_no_history(agreed, rep):
    agreed(agreed_at=None)
    agreed(withdrawn_at=NOW, withdrawn_by=rep, withdrawal="undone")
    later = agreed(withdrawn_at=NOW, withdrawn_by=rep, withdrawal="taken_back")
    assert found(rep) == [later]


def test_nobody_finds_what_other_projects_decided(agreed, rep):
    agreed()
    assert found(build.rep()) == []
    assert len(found(build.administrator())) == 1


def test_it_is_read_page_by_page(agreed, rep, monkeypatch):
    monkeypatch.setattr("nurture.meetings.history.queries.search.SIZE", 2)
    made = [agreed(made_at=NOW - timedelta(days=day)) for day in range(5)]
    read, cursor = [], ""
    for _ in range(3):
        page, _told = history(rep, Asked(), cursor=cursor, at=NOW)
        read += page.rows
        cursor = page.next_cursor
    assert (read, cursor) == (made, "")


def test_on_the_page_of_an_account_stand_the_latest(agreed, sent, target, rep):
    latest = agreed()
    agreed(made_at=NOW - timedelta(days=30))
    told = of_account(rep, target.account, size=2, at=NOW)
    assert [each.decision for each in told] == [latest, sent]
    assert told[1].check.people


def test_many_cost_as_much_as_few(agreed, sent, rep, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(14) as asked:
            _page, told = history(rep, Asked(q="審査"), cursor="", at=NOW)
            for each in told:
                str(
                    (
                        each.decision.target.account,
                        each.titles,
                        [word.user for word in each.decision.confirmations.all()],
                    )
                )
        return len(asked)

    agreed()
    few = cost()
    for _ in range(8):
        agreed()
    assert cost() == few


def test_the_address_says_what_is_asked_and_leaves_out_nonsense():
    asked = Asked.read(
        {
            "q": " 審査 ",
            "kind": "send",
            "team": "other",
            "person": "x",
            "first": "2026-13-01",
            "last": "2026-11-30",
        }
    )
    assert asked == Asked(q="審査", kind="send", last=date(2026, 11, 30))
    assert Asked.read({"q": "審査", "last": "2026-11-30"}).query == "q=%E5%AF%A9%E6%9F%BB&last=2026-11-30"
    assert not Asked.read({"kind": "nonsense"}).is_narrowed


@pytest.mark.parametrize("days", [{"first": "0001-01-01"}, {"last": "9999-12-31"}])
def test_an_end_of_the_calendar_is_no_limit(agreed, rep, days):
    decision = agreed()
    page, _told = history(rep, Asked.read(days), cursor="", at=NOW)
    assert page.rows == [decision]
