"""A deal in 90 seconds: what nobody knows may stay open, "unknown" included."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.records import RecordForm
from accounts.imports.rules.cells import CURRENCIES
from accounts.models import Deal, DealReason, DealStage
from accounts.rules.words import unquoted
from nurture.web.forms import DateInput


class DealForm(RecordForm[Deal]):
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(c, c) for c in CURRENCIES], initial="JPY"
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=DealReason,
        initial=DealReason.UNKNOWN,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )

    class Meta:
        model = Deal
        fields = [
            "stage",
            "product",
            "amount",
            "currency",
            "opened_on",
            "closed_on",
            "reason",
            "reason_note",
            "process",
            "needed_information",
            "their_words",
        ]
        labels = {"closed_on": gettext_lazy("Decided on")}
        help_texts = {
            "process": gettext_lazy("Who was asked, in which order, how long each step took."),
            "needed_information": gettext_lazy("“The payback sheet, before the board met.”"),
            "their_words": gettext_lazy("As they said it, not as we read it."),
        }
        widgets = {
            "stage": forms.RadioSelect(attrs={"class": "segmented"}),
            "opened_on": DateInput,
            "closed_on": DateInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"] = forms.ChoiceField(
            label=self.fields["stage"].label,
            choices=DealStage,
            initial=DealStage.WON,
            widget=forms.RadioSelect(attrs={"class": "segmented"}),
        )

    def clean_their_words(self) -> str:
        return unquoted(self.cleaned_data["their_words"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opened, closed, stage = cleaned.get("opened_on"), cleaned.get("closed_on"), cleaned.get("stage")
        if stage == DealStage.OPEN and closed:
            self.add_error(
                "closed_on",
                _("An open deal has not been decided yet. Take the date out, or choose how it ended."),
            )
        elif stage and stage != DealStage.OPEN and not closed and "closed_on" not in self.errors:
            self.add_error("closed_on", _("When was it decided? The month is enough: write its first day."))
        if opened and closed and closed < opened:
            self.add_error("closed_on", _("It cannot be decided before it was opened."))
        return cleaned
