"""How one of our contacts stands with us, for the page of the person."""

from dataclasses import dataclass

from accounts.models import Contact
from nurture.delivery.models import Reaction, Suppression
from nurture.delivery.queries.suppressions import against, hashes_of, refusals
from nurture.delivery.refusals.models import Redirection


@dataclass(frozen=True)
class PersonStanding:
    # What is on the list for their address, the gravest first.
    suppressions: list[Suppression]
    # What they said themselves, whatever address was theirs then.
    refusal: Reaction | None
    redirection: Redirection | None

    @property
    def is_barred(self) -> bool:
        return bool(self.suppressions or self.refusal)

    @property
    def is_empty(self) -> bool:
        return not (self.is_barred or self.redirection)


def standing_of(contact: Contact) -> PersonStanding:
    """Three queries."""
    rows = against(hashes_of(contact.email)) if contact.email else Suppression.objects.none()
    said = refusals().filter(contact=contact).select_related("recorded_by").order_by("-at", "-pk")
    return PersonStanding(
        list(rows.order_by("until", "at")),
        said.first(),
        Redirection.objects.open().filter(contact=contact).first(),
    )
