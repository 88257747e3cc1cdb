"""What is said when a meeting closes, and of its minutes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.meetings.minutes.models import HowLeft, Rating
from nurture.meetings.minutes.queries.closing import Undecided


class CloseForm(forms.Form):
    """Of each target that is not agreed: what becomes of it, and why. Nothing is chosen before somebody chooses."""

    def __init__(self, data: Any = None, *, undecided: Sequence[Undecided]) -> None:
        super().__init__(data, auto_id="close_%s")
        self._undecided = undecided
        for each in undecided:
            target = each.entry.target
            self.fields[f"how_{target.pk}"] = forms.ChoiceField(
                label=str(target.account),
                choices=HowLeft.choices,
                widget=forms.RadioSelect(attrs={"class": "segmented"}),
                error_messages={
                    "required": _("Say what becomes of %(account)s.") % {"account": target.account}
                },
            )
            self.fields[f"why_{target.pk}"] = forms.CharField(
                label=_("Why"),
                required=False,
                max_length=140,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def rows(self) -> list[tuple[Undecided, forms.BoundField, forms.BoundField]]:
        return [
            (each, self[f"how_{each.entry.target.pk}"], self[f"why_{each.entry.target.pk}"])
            for each in self._undecided
        ]

    @property
    def left(self) -> Mapping[int, tuple[str, str]]:
        cleaned = self.cleaned_data
        return {
            each.entry.target.pk: (
                cleaned[f"how_{each.entry.target.pk}"],
                cleaned[f"why_{each.entry.target.pk}"],
            )
            for each in self._undecided
        }


class RatingForm(forms.Form):
    score = forms.TypedChoiceField(
        label=gettext_lazy("What was this meeting worth?"),
        choices=[(number, str(number)) for number in range(1, 11)],
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
        help_text=gettext_lazy("1: we could have stayed at our desks. 10: we would not want to miss it."),
        error_messages={"required": gettext_lazy("Choose a number from 1 to 10.")},
    )
    improvement = forms.CharField(
        label=gettext_lazy("What would make the next one better?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, mine: Rating | None) -> None:
        initial = {"score": mine.score, "improvement": mine.improvement} if mine else {}
        super().__init__(data, initial=initial, auto_id="rating_%s")


class CorrectionForm(forms.Form):
    """`target` empty: about the meeting as a whole. `seen`: the words that were on the page."""

    target = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("What it should say"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, target: int | None = None, words: str = "") -> None:
        key = target or 0
        super().__init__(
            data, initial={"target": target, "seen": words, "words": words}, auto_id=f"correct_{key}_%s"
        )
        # Somebody else's words, which are newer than the ones that were seen; None: nobody was faster.
        self.theirs: str | None = None

    @property
    def seen_now(self) -> str:
        """What the page says: sent once more, the words hold against somebody else's newer ones."""
        return str(self["seen"].value() or "") if self.theirs is None else self.theirs

    def clean_seen(self) -> str:
        return _lines(self.cleaned_data["seen"])

    def clean_words(self) -> str:
        return _lines(self.cleaned_data["words"])


class AmendmentForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What is to be added"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, words: str = "") -> None:
        super().__init__(data, initial={"words": words}, auto_id="amend_%s")


def _lines(text: str) -> str:
    """Whatever a browser makes of line ends."""
    return "\n".join(text.splitlines())
