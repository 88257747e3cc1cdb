"""Whether what was said in the room is sane."""

from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.annotations import AnnotationForm
from accounts.models import Account
from nurture.meetings.models import Confidence, DecisionKind, Proposal, Vote
from nurture.meetings.queries.candidates import Candidate, Candidates
from nurture.meetings.queries.votes import NONE, is_for
from nurture.sequences.models import ExpectedReaction
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


class ProposalForm(forms.ModelForm[Proposal]):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = Proposal
        fields = ["title", "aim"]
        labels = {"title": gettext_lazy("What could we send instead?"), "aim": gettext_lazy("What for")}
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "aim": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="idea_%s")

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation


class NoteForm(AnnotationForm):
    """One line of what somebody knows, while everybody talks: heard today, as sure as one usually is."""

    def __init__(self, data: Any = None, *, account: Account) -> None:
        super().__init__(data, account=account, auto_id="note_%s")
        # It stands on this meeting, whatever the form says.
        for name in (*self.rarely, "on"):
            del self.fields[name]
        self.fields["their_words"].widget.attrs["placeholder"] = _("Their words")
        self.fields["body"].widget.attrs["placeholder"] = _("Our reading")
