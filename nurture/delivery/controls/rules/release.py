"""Who may give the second word that releases a stop."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    pk: int
    team: str
    leads: bool


def may_release(asked_by: Person, other: Person) -> bool:
    """Somebody else: of the other team, or whoever leads one or administers."""
    if other.pk == asked_by.pk:
        return False
    return other.leads or (bool(other.team) and other.team != asked_by.team)
