"""Proof is kept for years after the last email; delivery.md, "Law", names the term."""

from datetime import date


def kept_until(last_sent: date, years: int) -> date:
    """The last day on which it must still be there; for 29 February the 28th."""
    try:
        return last_sent.replace(year=last_sent.year + years)
    except ValueError:
        return last_sent.replace(year=last_sent.year + years, day=28)


def kept_from(today: date, years: int) -> date:
    """Whoever was written to on this day or later is kept proof of today: `kept_until`, read backwards."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 3, 1)
