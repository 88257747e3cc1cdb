"""One's own vote."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.meetings.models import Confidence, Vote
from nurture.meetings.queries.candidates import Candidate, Candidates
from nurture.meetings.queries.votes import NONE, is_for
from nurture.sequences.models import ExpectedReaction


class VoteForm(forms.Form):
    """Whoever has voted sees what they chose, and may choose again."""

    choice = forms.ChoiceField(label=gettext_lazy("Which email would you send?"), widget=forms.RadioSelect)
    expected = forms.ChoiceField(
        label=gettext_lazy("What will come back?"),
        choices=ExpectedReaction.choices,
        widget=forms.Select(attrs={"class": "input"}),
    )
    confidence = forms.TypedChoiceField(
        label=gettext_lazy("How sure are you?"),
        choices=Confidence.choices,
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )

    def __init__(self, data: Any = None, *, candidates: Candidates, mine: Vote | None) -> None:
        initial: dict[str, Any] = {"expected": ExpectedReaction.REPLY, "confidence": Confidence.FAIRLY}
        if mine:
            chosen = next((each.key for each in candidates.shown if is_for(mine, each)), NONE)
            initial = {"choice": chosen, "expected": mine.expected, "confidence": mine.confidence}
        super().__init__(data, initial=initial, auto_id="vote_%s")
        self.candidates = candidates
        choices = [(each.key, each.title) for each in candidates.shown]
        cast(forms.ChoiceField, self.fields["choice"]).choices = [*choices, (NONE, _("None of these"))]

    @property
    def chosen(self) -> Candidate | None:
        """None: none of them."""
        return self.candidates.of(self.cleaned_data["choice"])
