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
def test_it_costs_one_query_at_any_size(number, django_assert_num_queries):
    account = build.account("A", industry="製造")
    for i in range(number):
        build.deal(build.account(f"B{i}", industry="製造"), "won" if i % 2 else "lost")
    with django_assert_num_queries(1):
        assert [similar.deal.account.name for similar in similar_deals(account)]
