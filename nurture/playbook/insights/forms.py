"""Whether an insight is sane."""

from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.records import Difference
from nurture.playbook.insights.models import Insight

FIELDS: Final = ("who", "information", "situation", "words")


class InsightForm(forms.ModelForm[Insight]):
    data: Any
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    class Meta:
        model = Insight
        fields = FIELDS
        widgets = {name: forms.TextInput(attrs={"autocomplete": "off"}) for name in FIELDS}
        help_texts = {
            "who": _("A role, not a name: a plant manager before an investment."),
            "information": _("What they have to know to go on."),
            "situation": _("At which point it matters to them."),
            "words": _("As somebody said it. It is what convinces a colleague."),
        }

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.differences: list[Difference] = []

    def meet(self, current: Insight) -> None:
        """Show both, and let the next save say that theirs was seen."""
        typed = self.data.copy()
        typed["version"] = current.version
        self.data = typed
        self.differences = [
            Difference(str(self.fields[name].label), getattr(current, name), self.cleaned_data[name])
            for name in FIELDS
            if getattr(current, name) != self.cleaned_data[name]
        ]

    @property
    def words_typed(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def operation_id(self) -> UUID | None:
        operation: UUID | None = self.cleaned_data["operation"]
        return operation


class RetireForm(forms.Form):
    why = forms.CharField(
        label=_("Why it no longer holds"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
