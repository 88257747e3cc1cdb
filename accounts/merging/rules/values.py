"""Which value survives where two records differ, unless somebody chooses otherwise."""

from collections.abc import Mapping, Sequence

type Values = Mapping[str, object]

# What says "we do not know": the other record's word is worth more.
UNKNOWN = frozenset({"", None, "unknown", "none"})


def says_something(values: Values) -> bool:
    return any(value not in UNKNOWN for value in values.values())


def preferred(survivor: Values, others: Sequence[tuple[int, Values]], usable: frozenset[int]) -> int | None:
    """None: the survivor's own; else the first other that says something where the survivor does not."""
    if says_something(survivor):
        return None
    return next((pk for pk, values in others if pk in usable and says_something(values)), None)
