"""The board of a project: its targets against its cycles, and what each of them needs next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from nurture.projects.models import Cycle, Project, TargetStage
from nurture.projects.queries.rhythms import cycles_ahead
from nurture.projects.rules import quarters
from nurture.reports.queries.cells import Cell, Column, reactions_in, sent_by_decision
from nurture.reports.queries.facts import ProjectFacts
from nurture.reports.queries.letters import Letter
from nurture.reports.queries.named import Pursued
from nurture.reports.queries.standing import Standing, room, standings
from nurture.reports.queries.words import LATELY, Word
from nurture.reports.rules.board import SHOWN, first_shown, lay_out
from nurture.team.models import Team, User
from nurture.web.numbers import whole_number

VIEWS = ("board", "list")


@dataclass(frozen=True)
class Chosen:
    """What the reader looks at. A wrong value narrows nothing."""

    view: str = "board"
    owner: int | None = None
    stage: str = ""
    owes: str = ""
    first: int | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Chosen":
        return cls(
            asked.get("view", "") if asked.get("view") in VIEWS else "board",
            whole_number(asked.get("owner", "")),
            asked.get("stage", "") if asked.get("stage") in TargetStage.values else "",
            asked.get("owes", "") if asked.get("owes") in Team.values else "",
            whole_number(asked.get("first", "")),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.owner or self.stage or self.owes)

    def query(self, **changes: object) -> str:
        asked: dict[str, object] = {
            "view": self.view,
            "owner": self.owner,
            "stage": self.stage,
            "owes": self.owes,
            "first": self.first,
        }
        wanted = {**asked, **changes}
        return urlencode({name: value for name, value in wanted.items() if value and value != "board"})


@dataclass(frozen=True)
class Row:
    target: Pursued
    stage: TargetStage
    cycles_in_stage: int
    owners: list[User]
    cells: list[Cell]
    standing: Standing
    # "before" or "after" where the quarter of the decision lies outside the cycles shown.
    decides_beside: str

    @property
    def current(self) -> Cell | None:
        return next((cell for cell in self.cells if cell.column.is_current), None)


@dataclass(frozen=True)
class Quarter:
    first: date
    columns: int


@dataclass(frozen=True)
class Board:
    chosen: Chosen
    columns: list[Column]
    quarters: list[Quarter]
    rows: list[Row]
    # Of all targets, whatever was chosen.
    total: int
    owners: list[User]
    stages: list[TargetStage]
    earlier: int | None
    later: int | None


def board(project: Project, chosen: Chosen, at: datetime) -> Board:
    """At most fifteen queries, whatever the size."""
    columns, known, ends = _columns(project, chosen.first, at)
    last = len(known)
    facts = ProjectFacts(project, at, finished=project.finished_at is not None)
    if columns:
        facts.since = min(facts.since, columns[0].since or columns[0].meeting_at - LATELY)
    targets = sorted(facts.targets.values(), key=lambda target: (-target.expected_amount, target.pk))
    people = _people(targets)
    found = standings(facts)
    shown = [target for target in targets if _is_chosen(target, found[target.pk], chosen)]
    cells = _cells(facts, shown, columns, [each for each in known if each.until >= at])
    return Board(
        chosen,
        columns,
        _quarters(columns, ZoneInfo(project.time_zone)),
        [
            Row(
                target,
                TargetStage(target.stage),
                sum(target.stage_since <= end for end in ends) + 1,
                [people[target.sales_owner_id], people[target.marketing_owner_id]],
                cells[target.pk],
                found[target.pk],
                _decides_beside(target, cells[target.pk]),
            )
            for target in shown
        ],
        total=len(targets),
        owners=sorted(people.values(), key=lambda user: (user.team != Team.SALES, user.display_name)),
        stages=[stage for stage in TargetStage if any(target.stage == stage for target in targets)],
        earlier=max(1, columns[0].number - SHOWN + 2) if columns and columns[0].number > 1 else None,
        later=columns[-1].number - 1 if columns and columns[-1].number < last else None,
    )


def _columns(
    project: Project, asked: int | None, at: datetime
) -> tuple[list[Column], list[Column], Sequence[datetime]]:
    """Those shown, all there can be, and when each cycle so far ended. One query."""
    rows = list(
        Cycle.objects.filter(project_id=project.pk)
        .order_by("number")
        .values_list("number", "pk", "meeting_at", "observe_until")
    )
    after = rows[-1][2] if rows else at
    known: list[tuple[int, int | None, datetime, datetime]] = [*rows]
    ahead = [] if project.finished_at else cycles_ahead(project, after)
    for number, (meeting_at, until) in enumerate(ahead, start=len(rows) + 1):
        known.append((number, None, meeting_at, until))
    current = next((number for number, _pk, _meets, until in known if until >= at), len(known))
    columns = [
        Column(
            number,
            pk,
            meets,
            since=known[number - 2][3] if number > 1 else None,
            until=until,
            is_current=number == current and until >= at,
            is_past=until < at,
        )
        for number, pk, meets, until in known
    ]
    first = first_shown(asked, current, len(known))
    return columns[first - 1 : first - 1 + SHOWN], columns, [row[3] for row in rows if row[3] < at]


def _cells(
    facts: ProjectFacts, targets: Sequence[Pursued], columns: Sequence[Column], coming: Sequence[Column]
) -> dict[int, list[Cell]]:
    """`coming` are the cycles from the current one on, shown or not: emails are planned from there."""
    zone = ZoneInfo(facts.project.time_zone)
    sent = sent_by_decision([target.pk for target in targets])
    reactions = reactions_in([target.company.pk for target in targets], columns)
    days = [column.meeting_at.astimezone(zone).date() for column in columns]
    found: dict[int, list[Cell]] = {}
    for target in targets:
        words = {word.cycle_id: word for word in facts.words.get(target.pk, ())}
        planned = _planned(facts, target, coming, words)
        cells = [Cell(column, planned=planned.get(column.number)) for column in columns]
        for cell, day in zip(cells, days, strict=True):
            word = words.get(cell.column.cycle_id) if cell.column.cycle_id else None
            if word:
                given = facts.confirmed.get(word.pk, {})
                cell.word, cell.sent, cell.url = word, sent.get(word.pk), room(word)
                cell.missing = [] if word.agreed_at else [team for team in Team.values if team not in given]
            cell.reactions = sorted(reactions.get((target.company.pk, cell.column.number), {}).items())
            cell.is_decisive = quarters.first_day(day) == target.decision_quarter
            cell.url = cell.url or target.company.get_absolute_url()
        found[target.pk] = cells
    return found


def _planned(
    facts: ProjectFacts, target: Pursued, coming: Sequence[Column], words: Mapping[int, Word]
) -> dict[int, Letter]:
    """By number of the cycle: emails nobody has decided on, one a meeting, from the first that could take one."""
    letters = [letter for letter in facts.letters.get(target.pk, ()) if letter.is_open]
    free = [column for column in coming if column.cycle_id is None or column.cycle_id not in words]
    if target.finished_at or not letters:
        return {}
    zone = ZoneInfo(facts.project.time_zone)
    days = [column.meeting_at.astimezone(zone).date() for column in free]
    places = lay_out([letter.delay_days for letter in letters], days)
    return {
        free[place].number: letter for letter, place in zip(letters, places, strict=True) if place is not None
    }


def _decides_beside(target: Pursued, cells: Sequence[Cell]) -> str:
    if not cells or any(cell.is_decisive for cell in cells):
        return ""
    return "before" if target.decision_quarter < cells[0].column.meeting_at.date() else "after"


def _quarters(columns: Iterable[Column], zone: ZoneInfo) -> list[Quarter]:
    grouped = groupby(columns, key=lambda each: quarters.first_day(each.meeting_at.astimezone(zone).date()))
    return [Quarter(first, len(list(each))) for first, each in grouped]


def _people(targets: Iterable[Pursued]) -> dict[int, User]:
    """The owners, by name only. One query."""
    owners = {pk for target in targets for pk in (target.sales_owner_id, target.marketing_owner_id)}
    return {user.pk: user for user in User.objects.filter(pk__in=owners).only("name", "name_latin", "team")}


def _is_chosen(target: Pursued, standing: Standing, chosen: Chosen) -> bool:
    return (
        (chosen.owner is None or target.is_owned_by(chosen.owner))
        and (not chosen.stage or target.stage == chosen.stage)
        and (not chosen.owes or standing.concerns(chosen.owes))
    )
