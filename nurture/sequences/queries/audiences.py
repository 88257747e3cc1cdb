"""Whom a step is for: the people of its roles and those named, each with the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import BuyingRole, Contact
from nurture.sequences.models import Step


@dataclass(frozen=True)
class Meant:
    """Somebody a step is for; `role` is empty where they were chosen by name."""

    contact: Contact
    role: BuyingRole | None


def by_role(roles: Iterable[str], people: Iterable[Contact]) -> list[Meant]:
    """Those of `people` who are there and have one of the roles."""
    wanted = set(roles)
    return [
        Meant(each, BuyingRole(each.buying_role))
        for each in people
        if each.buying_role in wanted and each.left_on is None and not each.is_placeholder
    ]


def meant(step: Step, named: Iterable[int], people: Mapping[int, Contact]) -> list[Meant]:
    """By role first, then by name; nobody twice, nobody who has left."""
    found = {each.contact.pk: each for each in by_role(step.roles, people.values())}
    for pk in named:
        contact = people.get(pk)
        if contact is not None and contact.left_on is None and pk not in found:
            found[pk] = Meant(contact, None)
    return list(found.values())
