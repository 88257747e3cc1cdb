"""Two lines and a button; the rest waits behind "More"."""

from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account, Annotation, Contact, HeardBy
from accounts.queries.people import choices
from accounts.rules.words import unquoted
from nurture.web.forms import DateInput


class AnnotationForm(forms.ModelForm[Annotation]):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = Annotation
        fields = [
            "kind",
            "their_words",
            "body",
            "contact",
            "heard_by",
            "heard_on",
            "confidence",
            "expires_on",
        ]
        labels = {"contact": gettext_lazy("About whom")}
        widgets = {
            "kind": forms.Select(attrs={"class": "input"}),
            "contact": forms.Select(attrs={"class": "input"}),
            "their_words": forms.Textarea(
                attrs={
                    "rows": 1,
                    "class": "input",
                    "placeholder": gettext_lazy("What did you hear? Their words first…"),
                }
            ),
            "body": forms.Textarea(
                attrs={"rows": 1, "class": "input", "placeholder": gettext_lazy("What do you make of it?")}
            ),
            "heard_on": DateInput,
            "expires_on": DateInput,
        }

    # What stands behind "More".
    rarely = ("heard_by", "heard_on", "confidence", "expires_on")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact = cast(forms.ModelChoiceField[Contact], self.fields["contact"])
        contact.queryset = choices(account)
        contact.empty_label = _("Nobody in particular")
        heard_by = cast(forms.ChoiceField, self.fields["heard_by"])
        heard_by.choices = [("", _("Not said")), *HeardBy.choices]

    @property
    def needs_more(self) -> bool:
        return any(name in self.errors for name in self.rarely)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation

    def clean_their_words(self) -> str:
        return unquoted(self.cleaned_data["their_words"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            not cleaned.get("their_words")
            and not cleaned.get("body")
            and not {"their_words", "body"} & set(self.errors)
        ):
            self.add_error("their_words", _("Write what they said, or what you make of it."))
        heard, expires = cleaned.get("heard_on"), cleaned.get("expires_on")
        if heard and expires and expires < heard:
            self.add_error("expires_on", _("It cannot have ended before you heard it."))
        return cleaned
