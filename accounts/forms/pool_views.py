"""A name for what the lead pool shows."""

from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _


class ViewForm(forms.Form):
    name = forms.CharField(label=_("Name of the view"), max_length=60)
    shared = forms.BooleanField(label=_("Everybody sees it"), required=False)
    default = forms.BooleanField(label=_("Open the list with it"), required=False)
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation
