"""Which word survives, field by field."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms

from accounts.merging.queries.choices import Choice

PREFIX = "word-"


class MergeForm(forms.Form):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for choice in choices:
            offered = [
                (str(option.record.pk), option.shown) for option in choice.options if not option.barred
            ]
            self.fields[PREFIX + choice.name] = forms.ChoiceField(
                label=choice.label, choices=offered, required=False
            )

    @property
    def chosen(self) -> dict[str, int]:
        """By the name of a field: the record whose word was picked."""
        return {
            name.removeprefix(PREFIX): int(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX) and value
        }

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation
