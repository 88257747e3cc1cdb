"""Calendar quarters, by their first day. Companies close their books in different months, so months are named."""

from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
QUARTERS_AHEAD = 8


def first_day(day: date) -> date:
    """The first day of the quarter that `day` lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def following(quarter: date) -> date:
    return date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)


def ahead(today: date, count: int = QUARTERS_AHEAD) -> list[date]:
    """The quarter of `today` and those after it."""
    quarters = [first_day(today)]
    while len(quarters) < count:
        quarters.append(following(quarters[-1]))
    return quarters


def label(quarter: date, language: str | None) -> str:
    """Jan–Mar 2027, or 2027年1–3月."""
    if (language or "").startswith("ja"):
        return f"{quarter.year}年{quarter.month}–{quarter.month + 2}月"
    return f"{MONTHS[quarter.month - 1]}–{MONTHS[quarter.month + 1]} {quarter.year}"
