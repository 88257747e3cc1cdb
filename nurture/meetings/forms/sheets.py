"""What is said to a decision that stands, on a sheet above the room."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from nurture.team.models import User


class DissentForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What do you see otherwise?"),
        max_length=140,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text=gettext_lazy("It stops nothing. It stands in the record and in the minutes."),
    )


class WithoutOwnersForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why without the owners?"),
        max_length=140,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class RecordForm(forms.Form):
    """Whose word it was, of those who can speak for the team that is missing."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=gettext_lazy("Who said so in the room?"),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=gettext_lazy(
            "They are told, and can object with one press as long as nothing has left us."
        ),
    )

    def __init__(self, data: Any = None, *, people: list[User], owner: User) -> None:
        """The owner of the target stands chosen, where it is theirs to say."""
        super().__init__(data, initial={"person": owner.pk} if owner in people else None)
        field = cast("forms.ModelChoiceField[User]", self.fields["person"])
        field.queryset = User.objects.filter(pk__in=[each.pk for each in people]).order_by("name", "pk")


class WordsForm(forms.Form):
    """The edit. `seen` is the content upon which it is written."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "autofocus": True}),
    )
