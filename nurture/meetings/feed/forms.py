"""Whether what opens an address is sane."""

from django import forms


class OpenForm(forms.Form):
    operation = forms.UUIDField(required=False)
