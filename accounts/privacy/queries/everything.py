"""Everything about one person."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Contact
from accounts.privacy.parts import Section, addresses, held
from accounts.privacy.queries.mentions import reviewed
from accounts.privacy.queries.people import called


@dataclass(frozen=True)
class Everything:
    contact: Contact
    at: datetime
    sections: list[Section]

    @property
    def rows(self) -> int:
        return sum(len(section.rows) for section in self.sections)


def everything(contact: Contact, *, at: datetime) -> Everything:
    """What each app holds, and every text of the account that names them."""
    sections = held(contact)
    who = called(contact, addresses(contact))
    named = [
        {"where": str(mention.title), "number": mention.row.pk, "text": text}
        for mention in reviewed(contact, who, shared=False)
        for text in mention.texts
    ]
    labels = {"where": _("Where"), "text": _("Text")}
    sections.append(Section("mentions", _("Texts that name them"), named, labels))
    return Everything(contact, at, sections)
