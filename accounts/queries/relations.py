"""The map of an account: people, what stands between them, and who of us knows them."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.models import Account, Contact, Relation, RelationKind, Tie
from accounts.queries.people import present
from accounts.rules.relationship_map import Box, Drawing, draw

# As many of us as fit into the box of a person.
BADGES = 3


@dataclass(frozen=True)
class Drawn:
    box: Box
    contact: Contact
    # Who of us knows them, the best first, and how many more.
    ties: list[Tie]
    more: int


@dataclass(frozen=True)
class RelationshipMap:
    relations: list[Relation]
    ties: list[Tie]
    drawing: Drawing
    people: list[Drawn]
    # Nobody knows yet how they stand to anybody.
    apart: list[Contact]


def relationship_map(account: Account) -> RelationshipMap:
    """Three queries."""
    everybody = {contact.pk: contact for contact in present(account)}
    relations = _relations(account, everybody)
    ties = _ties(account, everybody)
    known_by: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        known_by[tie.contact_id].append(tie)
    joined = {pk for each in relations for pk in (each.person_id, each.other_id)}.union(known_by)
    drawing = draw(
        [pk for pk in everybody if pk in joined],
        {each.person_id: each.other_id for each in relations if each.kind == RelationKind.REPORTS_TO},
        [
            (each.person_id, each.other_id, each.kind)
            for each in relations
            if each.kind != RelationKind.REPORTS_TO
        ],
    )
    return RelationshipMap(
        relations,
        ties,
        drawing,
        [_drawn(box, everybody[box.key], known_by[box.key]) for box in drawing.people],
        [contact for contact in everybody.values() if contact.pk not in joined],
    )


def relations_of(contact: Contact) -> tuple[list[Relation], list[Tie]]:
    """What one person's page says. Three queries."""
    own = contact.relations.filter(other__left_on=None).select_related("other", "person")
    of_others = contact.relations_of_others.filter(person__left_on=None).select_related("other", "person")
    return [*own, *of_others], list(contact.ties.select_related("user").order_by("-strength", "id"))


def _drawn(box: Box, contact: Contact, ties: list[Tie]) -> Drawn:
    return Drawn(box, contact, ties[:BADGES], max(0, len(ties) - BADGES))


def _relations(account: Account, people: dict[int, Contact]) -> list[Relation]:
    """Of those who are there; each with its two people, without asking for them again."""
    found = []
    for relation in Relation.objects.filter(person__account=account).order_by("id"):
        if relation.person_id in people and relation.other_id in people:
            relation.person, relation.other = people[relation.person_id], people[relation.other_id]
            found.append(relation)
    return found


def _ties(account: Account, people: dict[int, Contact]) -> list[Tie]:
    found = []
    ties = Tie.objects.filter(contact__account=account).select_related("user").order_by("-strength", "id")
    for each in ties:
        if each.contact_id in people:
            each.contact = people[each.contact_id]
            found.append(each)
    return found
