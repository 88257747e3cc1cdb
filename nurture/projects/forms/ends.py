"""Letting a target go."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.projects.models import TargetEnd
from nurture.web.days import against
from nurture.web.forms import DateInput


class LetGoForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What happens to it"),
        choices=[
            (TargetEnd.Kind.PARK, gettext_lazy("Park it, and look again on a day")),
            (TargetEnd.Kind.DROP, gettext_lazy("Drop it")),
        ],
        widget=forms.RadioSelect,
        initial=TargetEnd.Kind.PARK,
    )
    look_again_on = forms.DateField(
        label=gettext_lazy("Look again on"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("On that day it appears in Today of both owners."),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=TargetEnd.Reason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("In a sentence"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        parked = cleaned.get("kind") == TargetEnd.Kind.PARK
        day = cleaned.get("look_again_on")
        if parked and not day and "look_again_on" not in self.errors:
            self.add_error("look_again_on", _("Say when to look again, or drop it."))
        elif parked and day and (objection := against(day, first=self.today + timedelta(days=1))):
            self.add_error("look_again_on", objection)
        return cleaned
