"""What somebody at the receiving end writes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReplyForm(forms.Form):
    words = forms.CharField(
        label=_("Their answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    out_of_office = forms.BooleanField(
        label=_("An automatic answer: out of the office"),
        required=False,
        help_text=_("Sent by their mail program, not by them: it must not pause the account."),
    )
