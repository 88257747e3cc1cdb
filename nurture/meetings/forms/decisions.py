"""What is decided, and what each kind of decision needs to be said with it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Contact
from nurture.meetings.actions.needs import Needs
from nurture.meetings.homework.days import against
from nurture.meetings.models import SENDING, DecisionKind, Touch
from nurture.meetings.queries.candidates import Candidate
from nurture.meetings.queries.deciding import Deciding
from nurture.projects.models import TargetEnd
from nurture.sequences.models import Email, ExpectedReaction
from nurture.team.models import User
from nurture.web import days
from nurture.web.forms import DateInput

# As they stand side by side on the bar.
SHORT: Final[dict[str, Promise]] = {
    DecisionKind.SEND: pgettext_lazy("decision, short", "Send"),
    DecisionKind.SEND_WITH_EDITS: pgettext_lazy("decision, short", "With edits"),
    DecisionKind.SPLIT: pgettext_lazy("decision, short", "Split"),
    DecisionKind.REWRITE: pgettext_lazy("decision, short", "Rewrite"),
    DecisionKind.SALES_TOUCH: pgettext_lazy("decision, short", "Sales touch"),
    DecisionKind.WAIT: pgettext_lazy("decision, short", "Wait"),
    DecisionKind.HAND_OFF: pgettext_lazy("decision, short", "Hand off"),
    DecisionKind.PARK: pgettext_lazy("decision, short", "Park"),
    DecisionKind.DROP: pgettext_lazy("decision, short", "Drop"),
}
#: A parked target is looked at again after so long, if nobody says otherwise.
LOOK_AGAIN: Final = timedelta(days=90)


def _select(label: Any, choices: Any = (), **more: Any) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "input"})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget, **more)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DateInput(attrs={"class": "input"}))


WITHOUT = gettext_lazy("Why without the owners?")


def _line(label: Any, most: int, **attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"} | attrs),
    )


class DecisionForm(forms.Form):
    """`candidate` names the very content that was looked at; `share_<contact>` which email somebody gets."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=list(SHORT.items()),
        initial=DecisionKind.SEND,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    candidate = forms.CharField(label=gettext_lazy("Candidate"), required=False, max_length=120)
    instruction = _line(gettext_lazy("What should be different?"), 300)
    writer = _select(gettext_lazy("Who rewrites it"))
    write_by = _day(gettext_lazy("Written by"))
    touch = _select(gettext_lazy("How we go there"), Touch.choices, initial=Touch.CALL)
    rep = _select(gettext_lazy("Who goes there"))
    touch_by = _day(gettext_lazy("Done by"))
    until = _day(gettext_lazy("Until"))
    look_again = _day(gettext_lazy("Look again on"))
    end_reason = _select(gettext_lazy("Reason"))
    expected = _select(gettext_lazy("What will come back?"))
    check_on = _day(gettext_lazy("Look on"))
    # Its label stands in the field: the line is shared with who is missing.
    without_quorum = _line(WITHOUT, 140, placeholder=WITHOUT)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=140,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, deciding: Deciding) -> None:
        usually, today = deciding.usually, deciding.today
        initial = {
            "writer": str(usually.writer.pk),
            "write_by": usually.write_by,
            "rep": str(usually.rep.pk),
            "touch_by": usually.touch_by,
            "look_again": today + LOOK_AGAIN,
        }
        super().__init__(data, initial=initial)
        self.deciding = deciding
        self.fields["instruction"].widget.attrs["placeholder"] = _("What should be different?")
        # What somebody looked at is not what stands now.
        self.is_stale = False
        for name in ("write_by", "touch_by", "until", "look_again", "check_on"):
            self.fields[name].widget.attrs["min"] = today.isoformat()
        self._offer("writer", [(str(each.pk), str(each)) for each in deciding.writers])
        self._offer("rep", [(str(each.pk), str(each)) for each in deciding.reps])
        self._offer("end_reason", [("", _("Choose a reason")), *TargetEnd.Reason.choices])
        self._offer("expected", [("", _("as the email says")), *ExpectedReaction.choices])
        letters = [(each.key, str(number)) for number, each in deciding.letters]
        for person in deciding.people:
            self.fields[f"share_{person.pk}"] = forms.ChoiceField(
                label=str(person),
                choices=[("", "–"), *letters],
                required=False,
                widget=forms.RadioSelect(attrs={"class": "segmented"}),
            )

    @property
    def typed_candidate(self) -> str:
        return str(self["candidate"].value() or "")

    @property
    def shares(self) -> Iterator[tuple[Contact, BoundField]]:
        """Each person with the choice of what they get."""
        for person in self.deciding.people:
            yield person, self[f"share_{person.pk}"]

    @property
    def chosen(self) -> Candidate | None:
        return self.deciding.candidates.of(self.cleaned_data.get("candidate", ""))

    @property
    def needs(self) -> Needs:
        """What the kind needs, and of it only what belongs to the kind."""
        said = self.cleaned_data
        is_touch = said["kind"] == DecisionKind.SALES_TOUCH
        return Needs(
            instruction=said["instruction"] if said["kind"] in _INSTRUCTED else "",
            shares=self._shares() if said["kind"] == DecisionKind.SPLIT else {},
            assigned_to=self._member(said["rep" if is_touch else "writer"]),
            due_on=said["touch_by" if is_touch else "write_by"],
            touch=said["touch"],
            end_reason=said["end_reason"],
            expected=said["expected"],
            check_on=said["check_on"] or (self.deciding.usually.touch_by if said["expected"] else None),
            without_quorum=said["without_quorum"],
        )

    @property
    def is_about_one(self) -> bool:
        """Of the other kinds nobody asks which candidate was looked at."""
        return self.cleaned_data["kind"] in _ABOUT_ONE

    @property
    def until_day(self) -> Any:
        name = "look_again" if self.cleaned_data["kind"] == DecisionKind.PARK else "until"
        return self.cleaned_data[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind", "")
        if cleaned.get("candidate") and self.chosen is None and kind in _ABOUT_ONE:
            self.is_stale = True
            self.add_error("candidate", _("The text of this candidate was changed meanwhile. Read it again."))
        elif check := _CHECKS.get(kind):
            check(self)
        if kind in SENDING and cleaned.get("expected"):
            self._require_to_come("check_on")
        if self.deciding.lacks_owner and not cleaned.get("without_quorum"):
            self.add_error("without_quorum", _("Say why you do not wait for those who own it."))
        return cleaned

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def _require_sendable(self) -> None:
        if self.chosen is None:
            self.add_error("candidate", _("Choose the email to send."))
        elif self.chosen.email is None:
            self.add_error(
                "candidate", _("This is an idea without a text. Decide to rewrite: it becomes a draft.")
            )
        elif self.chosen.problems:
            self.add_error("candidate", _("This email is not complete. Open it and mend what is missing."))

    def _require_instruction(self) -> None:
        if self.chosen is None or self.chosen.email is None:
            self._require_sendable()
        if not self.cleaned_data.get("instruction"):
            self.add_error("instruction", _("Say what should be different. The words are written next."))

    def _require_two_letters(self) -> None:
        if len(self._shares()) < 2:
            self.add_error("kind", _("Give at least two emails somebody of their own, or choose “Send”."))

    def _require_until(self) -> None:
        self._require_a_day("until", _("Choose the day until which you wait."))

    def _require_look(self) -> None:
        self._require_a_day("look_again", _("Choose the day on which you look again."))
        self._require_reason()

    def _require_a_workday(self) -> None:
        """Of whoever rewrites or goes there; without a day it is the usual one."""
        name = "touch_by" if self.cleaned_data["kind"] == DecisionKind.SALES_TOUCH else "write_by"
        day = self.cleaned_data.get(name)
        if day and (objection := against(day, self.deciding.today, self.deciding.holidays)):
            self.add_error(name, objection)

    def _require_reason(self) -> None:
        if not self.cleaned_data.get("end_reason"):
            self.add_error("end_reason", _("Choose a reason; “Hard to say” is one."))

    def _require_a_day(self, name: str, missing: str) -> None:
        if self.cleaned_data.get(name) is None and name not in self.errors:
            self.add_error(name, missing)
        self._require_to_come(name)

    def _require_to_come(self, name: str) -> None:
        day, tomorrow = self.cleaned_data.get(name), self.deciding.today + timedelta(days=1)
        if day and (objection := days.against(day, first=tomorrow)):
            self.add_error(name, objection)

    def _shares(self) -> dict[Email, list[Contact]]:
        found: dict[Email, list[Contact]] = {}
        for person in self.deciding.people:
            each = self.deciding.candidates.of(self.cleaned_data.get(f"share_{person.pk}", ""))
            if each and each.email:
                found.setdefault(each.email, []).append(person)
        return found

    def _member(self, pk: str) -> User | None:
        return next((each for each in self.deciding.members if str(each.pk) == pk), None)


_INSTRUCTED: Final = (DecisionKind.SEND_WITH_EDITS, DecisionKind.REWRITE)
# What is decided about one candidate; of the others nobody asks which one was looked at.
_ABOUT_ONE: Final = (
    DecisionKind.SEND,
    DecisionKind.SEND_WITH_EDITS,
    DecisionKind.REWRITE,
    DecisionKind.SALES_TOUCH,
)
_CHECKS: Final = {
    DecisionKind.SEND: DecisionForm._require_sendable,  # noqa: SLF001 - its own
    DecisionKind.SEND_WITH_EDITS: DecisionForm._require_instruction,  # noqa: SLF001
    DecisionKind.SPLIT: DecisionForm._require_two_letters,  # noqa: SLF001
    DecisionKind.REWRITE: DecisionForm._require_a_workday,  # noqa: SLF001
    DecisionKind.SALES_TOUCH: DecisionForm._require_a_workday,  # noqa: SLF001
    DecisionKind.WAIT: DecisionForm._require_until,  # noqa: SLF001
    DecisionKind.PARK: DecisionForm._require_look,  # noqa: SLF001
    DecisionKind.DROP: DecisionForm._require_reason,  # noqa: SLF001
}
