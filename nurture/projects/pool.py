"""What the lead pool knows of projects (accounts.offers says the promise)."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.panels import Mark
from nurture.projects.models import Nomination, Target
from nurture.projects.queries.members import nominating_in
from nurture.team.models import User


def targets(user: User) -> QuerySet[Target, int]:
    return Target.objects.live().visible_to(user).values_list("account_id", flat=True)


def nominated(user: User) -> QuerySet[Nomination, int]:
    return Nomination.objects.open().visible_to(user).values_list("account_id", flat=True)


def nominate(user: User, accounts: Sequence[Account]) -> Mapping[int, Mark]:
    """The form that begins a nomination, for reps of a running project. One query."""
    if not nominating_in(user).exists():
        return {}
    form = reverse("projects:new_nomination")
    return {
        account.pk: Mark(_("Nominate"), icon="hand", url=f"{form}?account={account.pk}")
        for account in accounts
    }
