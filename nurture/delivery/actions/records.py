"""Rows into records: only what sending reads. Anything else is asked for when somebody does read it."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.db.models.base import ModelState

from accounts.models import Account, Contact
from nurture.delivery.models import Mailing, Message
from nurture.projects.models import Project, Target
from nurture.team.models import User


def _columns(model: type[Model], *names: str) -> tuple[str, ...]:
    """In the order in which Django makes a record of them."""
    return tuple(each.attname for each in model._meta.concrete_fields if each.attname in names)  # noqa: SLF001


MESSAGE: Final = _columns(
    Message,
    "id", "mailing_id", "account_id", "contact_id", "occurrence", "to_address", "message_id", "state", "planned_at",
    "stale_at", "claim_token", "raw", "subject", "identity_id", "created_at", "handed_over_at",
)  # fmt: skip
CONTACT: Final = _columns(
    Contact,
    "id", "account_id", "family_name", "given_name", "family_kana", "given_kana", "name_latin", "department", "title",
    "email", "time_zone", "language", "legal_basis", "legal_basis_on", "legal_basis_source", "legal_basis_proof",
    "placeholder", "left_on", "erased_at",
)  # fmt: skip
ACCOUNT: Final = _columns(
    Account, "id", "name", "name_latin", "domain", "closing_day", "country", "time_zone", "owner_id"
)
MAILING: Final = _columns(
    Mailing,
    "id", "target_id", "sender_id", "subject", "preheader", "body", "layout", "content_hash", "email_ref",
    "decision_ref",
)  # fmt: skip
TARGET: Final = _columns(
    Target, "id", "project_id", "account_id", "sales_owner_id", "marketing_owner_id", "stage", "finished_at"
)
PROJECT: Final = _columns(
    Project,
    "id", "name", "time_zone", "holiday_country", "closures", "window_weekdays", "window_start", "window_end",
    "month_end_days", "monday_from",
)  # fmt: skip
SENDER: Final = _columns(
    User, "id", "email", "name", "name_latin", "team", "role", "language", "time_zone", "is_active"
)

_GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("", MESSAGE),
    ("account__", ACCOUNT),
    ("mailing__", MAILING),
    ("mailing__target__", TARGET),
    ("mailing__target__project__", PROJECT),
    ("mailing__sender__", SENDER),
)
COLUMNS: Final = [f"{prefix}{name}" for prefix, names in _GROUPS for name in names]
_ENDS: Final = [sum(len(names) for _prefix, names in _GROUPS[: number + 1]) for number in range(len(_GROUPS))]


class Window:
    """Records that several messages share are made once."""

    def __init__(self, contacts: Mapping[int, Contact]) -> None:
        self._contacts = contacts
        self._made: dict[tuple[type[Model], int], Any] = {}

    def message(self, row: tuple[Any, ...]) -> tuple[Message, tuple[Any, ...]]:
        """With its contact, account, mailing, sender, target and project; and the facts beside it."""
        own, account, mailing, target, project, sender = (
            row[begin:end] for begin, end in zip([0, *_ENDS], _ENDS, strict=False)
        )
        message = made(Message, MESSAGE, own)
        contact, company = self._contacts[message.contact_id], self._once(Account, ACCOUNT, account)
        _join(contact, account=company)
        approved = self._once(
            Mailing,
            MAILING,
            mailing,
            lambda each: self._joined(each, target, project, sender),
        )
        _join(message, contact=contact, account=company, mailing=approved)
        return message, row[_ENDS[-1] :]

    def _joined(self, mailing: Mailing, target: Any, project: Any, sender: Any) -> None:
        of = self._once(Target, TARGET, target)
        _join(of, project=self._once(Project, PROJECT, project))
        _join(mailing, target=of, sender=self._once(User, SENDER, sender))

    def _once[Record: Model](
        self,
        model: type[Record],
        names: tuple[str, ...],
        row: tuple[Any, ...],
        then: Callable[[Record], None] | None = None,
    ) -> Record:
        key = (model, row[0])
        if key not in self._made:
            self._made[key] = record = made(model, names, row)
            if then is not None:
                then(record)
        return cast(Record, self._made[key])


def _join(record: Model, **others: Model) -> None:
    """As assigning them, which asks first whether they may be joined; the database has joined them."""
    record._state.fields_cache.update(others)  # noqa: SLF001 - as Django's own descriptors


def made[Record: Model](model: type[Record], names: tuple[str, ...], row: tuple[Any, ...]) -> Record:
    """As `from_db` makes it, without looking at each field: what is not read here is asked for when it is read."""
    record = model.__new__(model)
    record._state = ModelState()  # noqa: SLF001 - as Django's own __init__
    record._state.adding, record._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001
    record.__dict__.update(zip(names, row, strict=True))
    return record
