"""Whether what was written about a plan is sane."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from nurture.sequences.models import Sequence, Step
from nurture.sequences.queries.library import Wording


class SequenceForm(forms.ModelForm[Sequence]):
    class Meta:
        model = Sequence
        fields = ["name"]
        help_texts = {"name": _("What the plan leads to, in a few words.")}


class AddStepForm(forms.Form):
    """An email begins with what it is about: no press leaves an empty one behind."""

    subject = forms.CharField(
        label=_("What will the next email be about?"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation


class DelayForm(forms.ModelForm[Step]):
    class Meta:
        model = Step
        fields = ["delay_days"]

    delay_days = forms.IntegerField(min_value=0, max_value=90)

    @property
    def days(self) -> int:
        days: int = self.cleaned_data["delay_days"]
        return days


class ReplaceForm(forms.Form):
    """Whose words an email gets; `version` is the one that was read, `operation` makes an email for one only once."""

    words = forms.ChoiceField(error_messages={"required": _("Choose whose words it gets.")})
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000)
    operation = forms.UUIDField(required=False)

    def __init__(self, data: Any = None, *, offers: Iterable[Wording]) -> None:
        super().__init__(data)
        self.offers = {each.key: each for each in offers}
        field = self.fields["words"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, each.subject) for key, each in self.offers.items()]

    @property
    def operation_id(self) -> UUID:
        operation: UUID | None = self.cleaned_data["operation"]
        return operation or uuid4()

    @property
    def chosen_words(self) -> dict[str, str]:
        chosen = self.offers[self.cleaned_data["words"]]
        return {"subject": chosen.subject, "body": chosen.body, "hypothesis": chosen.hypothesis}
