"""What is decided, and what each kind of decision needs to be said with it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.meetings.models import DecisionKind
from nurture.meetings.queries.candidates import Candidate, Candidates
from nurture.web.forms import DateInput


class DecisionForm(forms.Form):
    """`candidate` names the very content that was looked at."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=DecisionKind.choices,
        initial=DecisionKind.SEND,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    candidate = forms.CharField(required=False, max_length=120)
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DateInput)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=140,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, candidates: Candidates, today: date) -> None:
        super().__init__(data)
        self.candidates, self.today = candidates, today
        self.fields["until"].widget.attrs["min"] = today.isoformat()
        # What somebody looked at is not what stands now.
        self.is_stale = False

    @property
    def typed_candidate(self) -> str:
        return str(self["candidate"].value() or "")

    @property
    def chosen(self) -> Candidate | None:
        return self.candidates.of(self.cleaned_data.get("candidate", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("candidate") and self.chosen is None:
            self.is_stale = True
            self.add_error("candidate", _("The text of this candidate was changed meanwhile. Read it again."))
        elif cleaned.get("kind") == DecisionKind.SEND:
            self._require_sendable()
        if cleaned.get("kind") == DecisionKind.WAIT and "until" not in self.errors:
            self._require_a_day(cleaned.get("until"))
        return cleaned

    def _require_sendable(self) -> None:
        if self.chosen is None:
            self.add_error("candidate", _("Choose the email to send."))
        elif self.chosen.email is None:
            self.add_error(
                "candidate", _("This is an idea without a text. Decide to rewrite: it becomes a draft.")
            )
        elif self.chosen.problems:
            self.add_error("candidate", _("This email is not complete. Open it and mend what is missing."))

    def _require_a_day(self, until: date | None) -> None:
        if until is None:
            self.add_error("until", _("Choose the day until which you wait."))
        elif until <= self.today:
            self.add_error("until", _("Choose a day to come."))
