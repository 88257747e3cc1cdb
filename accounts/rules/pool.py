"""What the lead pool is narrowed to, how it is sorted and what each row shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NOBODY = "none"
MYSELF = "me"


class Sort(StrEnum):
    """In the order in which somebody wants to read: names from A, the largest and the latest first."""

    NAME = "name"
    INDUSTRY = "industry"
    EMPLOYEES = "employees"
    TOUCH = "touch"
    ADDED = "added"


@dataclass(frozen=True)
class Order:
    sort: Sort = Sort.NAME
    reversed: bool = False

    def __str__(self) -> str:
        return f"-{self.sort}" if self.reversed else str(self.sort)


def order(written: str) -> Order:
    """`-touch`: touch, the other way round. Anything else that is no order is the order of names."""
    name = written.removeprefix("-")
    return Order(Sort(name), written.startswith("-")) if name in set(Sort) else Order()


class Size(StrEnum):
    SMALL = "1-49"
    MIDDLE = "50-299"
    LARGE = "300-999"
    LARGEST = "1000-"
    UNKNOWN = "unknown"

    @property
    def bounds(self) -> tuple[int, int]:
        """From and to, both included; PostgreSQL's largest integer stands for no end."""
        first, _dash, last = self.value.partition("-")
        return int(first), int(last or 2**31 - 1)


class Touch(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    QUIET = "quiet"
    NEVER = "never"


@dataclass(frozen=True)
class Touched:
    """The span in which the last touch lies. QUIET: before it, or never."""

    since: datetime | None = None
    before: datetime | None = None
    never: bool = False


def touched(touch: Touch, at: datetime) -> Touched:
    match touch:
        case Touch.MONTH:
            return Touched(since=at - timedelta(days=30))
        case Touch.QUARTER:
            return Touched(since=at - timedelta(days=90))
        case Touch.QUIET:
            return Touched(before=at - timedelta(days=90))
        case Touch.NEVER:
            return Touched(never=True)


class Told(StrEnum):
    """Past deals."""

    ANY = "any"
    WON = "won"
    NOT_WON = "not_won"
    NONE = "none"


class Mailable(StrEnum):
    SOMEBODY = "yes"
    NOBODY = "no"


class Standing(StrEnum):
    """In a project of the reader's. FREE: in none of them, neither as a target nor nominated."""

    TARGET = "target"
    NOMINATED = "nominated"
    FREE = "free"


class Column(StrEnum):
    INDUSTRY = "industry"
    EMPLOYEES = "employees"
    LOCATION = "location"
    DOMAIN = "domain"
    MAILABLE = "mailable"
    DEALS = "deals"
    OWNER = "owner"
    TAGS = "tags"
    TOUCH = "touch"
    ADDED = "added"


USUAL_COLUMNS = (
    Column.INDUSTRY,
    Column.EMPLOYEES,
    Column.MAILABLE,
    Column.DEALS,
    Column.OWNER,
    Column.TOUCH,
)


def columns(written: Iterable[str]) -> tuple[Column, ...]:
    """In the order of the table, whatever the order of the address; none chosen: the usual ones."""
    wanted = set(written)
    return tuple(column for column in Column if column in wanted) or USUAL_COLUMNS


@dataclass(frozen=True)
class PoolFilter:
    search: str = ""
    industry: str = ""
    size: Size | None = None
    # MYSELF, NOBODY, or the id of a user.
    owner: str = ""
    touched: Touched | None = None
    deals: Told | None = None
    mailable: Mailable | None = None
    tag: int | None = None
    standing: Standing | None = None
    order: Order = Order()
    columns: tuple[Column, ...] = USUAL_COLUMNS

    @property
    def narrows(self) -> bool:
        return bool(self.search.strip()) or self.filters

    @property
    def filters(self) -> bool:
        chosen = (
            *(self.industry, self.size, self.owner, self.touched),
            *(self.deals, self.mailable, self.tag, self.standing),
        )
        return any(chosen)
