"""What the outbox is narrowed to: one description for its list, its calendar and what is done to many at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from accounts.models import Account, Contact
from accounts.rules.addresses import spellings
from accounts.rules.search import Word, read_search
from nurture.delivery.groups import WAITING
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.models import Message, MessageQuerySet, MessageState
from nurture.projects.models import Project, Target
from nurture.team.models import User

#: In the filter of states beside the states themselves.
STILL_TO_GO: Final = "waiting"
#: What is to come is read from now on, what has been from now back.
_AHEAD: Final = frozenset({STILL_TO_GO, *WAITING})


@dataclass(frozen=True, slots=True)
class Narrowed:
    """All empty: everything that one may see."""

    state: str = ""
    project: Project | None = None
    target: Target | None = None
    account: Account | None = None
    contact: Contact | None = None
    identity: SendingIdentity | None = None
    day: date | None = None
    search: str = ""

    @property
    def is_narrowed(self) -> bool:
        return self != Narrowed()

    @property
    def runs_ahead(self) -> bool:
        return self.state in _AHEAD or (self.day is not None and not self.state)

    @property
    def order(self) -> tuple[str, str]:
        return ("planned_at", "id") if self.runs_ahead else ("-planned_at", "-id")

    def any_state(self) -> "Narrowed":
        return replace(self, state="")

    def any_day(self) -> "Narrowed":
        return replace(self, day=None)

    def messages(self, user: User) -> MessageQuerySet:
        rows = Message.objects.visible_to(user).filter(**self._owners)
        if self.state == STILL_TO_GO:
            rows = rows.filter(state__in=WAITING)
        elif self.state:
            rows = rows.filter(state=self.state)
        if self.day:
            first, end = day_of_reader(self.day), day_of_reader(self.day + timedelta(days=1))
            rows = rows.filter(planned_at__gte=first, planned_at__lt=end)
        for text in self.search.split():
            rows = rows.filter(_says(text))
        return rows

    @property
    def _owners(self) -> Mapping[str, int]:
        named = {
            "mailing__target__project": self.project,
            "mailing__target": self.target,
            "account": self.account,
            "contact": self.contact,
            "identity": self.identity,
        }
        return {key: row.pk for key, row in named.items() if row is not None}


def day_of_reader(day: date) -> datetime:
    """When that day begins where the reader is."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def states_of(state: str) -> tuple[MessageState, ...]:
    """The states that a choice of the filter names; none: all of them."""
    if state == STILL_TO_GO:
        return WAITING
    return (MessageState(state),) if state else ()


def _says(text: str) -> Q:
    """Company, person, address or subject: names as the lead pool finds them, the rest as it is written."""
    found = Q(subject__icontains=text)
    for each in spellings(text):
        found |= Q(to_address__icontains=each)
    for word in read_search(text):
        found |= _names(word)
    return found


def _names(word: Word) -> Q:
    found = Q()
    for each in word.company:
        found |= Q(account__search__contains=each)
    for each in word.person:
        found |= Q(contact__search__contains=each)
    return found
