"""Whether what was said about an email is sane: asked, wanted, proposed, expected, tried out."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from nurture.sequences.models import Expectation, Review, Suggestion
from nurture.sequences.rules.wording import narrowed
from nurture.team.models import User
from nurture.web.days import against
from nurture.web.forms import DateInput


class AskForm(forms.ModelForm[Review]):
    class Meta:
        model = Review
        fields = ["note"]
        widgets = {"note": forms.TextInput(attrs={"autocomplete": "off"})}


class ChangesForm(forms.ModelForm[Review]):
    wanted = forms.CharField(
        label=_("What has to change?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Review
        fields = ["wanted"]


class SuggestionForm(forms.ModelForm[Suggestion]):
    """A passage as it stands, and as somebody would say it. `passage` and `start` say where it stood."""

    # As they are: a space at either end belongs to the passage.
    passage = forms.CharField(widget=forms.HiddenInput, max_length=2000, strip=False)
    wording = forms.CharField(
        label=_("Your wording"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        strip=False,
        required=False,
    )
    operation = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Suggestion
        fields = ["field", "start", "passage", "wording", "why"]
        widgets = {
            "field": forms.HiddenInput,
            "start": forms.HiddenInput,
            "why": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {"why": _("What you know about the reader that the text does not.")}

    def clean_passage(self) -> str:
        return _lines(self.cleaned_data["passage"])

    def clean_wording(self) -> str:
        return _lines(self.cleaned_data["wording"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("passage") and cleaned.get("wording") == cleaned["passage"]:
            self.add_error("wording", _("It says the same: change something in it."))
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        """Only the sentences that change."""
        cleaned = self.cleaned_data
        offset, passage, wording = narrowed(cleaned["passage"], cleaned["wording"])
        return {
            "field": cleaned["field"],
            "start": cleaned["start"] + offset,
            "passage": passage,
            "wording": wording,
            "why": cleaned["why"],
            "operation": cleaned["operation"],
        }


class DeclineForm(forms.Form):
    why_not = forms.CharField(
        label=_("Why not?"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ExpectationForm(forms.ModelForm[Expectation]):
    class Meta:
        model = Expectation
        fields = ["reaction", "check_on"]
        widgets = {"check_on": DateInput}

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        if not self.instance.pk:
            self.initial.setdefault("check_on", today + timedelta(days=14))

    def clean_check_on(self) -> date:
        day: date = self.cleaned_data["check_on"]
        if objection := against(day, first=self.today + timedelta(days=1)):
            raise forms.ValidationError(objection)
        return day


class TestMailForm(forms.Form):
    """To oneself, and to whom else of the project; written as one of the recipients gets it."""

    # pytest takes every class called Test… for a case.
    __test__ = False

    shown_as = forms.ModelChoiceField(Contact.objects.none(), label=_("Shown as"), empty_label=None)
    to = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("To"), widget=forms.CheckboxSelectMultiple
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, data: Any = None, *, people: Sequence[User], readers: Sequence[Contact], **options: Any
    ) -> None:
        super().__init__(data, **options)
        fields = cast(dict[str, Any], self.fields)
        fields["to"].queryset = User.objects.filter(pk__in=[each.pk for each in people]).order_by(
            "team", "name"
        )
        fields["shown_as"].queryset = Contact.objects.filter(
            pk__in=[each.pk for each in readers]
        ).select_related("account")

    @property
    def reader(self) -> Contact | None:
        found: Contact | None = self.cleaned_data.get("shown_as")
        return found

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
