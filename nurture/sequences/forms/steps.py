"""Whether a step of a sequence, or of a template, is sane: what it says, when it is, and for whom."""

from datetime import date, timedelta
from typing import Any, Final, cast
from uuid import UUID, uuid4

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.forms.records import Difference, in_words, met
from accounts.models import BuyingRole, Contact
from accounts.queries.people import choices
from nurture.projects.models import Membership
from nurture.sequences.models import SHARED, WORK, Fact, Sequence, Step, StepKind, StepWords, Timing
from nurture.sequences.queries.steps import step_version
from nurture.sequences.rules.plan import NOT
from nurture.team.models import User
from nurture.web.forms import DateInput

TITLES = {
    StepKind.EMAIL: _("What is it about?"),
    StepKind.PERSONAL: _("Subject"),
    StepKind.CALL: _("What is the call about?"),
    StepKind.VISIT: _("What is the visit about?"),
    StepKind.TASK: _("What is to be done?"),
    StepKind.WAIT: _("What are we waiting for?"),
    StepKind.DECIDE: _("What is to be decided?"),
    StepKind.HANDOFF: _("What must be true for a handoff?"),
}
TEXTS = {
    StepKind.PERSONAL: _("The text, ready to be copied"),
    StepKind.CALL: _("What to ask and what to say"),
    StepKind.VISIT: _("What to bring, ask and say"),
}
#: Plans are reckoned day by day, and nobody plans farther.
FARTHEST: Final = timedelta(days=730)
NEEDS_A_TITLE = frozenset({StepKind.EMAIL, StepKind.PERSONAL, StepKind.TASK})
# A wait ends with a reaction, or when the time is over; silence alone is what its time is for.
WAITED_FOR = [(fact.value, fact.label) for fact in Fact if not fact.startswith(NOT)]


