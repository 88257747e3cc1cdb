"""The nominations somebody sees, as the rows of a file."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.exports.rules import Cell, Table
from nurture.projects.models import Nomination, NominationQuerySet
from nurture.projects.rules import quarters
from nurture.team.models import User

CHUNK = 1000
AMOUNTS = ["expected_amount", "amount_kind", "amount_basis", "decision_quarter"]
REASONS = [
    *("why_account", "why_now", "last_contact_on", "last_contact_said", "known_people", "blockers"),
    *("do_not_say", "sales_contribution"),
]
ANSWER = ["decline_reason", "decline_note"]


def nominations_table(user: User) -> Table:
    """All of the reader's projects, the latest first; of drafts only their own."""
    head = [
        *(_("Project"), _("Account"), *_labels(["state", *AMOUNTS, *REASONS])),
        *(_("Nominated by"), _("Nominated at"), _("Closed at"), *_labels(ANSWER)),
    ]
    seen = Nomination.objects.all().visible_to(user).select_related("project", "account", "nominated_by")
    return Table(head, _rows(seen.order_by("-nominated_at", "-id")))


def _labels(names: list[str]) -> list[str]:
    fields = {field.name: field for field in Nomination._meta.fields}  # noqa: SLF001 - documented
    return [capfirst(str(fields[name].verbose_name)) for name in names]


def _rows(nominations: NominationQuerySet) -> Iterator[list[Cell]]:
    shown = {
        "amount_kind": Nomination.get_amount_kind_display,
        "decline_reason": Nomination.get_decline_reason_display,
    }
    for nomination in nominations.iterator(chunk_size=CHUNK):
        said = {name: getattr(nomination, name) for name in [*AMOUNTS, *REASONS, *ANSWER]}
        said |= {name: read(nomination) for name, read in shown.items()}
        if nomination.decision_quarter:
            said["decision_quarter"] = quarters.label(nomination.decision_quarter, get_language())
        yield [
            *(nomination.project.name, nomination.account.name, nomination.get_state_display()),
            *(said[name] for name in [*AMOUNTS, *REASONS]),
            *(nomination.nominated_by.name, nomination.nominated_at, nomination.closed_at),
            *(said[name] for name in ANSWER),
        ]
