"""Whether a team's word on what came of a decision is sane."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nurture.meetings.history.models import Again, Finding


class VerdictForm(forms.Form):
    """Each press says one thing; what it leaves out stays as it was."""

    finding = forms.ChoiceField(choices=Finding, required=False)
    again = forms.ChoiceField(choices=Again, required=False)
    words = forms.CharField(label=_("in one sentence"), max_length=200, required=False)
    operation = forms.UUIDField(required=False)
