"""Forms over one record: sent once when they add it, never overwriting anybody when they change it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.actions.writing import version


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
            if (theirs := _shown(current, name)) != (yours := _shown(self.instance, name))
        ]
        self.add_error(
            None, _("Somebody saved this while you were writing. Compare, then save yours or leave theirs.")
        )


def _shown(record: Model, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    return "" if value is None else str(value)
