"""Why somebody is erased, and what becomes of the texts that name them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Erasure
from accounts.privacy.queries.mentions import NamedText
from accounts.privacy.rules.mentions import Choice

PREFIX = "text-"
CHOICES = [
    (Choice.NAMES.value, _("Take the name out")),
    (Choice.WHOLE.value, _("Take the whole text out")),
    (Choice.LEAVE.value, _("Somebody else of that name")),
]


class ErasureForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose one")), *Erasure.Reason.choices])
    note = forms.CharField(
        label=_("In one sentence"),
        required=False,
        max_length=300,
        help_text=_(
            "It stays with the record: who asked, by which way, under which number. No name, no address."
        ),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, named: Sequence[NamedText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in named:
            self.fields[PREFIX + each.key] = forms.ChoiceField(
                label=str(each.title), choices=CHOICES, required=False, initial=each.proposed.value
            )

    @property
    def chosen(self) -> dict[str, str]:
        """By the key of a text: what becomes of it."""
        return {
            name.removeprefix(PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX) and value
        }

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation
