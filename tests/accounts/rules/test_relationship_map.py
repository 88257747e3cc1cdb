import re

import pytest

from accounts.rules.relationship_map import GAP, HIGH, ROW, WIDE, draw, shortened

pytestmark = pytest.mark.once


def places(drawing):
    return {box.key: (box.x, box.y) for box in drawing.people}


def overlap(one, other):
    return abs(one[0] - other[0]) < WIDE and abs(one[1] - other[1]) < HIGH


def test_who_reports_stands_below_and_the_boss_above_the_middle():
    at = places(draw([1, 2, 3], {2: 1, 3: 1}, []))
    assert at[2][1] == at[3][1] > at[1][1]
    assert at[1][0] == (at[2][0] + at[3][0]) / 2


def test_a_wide_tree_has_its_top_in_sight():
    people = list(range(1, 31))
    at = places(draw(people, dict.fromkeys(people[1:], 1), []))
    assert at[1][0] == at[2][0]


def test_nobody_stands_upon_anybody():
    people = list(range(1, 61))
    bosses = {who: who // 3 for who in range(3, 40)}
    drawing = draw(people, bosses, [(1, 50, "knows")])
    at = list(places(drawing).values())
    assert len(at) == 60
    assert not any(overlap(one, other) for place, one in enumerate(at) for other in at[:place])
    assert all(0 <= x <= drawing.width - WIDE and 0 <= y <= drawing.height - HIGH for x, y in at)


def test_data_that_go_in_circles_are_drawn_all_the_same():
    drawing = draw([1, 2, 3, 4], {1: 2, 2: 3, 3: 1}, [])
    assert sorted(places(drawing)) == [1, 2, 3, 4]
    assert len(drawing.lines) == 3


def test_people_without_a_boss_stand_in_rows():
    at = places(draw(list(range(ROW + 1)), {}, []))
    assert at[ROW][0] == at[0][0]
    assert at[1][0] - at[0][0] == WIDE + GAP


def test_people_without_a_boss_stand_beside_the_tree_as_deep_as_it_is():
    at = places(draw([1, 2, 3, 4, 5], {2: 1}, []))
    assert at[3][0] == at[4][0] > at[1][0]
    assert (at[3][1], at[4][1], at[5][1]) == (at[1][1], at[2][1], at[1][1])


def test_every_line_says_what_it_is():
    drawing = draw([1, 2, 3], {2: 1}, [(2, 1, "influences"), (2, 3, "knows"), (2, 99, "knows")])
    assert [line.kind for line in drawing.lines] == ["reports_to", "influences", "knows"]
    assert all(re.fullmatch(r"M[-\d VHC.]+", line.path) for line in drawing.lines)


def test_nothing_is_drawn_of_nobody():
    assert draw([], {}, []).people == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("伊藤 健", "伊藤 健"),
        ("設備投資審査会の議長をなさる方", "設備投資審査会の議…"),
        ("x" * 40, "x" * 21 + "…"),
        ("", ""),
    ],
)
def test_a_long_name_is_cut_by_its_width(text, shown):
    assert shortened(text, 22)[:9] == shown[:9]
    assert len(shortened(text, 22)) <= 22