class WordsForm(forms.Form):
    """What steps and steps of templates share."""

    title = forms.CharField(max_length=300, required=False, widget=forms.TextInput({"autocomplete": "off"}))
    text = forms.CharField(max_length=20000, required=False, widget=forms.Textarea({"rows": 6}))
    timing = forms.ChoiceField(label=_("When"), choices=Timing, widget=forms.RadioSelect)
    delay_days = forms.IntegerField(
        label=_("How many business days after the step before"),
        min_value=0,
        max_value=90,
        required=False,
        widget=forms.NumberInput({"data-unit": _("days")}),
    )
    fact = forms.ChoiceField(label=_("What has happened since the last email"), choices=Fact, required=False)
    fact_days = forms.IntegerField(
        label=_("Within how many business days"),
        min_value=1,
        max_value=90,
        required=False,
        widget=forms.NumberInput({"data-unit": _("days")}),
    )
    roles = forms.MultipleChoiceField(
        label=_("For everybody with these roles"),
        choices=[each for each in BuyingRole.choices if each[0] != BuyingRole.UNKNOWN],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    # What the step said when the form was opened.
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, kind: StepKind, step: StepWords | None = None) -> None:
        super().__init__(
            data, initial=_initial(step) if step else {"timing": Timing.DAYS, "delay_days": 5, "fact_days": 5}
        )
        self.kind = kind
        self.differences: list[Difference] = []
        if step:
            self.initial["opened"] = step_version(step)
        self.fields["title"].label = TITLES[kind]
        self.fields["title"].required = kind in NEEDS_A_TITLE
        self.fields["text"].label = TEXTS.get(kind, _("Notes"))
        if kind == StepKind.WAIT:
            self._wait()
        if kind in SHARED:
            del self.fields["roles"]
        if kind in {StepKind.EMAIL, StepKind.WAIT} and self.words_elsewhere:
            del self.fields["text"]

    #: An email of a sequence is written on its own page.
    words_elsewhere = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("timing") == Timing.FACT:
            for name in ("fact", "fact_days"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Say what decides it, and until when."))
        if cleaned.get("timing") == Timing.DAYS and cleaned.get("delay_days") is None:
            self.add_error("delay_days", _("Choose between 0 and 90 business days."))
        return cleaned

    @property
    def opened_version(self) -> str:
        return str(self.cleaned_data["opened"])

    def meet(self, changed: Model) -> None:
        """Somebody saved meanwhile: show both, and let the next save say that this one was seen."""
        current = cast(StepWords, changed)
        typed: Any = self.data
        self.data = typed = typed.copy()
        typed["opened"] = step_version(current)
        # What belongs to another timing is forgotten, so it differs in nothing.
        theirs, yours = _initial(current), {**self.cleaned_data, "text": self.text_words, **self.settings}
        if isinstance(current, Step) and "people" in self.fields:
            theirs["people"] = current.people.order_by("pk")
            yours["people"] = self.cleaned_data["people"].order_by("pk")
        self.differences = [
            Difference(str(field.label), saved, typed_here)
            for name, field in self.fields.items()
            if name in theirs
            and (saved := in_words(field, theirs[name])) != (typed_here := in_words(field, yours[name]))
        ]
        self.add_error(None, met())

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        return list(StepKind.choices)

    @property
    def title_words(self) -> str:
        return str(self.cleaned_data.get("title", ""))

    @property
    def text_words(self) -> str:
        return str(self.cleaned_data.get("text", "")).replace("\r\n", "\n")

    @property
    def operation_id(self) -> UUID:
        operation: UUID | None = self.cleaned_data["operation"]
        return operation or uuid4()

    @property
    def settings(self) -> dict[str, Any]:
        """What belongs to the chosen timing; the rest is forgotten."""
        chosen = self.cleaned_data
        timing = chosen["timing"]
        by_fact = timing == Timing.FACT
        return {
            "timing": timing,
            "delay_days": chosen["delay_days"] if timing == Timing.DAYS else 0,
            "fact": chosen["fact"] if by_fact else "",
            "fact_days": chosen["fact_days"] if by_fact else 5,
            "roles": chosen.get("roles", []),
        }

    def _wait(self) -> None:
        field = self.fields["fact"]
        if isinstance(field, forms.ChoiceField):
            field.choices = WAITED_FOR
        field.label = _("Until somebody there reacts: what counts")
        self.fields["fact_days"].label = _("At most so many business days")


class StepForm(WordsForm):
    """A step of a target's sequence: people and days beside roles and business days."""

    words_elsewhere = True

    on_date = forms.DateField(label=_("Day"), required=False, widget=DateInput)
    people = forms.ModelMultipleChoiceField(
        Contact.objects.none(),
        label=_("And these people"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Who does it"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        kind: StepKind,
        sequence: Sequence,
        step: Step | None = None,
        today: date,
    ) -> None:
        super().__init__(data, kind=kind, step=step)
        self.is_new, self.today = step is None, today
        if step is not None and kind == StepKind.EMAIL:
            del self.fields["title"]
        if kind in SHARED or (kind == StepKind.EMAIL and step is not None):
            del self.fields["people"]
        else:
            present = choices(sequence.target.account)
            self._people().queryset = present.filter(email__gt="") if kind == StepKind.EMAIL else present
            self.initial["people"] = [each.pk for each in step.people.all()] if step else []
        if kind in WORK and kind != StepKind.DECIDE:
            working = Membership.objects.filter(project=sequence.target.project)
            self._owner().queryset = User.objects.filter(pk__in=working.values("user")).order_by("name", "pk")
            self._owner().empty_label = _("The owner whose part it is")
        else:
            del self.fields["owner"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("timing") == Timing.DATE and "on_date" not in self.errors:
            self._require_day(cleaned.get("on_date"))
        return cleaned

    @property
    def settings(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        owner = chosen.get("owner")
        on_date = chosen["on_date"] if chosen["timing"] == Timing.DATE else None
        return super().settings | {"on_date": on_date, "owner_id": owner.pk if owner else None}

    @property
    def chosen_people(self) -> list[Contact]:
        return list(self.cleaned_data.get("people") or [])

    def _require_day(self, day: date | None) -> None:
        """One that was chosen before may be over by now, and stays."""
        if day is None:
            self.add_error("on_date", _("Choose the day."))
        elif day != self.initial.get("on_date") and not self.today <= day <= self.today + FARTHEST:
            self.add_error("on_date", _("Choose a day from today on, within two years."))

    def _people(self) -> Any:
        return self.fields["people"]

    def _owner(self) -> Any:
        return self.fields["owner"]


class TemplateStepForm(WordsForm):
    """A template knows no people and no days."""

    hypothesis = forms.CharField(
        label=_("Why this email"), max_length=600, required=False, widget=forms.Textarea({"rows": 2})
    )
    expected_reaction = forms.CharField(label=_("Expected reaction"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, kind: StepKind, step: StepWords | None = None) -> None:
        super().__init__(data, kind=kind, step=step)
        timing = self.fields["timing"]
        if isinstance(timing, forms.ChoiceField):
            timing.choices = [each for each in Timing.choices if each[0] != Timing.DATE]
        if kind != StepKind.EMAIL:
            del self.fields["hypothesis"], self.fields["expected_reaction"]

    @property
    def settings(self) -> dict[str, Any]:
        mail = {
            name: self.cleaned_data[name]
            for name in ("hypothesis", "expected_reaction")
            if name in self.fields
        }
        return super().settings | mail


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("In a sentence (not a must)"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class EndSequenceForm(NoteForm):
    ending = forms.ChoiceField(
        label=_("How does it end?"),
        choices=[
            (Sequence.Ending.FINISHED, _("Finished: it has done what it was for")),
            (Sequence.Ending.CANCELLED, _("Cancelled: it does not fit any more")),
        ],
        widget=forms.RadioSelect,
    )


def _initial(step: StepWords) -> dict[str, Any]:
    names = (
        "title",
        "text",
        "timing",
        "delay_days",
        "on_date",
        "fact",
        "fact_days",
        "roles",
        "owner",
        "hypothesis",
        "expected_reaction",
    )
    return {name: getattr(step, name) for name in names if hasattr(step, name)}
