"""Whether what was written about a plan is sane."""

from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from nurture.sequences.models import Sequence, Step


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
