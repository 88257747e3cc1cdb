from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nurture.delivery.rules.bars import HEIGHT, LEAST, ceiling, columns


def test_the_tallest_bar_fills_the_picture_and_others_are_in_proportion():
    [tall, half, none] = columns([[10], [5], []], width=90)
    assert [part.height for part in tall.parts] == [HEIGHT]
    assert [(part.y, part.height) for part in half.parts] == [(HEIGHT // 2, HEIGHT // 2)]
    assert none.parts == ()


def test_kinds_stand_upon_each_other():
    [column] = columns([[3, 1]], width=100)
    below, above = column.parts
    assert below.y + below.height == HEIGHT
    assert above.y + above.height == below.y


def test_one_message_beside_thousands_is_still_seen():
    [_many, one] = columns([[100_000], [1]], width=100)
    assert one.parts[0].height == LEAST


def test_nothing_at_all_is_an_empty_picture():
    assert ceiling([[], []]) == 0
    assert all(column.parts == () for column in columns([[], []], width=50))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.integers(0, 10**6), max_size=3), min_size=1, max_size=12))
def test_no_bar_leaves_the_picture_or_touches_its_neighbour(bars):
    drawn = columns(bars, width=720)
    for column in drawn:
        assert all(part.y >= 0 and part.height > 0 for part in column.parts)
    for left, right in pairwise(drawn):
        assert left.x + left.width < right.x
