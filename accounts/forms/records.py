"""Forms over one record: sent once when they add it, never overwriting anybody when they change it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.actions.writing import version
from nurture.web.templatetags.ui import day

type Choices = Iterable[tuple[Any, Any]]


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    yours: str


class RecordForm[M: Model](forms.ModelForm[M]):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences: list[Difference] = []
        if self.instance.pk:
            del self.fields["operation"]
            self.see()
        else:
            del self.fields["seen"]

    def see(self) -> None:
        """Whoever takes fields out of the form looks again: what it does not show, it has not seen."""
        self.fields["seen"].initial = version(self.instance, self.record_fields)

    @property
    def record_fields(self) -> list[str]:
        return [name for name in self.fields if name not in {"operation", "seen"}]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.record_fields}

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation

    @property
    def seen_version(self) -> str:
        return str(self.cleaned_data["seen"])

    def meet(self, current: Model) -> None:
        """Somebody saved meanwhile: show both texts, and let the next save say that this one was seen."""
        typed: Any = self.data
        self.data = typed = typed.copy()
        typed["seen"] = version(current, self.record_fields)
        self.differences = [
            Difference(str(self.fields[name].label), theirs, yours)
            for name in self.record_fields
            if getattr(current, name) != getattr(self.instance, name)
            and (theirs := self.shown(current, name)) != (yours := self.shown(self.instance, name))
        ]
        self.add_error(None, met())

    def shown(self, record: Model, name: str) -> str:
        """What the record says there, in the words of the form."""
        return in_words(self.fields[name], getattr(record, name))


def met() -> str:
    """What a form says that met what somebody saved."""
    return _("Somebody saved this while you were writing. Compare, then save yours or leave theirs.")


def in_words(field: forms.Field, value: Any) -> str:
    """A value in the words of its field."""
    if value is None or value == "":
        return ""
    if isinstance(value, Model):
        return str(value)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(map(str, value))
    if isinstance(field, forms.ChoiceField):
        labels = dict(_labels(cast(Choices, field.choices)))
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(each), str(each)) for each in chosen)
    return _written(field.prepare_value(value))


def _labels(choices: Choices) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _labels(label)
        else:
            yield str(value), str(label)


def _written(value: object) -> str:
    match value:
        case date():
            return day(value)
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return f"{value.normalize():,f}"
    return str(value)
