"""What somebody found out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nurture.delivery.absences.models import Absence


class AbsenceForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("What did you find out?"), choices=Absence.Answer, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = _("Call them, or somebody who works with them.")
