"""Where people stand on the map of an account: who reports to whom, from top to bottom."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

WIDE, HIGH = 176, 80
GAP, BETWEEN = 24, 56
MARGIN = 12
# As many as fit beside each other on a screen: where nobody reports to anybody they stand in rows of so many, and a
# tree that is wider begins at the left, with its top in sight.
ROW: Final = 5


@dataclass(frozen=True)
class Box:
    key: int
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.x + WIDE // 2

    @property
    def bottom(self) -> int:
        return self.y + HIGH


@dataclass(frozen=True)
class Line:
    """`path` is what an SVG path draws; `kind` is that of the relation."""

    kind: str
    path: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    people: list[Box]
    lines: list[Line]


@dataclass
class _Rows:
    """The tree as it grows: the next free column, and what is placed."""

    centred: bool
    column: float = 0
    places: dict[int, tuple[float, int]] = field(default_factory=dict)


def draw(people: Sequence[int], bosses: Mapping[int, int], others: Iterable[tuple[int, int, str]]) -> Drawing:
    """`bosses`: whom each reports to. `others`: (person, other, kind).

    Everybody is drawn once, even where the data go in circles.
    """
    boxes = _place(people, {who: boss for who, boss in bosses.items() if boss in set(people)})
    lines = [
        Line("reports_to", _elbow(boxes[who], boxes[boss]))
        for who, boss in bosses.items()
        if who in boxes and boss in boxes
    ]
    lines += [
        Line(kind, _curve(boxes[one], boxes[other]))
        for one, other, kind in others
        if one in boxes and other in boxes
    ]
    return Drawing(
        max((box.x + WIDE for box in boxes.values()), default=0) + MARGIN,
        max((box.bottom for box in boxes.values()), default=0) + 2 * MARGIN,
        list(boxes.values()),
        lines,
    )


def shortened(text: str, cells: int) -> str:
    """At most so many cells wide, a kanji being two."""
    room = cells
    for place, character in enumerate(text):
        room -= 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if room < 0:
            return f"{text[: max(place - 1, 1)].rstrip()}…"
    return text


def _place(people: Sequence[int], bosses: Mapping[int, int]) -> dict[int, Box]:
    reports: dict[int, list[int]] = defaultdict(list)
    for who in people:
        if who in bosses:
            reports[bosses[who]].append(who)
    leaves = sum(1 for who in people if who in bosses and who not in reports)
    rows = _Rows(centred=leaves <= ROW)
    alone = [who for who in people if who not in bosses and who not in reports]
    for who in people:
        if who not in bosses and who in reports:
            _grow(who, 0, reports, rows)
    # What is left goes in circles: it begins somewhere.
    for who in people:
        if who not in rows.places and who not in alone:
            _grow(who, 0, reports, rows)
    rows.places |= _beside(alone, rows)
    return {
        who: _box(who, column, MARGIN + level * (HIGH + BETWEEN))
        for who, (column, level) in rows.places.items()
    }


def _beside(alone: Sequence[int], rows: _Rows) -> dict[int, tuple[float, int]]:
    """To the right of the tree, as deep as it is; where there is none, in rows."""
    if not rows.places:
        return {who: (number % ROW, number // ROW) for number, who in enumerate(alone)}
    levels = 1 + max(level for _column, level in rows.places.values())
    return {who: (rows.column + number // levels, number % levels) for number, who in enumerate(alone)}


def _grow(who: int, level: int, reports: Mapping[int, list[int]], rows: _Rows) -> None:
    rows.places[who] = (rows.column, level)
    below = [each for each in reports.get(who, []) if each not in rows.places]
    for each in below:
        if each not in rows.places:
            _grow(each, level + 1, reports, rows)
    if not below:
        rows.column += 1
        return
    first, last = rows.places[below[0]][0], rows.places[below[-1]][0]
    rows.places[who] = ((first + last) / 2 if rows.centred else first, level)


def _box(key: int, column: float, y: int) -> Box:
    return Box(key, MARGIN + round(column * (WIDE + GAP)), y)


def _elbow(below: Box, above: Box) -> str:
    """From the one who reports up to whom they report to."""
    if below.y <= above.y:
        return _curve(below, above)
    halfway = above.bottom + (below.y - above.bottom) // 2
    return f"M{below.middle} {below.y}V{halfway}H{above.middle}V{above.bottom}"


def _curve(one: Box, other: Box) -> str:
    """A little beside the middle, so that it does not lie on the line to the boss."""
    start, end = one.middle + 24, other.middle - 24 if other.x > one.x else other.middle + 40
    if one.y == other.y:
        dip = one.bottom + BETWEEN // 2
        return f"M{start} {one.bottom}C{start} {dip} {end} {dip} {end} {other.bottom}"
    if one.y < other.y:
        halfway = (one.bottom + other.y) // 2
        return f"M{start} {one.bottom}C{start} {halfway} {end} {halfway} {end} {other.y}"
    halfway = (other.bottom + one.y) // 2
    return f"M{start} {one.y}C{start} {halfway} {end} {halfway} {end} {other.bottom}"
