"""Whether what people say before a meeting is sane."""

from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.meetings.lobby.models import SENTENCE, Attendance, EarlyVote
from nurture.meetings.queries.candidates import Candidate, Candidates
from nurture.meetings.queries.votes import NONE
from nurture.projects.models import Membership
from nurture.projects.models.cycles import WHY
from nurture.team.models import User
from nurture.web.forms import DateTimeInput


class EarlyVoteForm(forms.Form):
    """Its choices name the very words that were read."""

    choice = forms.ChoiceField(label=gettext_lazy("Which email would you send?"), widget=forms.RadioSelect)
    sentence = forms.CharField(
        label=gettext_lazy("In one sentence, why"),
        max_length=SENTENCE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, data: Any = None, *, target: int, candidates: Candidates, mine: EarlyVote | None
    ) -> None:
        initial = {"choice": chosen_key(candidates, mine), "sentence": mine.sentence if mine else ""}
        super().__init__(data, initial=initial, auto_id=f"early-{target}-%s")
        self.candidates = candidates
        choice = cast(forms.ChoiceField, self.fields["choice"])
        choice.choices = [*((each.key, each.title) for each in candidates.shown), (NONE, _("None of these"))]
        choice.error_messages["invalid_choice"] = _(
            "The text was changed meanwhile. Read it again and choose."
        )

    @property
    def is_stale(self) -> bool:
        return self.is_bound and self.has_error("choice", "invalid_choice")

    @property
    def chosen(self) -> Candidate | None:
        """None: none of them."""
        return self.candidates.of(self.cleaned_data["choice"])


def chosen_key(candidates: Candidates, mine: EarlyVote | None) -> str:
    """The candidate they chose, in the words it has now; empty before they chose."""
    if mine is None:
        return ""
    if not (mine.email_id or mine.proposal_id):
        return NONE
    found = (each for each in candidates.shown if _is_for(mine, each))
    return next((each.key for each in found), "")


def _is_for(vote: EarlyVote, candidate: Candidate) -> bool:
    if vote.email_id:
        return candidate.email is not None and candidate.email.pk == vote.email_id
    return candidate.email is None and candidate.proposal_id == vote.proposal_id


class AttendanceForm(forms.Form):
    answer = forms.ChoiceField(
        label=gettext_lazy("Will you come?"),
        choices=Attendance.Answer.choices,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    delegate = forms.ModelChoiceField(
        label=gettext_lazy("Who comes for you"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose"),
    )

    def __init__(
        self, data: Any = None, *, members: list[Membership], user: User, mine: Attendance | None
    ) -> None:
        initial = {"answer": mine.answer, "delegate": mine.delegate_id} if mine else {}
        super().__init__(data, initial=initial, auto_id="attend-%s")
        same = [each.user_id for each in members if each.user.team == user.team and each.user_id != user.pk]
        named = cast("forms.ModelChoiceField[User]", self.fields["delegate"])
        named.queryset = User.objects.filter(pk__in=same, is_active=True).order_by("name", "pk")
        if not same:
            answers = [each for each in Attendance.Answer.choices if each[0] != Attendance.Answer.DELEGATE]
            cast(forms.ChoiceField, self.fields["answer"]).choices = answers

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lacks = not cleaned.get("delegate") and "delegate" not in self.errors
        if cleaned.get("answer") == Attendance.Answer.DELEGATE and lacks:
            self.add_error("delegate", _("Choose who comes for you."))
        return cleaned


class MoveForm(forms.Form):
    """Times are read on the clock that is active: the project's."""

    MOVE, SKIP = "move", "skip"

    what = forms.ChoiceField(
        label=gettext_lazy("What happens to the meeting"),
        choices=[
            (MOVE, gettext_lazy("It takes place at another time")),
            (SKIP, gettext_lazy("It is skipped")),
        ],
        initial=MOVE,
        widget=forms.RadioSelect,
    )
    to = forms.DateTimeField(label=gettext_lazy("New time"), required=False, widget=DateTimeInput)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=WHY,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Both teams read it."),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: Any = None, *, meeting_at: datetime) -> None:
        super().__init__(data, initial={"to": timezone.localtime(meeting_at)})

    @property
    def moves(self) -> bool:
        return bool(self.cleaned_data["what"] == self.MOVE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") == self.MOVE and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", _("Say when it takes place."))
        return cleaned
