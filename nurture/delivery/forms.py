"""What is chosen on the pages of delivery."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.records import RecordForm
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
