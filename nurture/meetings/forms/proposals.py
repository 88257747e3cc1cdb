"""Another candidate, said in the room: in one line, from a draft that waits, or from a past deal."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy

from nurture.meetings.models import Proposal


class ProposalForm(forms.ModelForm[Proposal]):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = Proposal
        fields = ["title", "aim"]
        labels = {"title": gettext_lazy("What could we send instead?"), "aim": gettext_lazy("What for")}
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "aim": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="idea_%s")

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation


class FromForm(forms.Form):
    """A draft of this target, or a past deal: by its number."""

    draft = forms.IntegerField(required=False, min_value=1)
    deal = forms.IntegerField(required=False, min_value=1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("draft")) == bool(cleaned.get("deal")):
            raise forms.ValidationError(gettext_lazy("Choose a draft or a past deal."))
        return cleaned
