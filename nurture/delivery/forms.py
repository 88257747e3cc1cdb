"""What is chosen and entered on the pages of delivery."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms.annotations import AnnotationForm
from accounts.forms.records import RecordForm
from accounts.models import AnnotationKind, HeardBy
from nurture.delivery.actions.calls import TALKS
from nurture.delivery.models import MessageState, Pause, SenderProfile


class OutboxForm(forms.Form):
    """The filter of the outbox; what is not a state shows all."""

    state = forms.ChoiceField(choices=[("", _("All")), *MessageState.choices], required=False)

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data.get("state", "")) if self.is_valid() else ""


class LiftForm(forms.Form):
    """How the owner goes on after a reaction."""

    choice = forms.ChoiceField(
        label=_("How do you want to go on?"),
        choices=Pause.Choice.choices,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    note = forms.CharField(label=_("Why"), max_length=300, required=False)


class PauseForm(forms.Form):
    """One of us has a reason to wait."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("One sentence. Both teams read it where the account waits."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CallForm(AnnotationForm):
    """A call or a meeting, on a phone, in less than a minute: how, whom, their words. The rest has its usual value."""

    rarely = ("kind", "heard_on", "confidence", "expires_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        how = cast(forms.ChoiceField, self.fields["heard_by"])
        how.widget = forms.RadioSelect(attrs={"class": "segmented"})
        how.required, how.label = True, _("How you spoke")
        how.choices = [(value, HeardBy(value).label) for value in TALKS]
        self.fields["contact"].label = _("With whom")
        for name in ("their_words", "body"):
            self.fields[name].widget.attrs["rows"] = 3
        self.initial = {"kind": AnnotationKind.WORDS, "heard_by": HeardBy.PHONE, **self.initial}

    def clean_heard_on(self) -> date:
        day: date = self.cleaned_data["heard_on"]
        if day > timezone.localdate():
            raise ValidationError(_now("This day is still to come. Enter a talk after it."))
        return day


class StopForm(forms.Form):
    """The kill switch; releasing it asks again."""

    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


class SenderForm(RecordForm[SenderProfile]):
    """The legal footer. It may be saved half filled: nothing is sent meanwhile."""

    class Meta:
        model = SenderProfile
        fields = [
            "company_name",
            "company_name_latin",
            "postal_address",
            "postal_address_latin",
            "complaint_contact",
        ]
        help_texts = {
            "company_name": _("The company's registered name."),
            "company_name_latin": _("For mail in English; without it the name above is used."),
            "postal_address": _("Where a letter reaches you, with the postal code."),
            "postal_address_latin": _("For mail in English; without it the address above is used."),
            "complaint_contact": _(
                "A telephone number, an email address or a web address that somebody answers."
            ),
        }

    @property
    def typed(self) -> SenderProfile:
        """The profile as it stands in the form, saved or not, but for what cannot be saved."""
        self.is_valid()
        return self.instance
