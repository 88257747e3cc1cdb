"""What both teams answer to a nomination: scores, the talk about them, the order on deck, and no."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from nurture.projects.models import HIGHEST, LOWEST, Criterion, Nomination, ScoreSheet
from nurture.projects.queries.nominations import NominationPage
from nurture.team.models import User

SCALE = [(str(number), str(number)) for number in range(LOWEST, HIGHEST + 1)]
# A friendly first wording for each reason, to be made one's own; the rep reads it in their language.
FRIENDLY: dict[str, Promise] = {
    "not_now": gettext_lazy(
        "Thank you for this one. It looks right, only not yet: please bring it again as soon as something moves there."
    ),
    "fit": gettext_lazy(
        "Thank you for this one. As far as we see, what we sell does not meet their need. "
        "If they told you of another one, we would like to hear it."
    ),
    "reach": gettext_lazy(
        "Thank you for this one. We have nobody there to write to yet. "
        "With one person who agrees to hear from us, let us look again."
    ),
    "size": gettext_lazy(
        "Thank you for this one. It is a good lead, and ordinary nurturing can serve it well. "
        "The work of both teams would be more than it needs."
    ),
    "capacity": gettext_lazy(
        "Thank you for this one. We could not give it the work it deserves now: all places are taken for long. "
        "Please bring it again next quarter."
    ),
    "other": gettext_lazy("Thank you for this one. This time we say no, because "),
    "unknown": gettext_lazy(
        "Thank you for this one. We are not convinced yet and find it hard to say why. Let us talk about it for ten minutes."
    ),
}


class ScoreForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=gettext_lazy("A word on it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The other team reads it together with the scores."),
    )

    def __init__(self, *args: Any, page: NominationPage, **kwargs: Any) -> None:
        self.own = page.scoring.own
        super().__init__(*args, **{"initial": self._initial(), **kwargs})
        for asked in page.asked:
            self.fields[asked.criterion] = forms.TypedChoiceField(
                label=asked.label,
                coerce=int,
                choices=SCALE,
                widget=forms.RadioSelect(attrs={"class": "segmented"}),
                help_text=asked.words.asks,
            )
        self.order_fields([*Criterion.values, "note", "seen"])
        self.rows = [(asked, self[asked.criterion]) for asked in page.asked]

    @property
    def scores(self) -> dict[str, int]:
        return {criterion: self.cleaned_data[criterion] for criterion in Criterion.values}

    def meet(self, sheet: ScoreSheet) -> None:
        """A colleague was faster: what they gave is shown, and sending again replaces it."""
        typed: Any = self.data
        self.data = typed = typed.copy()
        typed["seen"] = sheet.mark

    def _initial(self) -> dict[str, object]:
        if self.own is None:
            return {}
        return {**self.own.scores, "note": self.own.note, "seen": self.own.mark}


class TalkForm(forms.Form):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    sales = forms.ModelChoiceField(label=gettext_lazy("For sales"), queryset=User.objects.none())
    marketing = forms.ModelChoiceField(label=gettext_lazy("For marketing"), queryset=User.objects.none())
    agreed = forms.CharField(
        label=gettext_lazy("What you agreed"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Why you saw it differently, and what you make of it now."),
    )

    def __init__(self, *args: Any, page: NominationPage, **kwargs: Any) -> None:
        sheets = page.scoring.sheets
        scored = {team: sheet.user_id for team, sheet in sheets.items()}
        super().__init__(*args, **{"initial": scored, **kwargs})
        for name, people in (("sales", page.sales), ("marketing", page.marketing)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = User.objects.filter(pk__in=[person.pk for person in people])


class ReopenForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Why score anew"),
        max_length=300,
        help_text=gettext_lazy("Both teams score again, blind; what was given stays in the history."),
    )


class MoveForm(forms.Form):
    place = forms.IntegerField(label=gettext_lazy("Place"), min_value=1, max_value=999)
    why = forms.CharField(label=gettext_lazy("Why"), max_length=200)


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=Nomination.DeclineReason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("A few words to the rep"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Make them your own: what would have to be different, what you liked about it."
        ),
    )


def friendly(reason: str, reader: User) -> str:
    """What to say for this reason, in the language of whoever reads it."""
    if reason not in FRIENDLY:
        return ""
    with translation.override(reader.language):
        return str(FRIENDLY[reason])


def is_friendly(note: str, reader: User) -> bool:
    """Nothing but one of the suggestions: choosing another reason may replace it."""
    return note.strip() in {"", *(friendly(reason, reader).strip() for reason in FRIENDLY)}
