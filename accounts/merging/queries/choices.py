"""Field by field: what the records say, and which word survives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.merging.rules.values import preferred
from accounts.models import Account, Contact, LegalBasis
from accounts.rules.names import match_key
from accounts.templatetags.account_page import month_name, support_tag
from nurture.web.templatetags.ui import day

type Record = Account | Contact

BASIS: Final = "legal_basis"
# Chosen together: a name is not put together from two people, and a legal basis never goes without its proof.
TOGETHER: Final[dict[type[models.Model], dict[str, tuple[Promise, tuple[str, ...]]]]] = {
    Account: {},
    Contact: {
        "family_name": (gettext_lazy("name"), ("family_name", "given_name")),
        "family_kana": (gettext_lazy("name in kana"), ("family_kana", "given_kana")),
        BASIS: (
            gettext_lazy("legal basis"),
            ("legal_basis", "legal_basis_on", "legal_basis_source", "legal_basis_proof"),
        ),
    },
}
# Not chosen: keys, and what follows from others.
LEFT_OUT: Final = frozenset({"id", "account", "source", "external_id", "created_at", "last_touched_at"})
# Here nothing is an answer: the survivor has not left because the other record says so.
OWN: Final = frozenset({"left_on"})


@dataclass(frozen=True)
class Option:
    record: Record
    shown: str
    chosen: bool
    # Why it cannot be chosen; empty when it can.
    barred: str = ""


@dataclass(frozen=True)
class Choice:
    """One field, or fields that belong together, in which the records differ."""

    name: str
    label: str
    names: tuple[str, ...]
    options: list[Option]


def choices(survivor: Record, merged: Sequence[Record], chosen: Mapping[str, int]) -> list[Choice]:
    """Where they differ; `chosen` says by the name of a field whose word was picked."""
    found = []
    for name, (label, names) in _fields(type(survivor)).items():
        records = [survivor, *merged]
        said = {record.pk: tuple(getattr(record, field) for field in names) for record in records}
        if len(set(said.values())) > 1:
            found.append(_choice(name, label, names, records, chosen.get(name)))
    return found


def outcome(survivor: Record, merged: Sequence[Record], chosen: Mapping[str, int]) -> dict[str, Any]:
    """The survivor's values that change, by field; with what follows from them."""
    by_pk = {record.pk: record for record in merged}
    values: dict[str, Any] = {}
    for choice in choices(survivor, merged, chosen):
        picked = next(option.record for option in choice.options if option.chosen)
        if picked.pk in by_pk:
            values |= {name: getattr(picked, name) for name in choice.names}
    if isinstance(survivor, Account):
        touched = [each.last_touched_at for each in (survivor, *merged) if isinstance(each, Account)]
        values["last_touched_at"] = max(filter(None, touched), default=None)
        if "name" in values:
            values["name_key"] = match_key(values["name"])
    return values


def _fields(model: type[models.Model]) -> dict[str, tuple[str, tuple[str, ...]]]:
    together = TOGETHER[model]
    members = {name for _label, names in together.values() for name in names}
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for field in model._meta.concrete_fields:
        if field.name in together:
            label, names = together[field.name]
            found[field.name] = (str(label), names)
        elif field.editable and not field.generated and field.name not in LEFT_OUT | members:
            found[field.name] = (str(field.verbose_name), (field.name,))
    return found


def _choice(
    name: str, label: str, names: tuple[str, ...], records: Sequence[Record], wanted: int | None
) -> Choice:
    survivor, *others = records
    barred = {record.pk: _barred(name, record) for record in others}
    usable = frozenset(pk for pk, why in barred.items() if not why)
    if wanted not in usable | {survivor.pk}:
        said = [(record.pk, {n: getattr(record, n) for n in names}) for record in others]
        own = {n: getattr(survivor, n) for n in names}
        wanted = None if name in OWN else preferred(own, said, usable)
    picked = wanted or survivor.pk
    options = [
        Option(record, _shown(record, names), record.pk == picked, barred.get(record.pk, ""))
        for record in records
    ]
    return Choice(name, label, names, options)


def _barred(name: str, record: Record) -> str:
    """A basis whose proof nobody wrote down is no ground on which another record may be written to."""
    if name != BASIS or not isinstance(record, Contact) or record.legal_basis == LegalBasis.NONE:
        return ""
    proven = record.legal_basis_on and record.legal_basis_source and record.legal_basis_proof
    return "" if proven else _("Its date, source or proof is missing, so it cannot be taken over.")


def _shown(record: Record, names: Sequence[str]) -> str:
    words = (_word(record, name) for name in names)
    return (" · " if BASIS in names else " ").join(word for word in words if word)


def _word(record: Record, name: str) -> str:
    if name == "support" and isinstance(record, Contact):
        tag = support_tag(record)
        return str(tag.label) if tag else ""
    if name == "fiscal_month_end" and isinstance(record, Account):
        return month_name(record.fiscal_month_end) if record.fiscal_month_end else ""
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if isinstance(value, date):
        return day(value)
    return "" if value is None else str(value)
