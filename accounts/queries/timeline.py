"""The one timeline of an account, read in pages from any point, in both directions."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from accounts.models import Account, Activity, ActivityCategory, AnnotationKind, Contact
from accounts.queries.annotations import with_answers
from nurture.team.models import Team, User
from nurture.web.numbers import whole_number
from nurture.web.paging import cursor_at, keyset_page

PAGE_SIZE = 20
# What the reader may narrow it to, in this order.
SHOWN = (
    ActivityCategory.EMAIL,
    ActivityCategory.KNOWLEDGE,
    ActivityCategory.DECISION,
    ActivityCategory.REACTION,
    ActivityCategory.STAGE,
    ActivityCategory.RECORD,
)
# More words than this narrow nothing further that a person would notice.
MOST_WORDS = 6


@dataclass(frozen=True)
class Chosen:
    """What the timeline is narrowed to. A wrong value narrows nothing: this is a search, not a record."""

    category: str = ""
    team: str = ""
    # The id of a contact.
    person: str = ""
    words: str = ""
    # Of what somebody wrote down.
    kind: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Chosen":
        category, team, person = asked.get("show", ""), asked.get("team", ""), asked.get("person", "")
        kind = asked.get("kind", "")
        return cls(
            category if category in SHOWN else "",
            team if team in Team.values else "",
            "" if whole_number(person) is None else person,
            asked.get("q", "").replace("\0", "").strip()[:200],
            kind if kind in AnnotationKind.values else "",
        )

    @property
    def narrows(self) -> bool:
        """Beyond the category, which has its own row of links."""
        return bool(self.team or self.person or self.words or self.kind)

    def query(self, **changes: str) -> str:
        """The query string of this choice, but for `changes`."""
        asked = {"show": self.category, "team": self.team, "person": self.person, "q": self.words}
        asked |= {"kind": self.kind} | changes
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True)
class Timeline:
    rows: list[Activity]
    # Empty where the rows end.
    older: str
    newer: str
    chosen: Chosen
    # The entry somebody was sent to.
    found: Activity | None = None
    categories: tuple[ActivityCategory, ...] = SHOWN
    kinds = AnnotationKind.choices

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.chosen.category or self.chosen.narrows)


def timeline(
    of: Account | Contact,
    *,
    user: User,
    chosen: Chosen = Chosen(),
    cursor: str = "",
    back: bool = False,
    found: Activity | None = None,
) -> Timeline:
    """Two queries at any depth. With `found`, from that entry on, whatever it is narrowed to."""
    visible = of.activities.visible_to(user)
    entries = _narrowed(visible, chosen)
    if found:
        entries = visible.filter(Q(at__lt=found.at) | Q(at=found.at, id__lte=found.pk))
    related = ("actor", "contact", "annotation__contact", "annotation__author")
    shown = entries.select_related(*related).prefetch_related(with_answers("annotation__answers"))
    page = keyset_page(shown, cursor, size=PAGE_SIZE, back=back)
    newer = cursor_at(found) if found else page.previous_cursor
    return Timeline(page.rows, page.next_cursor, newer, Chosen() if found else chosen, found)


def _narrowed(entries: QuerySet[Activity], chosen: Chosen) -> QuerySet[Activity]:
    if chosen.category:
        entries = entries.filter(category=chosen.category)
    if chosen.team:
        # What both did is the work of each.
        entries = entries.filter(team__in=[chosen.team, "joint"])
    if chosen.person:
        entries = entries.filter(contact=int(chosen.person))
    if chosen.kind:
        entries = entries.filter(annotation__kind=chosen.kind)
    for word in chosen.words.split()[:MOST_WORDS]:
        entries = entries.filter(_says(word))
    return entries


def _says(word: str) -> Q:
    """In the words of the entry, in those of its annotation, or as the name of whom it is by or about."""
    fields = (
        "said",
        "annotation__their_words",
        "annotation__body",
        "contact__family_name",
        "contact__given_name",
        "contact__name_latin",
        "actor__name",
        "actor__name_latin",
    )
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found
