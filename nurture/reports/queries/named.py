"""Rows as light as a list needs them: a page that reads across everything cannot afford whole records."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import Account


@dataclass(frozen=True, slots=True)
class Company:
    """An account by name."""

    pk: int
    name: str
    name_latin: str

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        if (get_language() or "").startswith("ja"):
            return self.name
        return self.name_latin or self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:account", args=[self.pk])


def company(account: Account) -> Company:
    return Company(account.pk, account.name, account.name_latin)


@dataclass(frozen=True, slots=True)
class Pursued:
    """A target."""

    pk: int
    project_id: int
    company: Company
    stage: str
    stage_since: datetime
    sales_owner_id: int
    marketing_owner_id: int
    expected_amount: int
    decision_quarter: date
    finished_at: datetime | None

    def is_owned_by(self, user: int) -> bool:
        return user in {self.sales_owner_id, self.marketing_owner_id}


@dataclass(frozen=True, slots=True)
class Coming:
    """The meeting of a project that is open, or comes next."""

    project_id: int
    cycle_id: int
    number: int
    draft_by: datetime
    meeting_at: datetime
    observe_until: datetime
    meeting_id: int | None
    is_open: bool

    @property
    def meeting_url(self) -> str:
        return reverse("meetings:meeting", args=[self.meeting_id]) if self.meeting_id else ""
