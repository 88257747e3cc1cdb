"""What both teams agreed on for all accounts of a project: the criteria, and what marketing owes."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.projects.forms.fields import YenField
from nurture.projects.models import Criterion
from nurture.projects.rules.effort import Effort

LANGUAGES = ("en", "ja")
PARTS = ("asks", "one", "three", "five")
TEXT_FIELDS = [f"{part}_{language}" for part in PARTS for language in LANGUAGES]
# As long as the columns that keep them.
LONGEST = {"asks": 200, "one": 160, "three": 160, "five": 160}
LABELS = {
    "asks": gettext_lazy("What it asks"),
    "one": gettext_lazy("1 means"),
    "three": gettext_lazy("3 means"),
    "five": gettext_lazy("5 means"),
}
# More steps than these nobody keeps in mind.
MOST_TIERS = 5


class CriteriaForm(forms.Form):
    """A new version: five criteria, each with its question and three anchors, in both languages."""

    why = forms.CharField(
        label=gettext_lazy("Why it changes"),
        max_length=300,
        help_text=gettext_lazy("The other team’s lead reads it before signing."),
    )

    def __init__(self, *args: Any, texts: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Criterion.values:
            for part in PARTS:
                for language in LANGUAGES:
                    name = f"{part}_{language}"
                    self.fields[f"{criterion}_{name}"] = forms.CharField(
                        label=LABELS[part],
                        max_length=LONGEST[part],
                        initial=texts[criterion][name],
                        widget=forms.TextInput(attrs={"lang": language}),
                    )

    def sections(self) -> Iterator[tuple[str, list[tuple[BoundField, BoundField]]]]:
        """Each criterion with its rows: English beside Japanese."""
        for criterion in Criterion:
            rows = [(self[f"{criterion}_{part}_en"], self[f"{criterion}_{part}_ja"]) for part in PARTS]
            yield str(criterion.label), rows

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        return {
            criterion: {name: self.cleaned_data[f"{criterion}_{name}"] for name in TEXT_FIELDS}
            for criterion in Criterion.values
        }


class YenFromZeroField(YenField):
    """An amount that may also be nothing."""

    def to_python(self, value: Any) -> Any:
        return 0 if str(value).strip() in {"0", "¥0"} else super().to_python(value)


class TierForm(forms.Form):
    from_amount = YenFromZeroField(label=gettext_lazy("From this amount"), required=False)
    emails = forms.IntegerField(
        label=gettext_lazy("Emails drafted"), min_value=0, max_value=20, required=False
    )
    answers = forms.IntegerField(
        label=gettext_lazy("Stories and questions answered"), min_value=0, max_value=50, required=False
    )
    visits = forms.IntegerField(
        label=gettext_lazy("Visits or calls joined"), min_value=0, max_value=20, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and self.is_half_filled:
            raise forms.ValidationError(_("Fill the whole line, or empty it."))
        return cleaned

    @property
    def is_half_filled(self) -> bool:
        given = [value is not None for value in self.cleaned_data.values()]
        return any(given) and not all(given)

    @property
    def effort(self) -> Effort | None:
        """None for an empty line."""
        filled = self.cleaned_data
        if filled["from_amount"] is None:
            return None
        return Effort(filled["from_amount"], filled["emails"], filled["answers"], filled["visits"])


class TierFormSet(forms.BaseFormSet[TierForm]):
    def clean(self) -> None:
        amounts = [effort.from_amount for effort in self.efforts] if not any(self.errors) else []
        if len(amounts) != len(set(amounts)):
            raise forms.ValidationError(_("Two lines begin at the same amount."))
        if not any(self.errors) and not amounts:
            raise forms.ValidationError(_("Keep at least one line."))

    @property
    def efforts(self) -> list[Effort]:
        return [form.effort for form in self.forms if form.effort]


TiersForm: type[TierFormSet] = cast(
    type[TierFormSet],
    forms.formset_factory(
        TierForm,
        formset=TierFormSet,
        extra=0,
        min_num=MOST_TIERS,
        max_num=MOST_TIERS,
        absolute_max=MOST_TIERS,
    ),
)
