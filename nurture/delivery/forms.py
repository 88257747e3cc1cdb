"""What is chosen on the pages of delivery."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nurture.delivery.models import MessageState, Pause


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
