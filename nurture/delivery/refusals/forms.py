"""What recipients and our own people type about refusals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nurture.delivery.refusals.models import Redirection


class RedirectionForm(forms.Form):
    """On the recipient's page: who we should write to instead. Everything but the tick may stay empty."""

    kind = forms.ChoiceField(
        label=_("What is the matter?"), choices=Redirection.Kind.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Who should we ask instead?"),
        help_text=_("If you like. A name or a department is enough."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
