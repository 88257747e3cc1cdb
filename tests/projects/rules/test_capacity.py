from nurture.projects.rules.capacity import Capacity, Limits, Load

LIMITS = Limits(project=8, rep=3, marketer=5)


def test_with_room_everywhere_nothing_is_full():
    assert Capacity(LIMITS, live=7, by_owner={1: 2, 2: 4}).full(sales_owner=1, marketing_owner=2) == []


def test_each_limit_is_full_by_itself():
    assert Capacity(LIMITS, live=8, by_owner={}).full(sales_owner=1, marketing_owner=2) == ["project"]
    assert Capacity(LIMITS, live=3, by_owner={1: 3}).full(sales_owner=1, marketing_owner=2) == ["sales"]
    assert Capacity(LIMITS, live=5, by_owner={2: 5}).full(sales_owner=1, marketing_owner=2) == ["marketing"]


def test_a_limit_that_was_lowered_below_what_is_live_is_full():
    assert Load(live=9, limit=8).is_full
    assert Load(live=9, limit=8).free == 0
    assert Load(live=9, limit=8).shown == 8
