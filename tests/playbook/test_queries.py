from datetime import date

import pytest

from nurture.playbook.queries import similar_deals
from tests import build

pytestmark = pytest.mark.django_db


def reasons(similar):
    return [str(reason) for reason in similar.reasons]


def test_a_deal_of_the_same_industry_and_size_says_both_reasons():
    account = build.account("A", industry="製造", employees=400)
    build.deal(build.account("B", industry="製造", employees=800))
    build.deal(build.account("C", industry="製造", employees=801), "lost")
    near, far = similar_deals(account)
    assert reasons(near) == ["same industry", "similar size"]
    assert reasons(far) == ["same industry"]


def test_without_an_industry_the_size_decides():
    account = build.account("A", employees=400)
    build.deal(build.account("B", industry="製造", employees=200))
    build.deal(build.account("C", employees=199))
    [similar] = similar_deals(account)
    assert reasons(similar) == ["similar size"]


def test_a_near_industry_is_said_to_be_near():
    account = build.account("A", industry="精密部品")
    build.deal(build.account("B", industry="自動車部品"), process="三か月")
    build.deal(build.account("C", industry="食品"), process="一年")
    [similar] = similar_deals(account)
    assert reasons(similar) == ["near industry"]


def test_a_deal_about_the_product_they_look_at_is_alike():
    account = build.account("A")
    build.deal(account, "open", product="ポンプ監視")
    build.deal(build.account("B"), product="ポンプ監視", process="三か月")
    [similar] = similar_deals(account)
    assert reasons(similar) == ["same product"]


def test_what_they_object_to_is_looked_for_in_past_deals():
    account = build.account("A")
    rep = build.rep()
    build.annotation(account, rep, "稟議は三か月かかる", kind="objection")
    build.annotation(account, rep, "社長は釣りが好き", kind="fact")
    build.deal(build.account("B"), process="稟議で止まった。釣りの話はした。")
    [similar] = similar_deals(account)
    assert reasons(similar) == ["also about 稟議"]


def test_what_they_object_to_on_an_item_counts_for_whom_sees_the_item():
    account, rep = build.account("A"), build.rep()
    inside = {"kind": "objection", "audience": build.project(rep).pk}
    build.annotation(account, rep, "稟議は三か月かかる", **inside)
    build.annotation(account, rep, "釣りの話はしない", kind="objection", deleted_at=build.NOW, deleted_by=rep)
    build.deal(build.account("B"), process="稟議で止まった。釣りの話はした。")
    assert reasons(similar_deals(account, user=rep)[0]) == ["also about 稟議"]
    for stranger in (build.rep(), None):
        assert "also about 稟議" not in reasons(similar_deals(account, user=stranger)[0])


def test_the_deal_sales_named_comes_first_for_whom_sees_the_nomination():
    rep, account = build.rep(), build.account("A", industry="製造")
    named, alike = build.deal(build.account("B")), build.deal(build.account("C", industry="製造"))
    project = build.project(rep)
    build.nomination(project, account, rep, similar_deal=named, blockers="役員会が通らない")
    assert [similar.deal for similar in similar_deals(account, user=rep)] == [named, alike]
    assert reasons(similar_deals(account, user=rep)[0]) == ["named by sales"]
    assert [similar.deal for similar in similar_deals(account, user=build.rep())] == [alike]


def test_a_deal_of_their_own_that_sales_named_is_shown_too():
    rep, account = build.rep(), build.account("A", industry="製造")
    named = build.deal(account)
    build.nomination(build.project(rep), account, rep, similar_deal=named)
    assert [similar.deal for similar in similar_deals(account, user=rep)] == [named]


def test_with_nothing_alike_the_most_telling_won_and_lost_deals_are_shown():
    account = build.account("A", industry="宇宙")
    other = build.account("B", industry="食品")
    build.deal(other, their_words="高い")
    won = build.deal(other, needed_information="投資回収の試算")
    lost = build.deal(other, "lost", process="役員会で止まった")
    found = similar_deals(account)
    assert [similar.deal for similar in found] == [won, lost]
    assert reasons(found[0]) == ["the most telling deals we have"]


def test_nothing_known_resembles_nothing():
    build.deal(build.account("B"))
    assert similar_deals(build.account("A")) == []


def test_won_and_lost_are_both_told_and_open_ones_are_not():
    account = build.account("A", industry="製造")
    other = build.account("B", industry="製造")
    build.deal(account)
    build.deal(other, "open")
    for _ in range(3):
        build.deal(other, "won")
        build.deal(other, "no_decision")
    assert [similar.deal.stage for similar in similar_deals(account)] == ["won"] * 2 + ["no_decision"] * 2


def test_the_most_telling_deal_stands_first():
    account = build.account("A", industry="製造")
    other = build.account("B", industry="製造")
    build.deal(other, closed_on=date(2026, 9, 1))
    told = build.deal(
        other, process="三か月", needed_information="投資回収の試算", closed_on=date(2020, 1, 1)
    )
    first, _ = similar_deals(account)
    assert first.deal == told
    assert first.lesson == "投資回収の試算"


@pytest.mark.parametrize("number", [1, 60])
def test_it_costs_the_same_queries_at_any_size(number, django_assert_num_queries):
    account = build.account("A", industry="製造")
    for i in range(number):
        build.deal(build.account(f"B{i}", industry="製造"), "won" if i % 2 else "lost")
    with django_assert_num_queries(7):
        assert [similar.deal.account.name for similar in similar_deals(account)]
