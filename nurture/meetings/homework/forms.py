"""Whether an action is sane: what, who, until which business day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from nurture.meetings.homework.days import against
from nurture.meetings.homework.models import Action
from nurture.meetings.homework.queries import OfferedDay, offered_days
from nurture.projects.models import Project
from nurture.projects.queries.members import memberships
from nurture.projects.queries.rhythms import day_of, holidays_of
from nurture.team.models import Team, User
from nurture.web.forms import DateInput
from nurture.web.templatetags import ui

OTHER: Final = "other"


class _PlanForm(forms.Form):
    """`when` is one of the days that are offered, or says that `due` holds."""

    data: Any
    words = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    owner = forms.TypedChoiceField(label=pgettext_lazy("action", "Owner"), coerce=int)
    when = forms.ChoiceField(
        label=gettext_lazy("Until"), widget=forms.RadioSelect(attrs={"class": "segmented"}), required=False
    )
    due = forms.DateField(label=gettext_lazy("Day"), widget=DateInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        project: Project,
        at: datetime,
        initial: dict[str, Any] | None = None,
        also: User | None = None,
        **kwargs: Any,
    ) -> None:
        self.days = offered_days(project, at=at)
        first = self.days[0].day.isoformat()
        super().__init__(data, initial={"when": first, **(initial or {})}, **kwargs)
        self.today, self.holidays = day_of(project, at), holidays_of(project)
        members = [each.user for each in memberships(project) if each.user.team and each.user.is_active]
        self.people = {each.pk: each for each in [*members, *([also] if also else [])]}
        choice = self.fields["owner"]
        assert isinstance(choice, forms.TypedChoiceField)  # noqa: S101 - declared above
        choice.choices = _by_team(list(self.people.values()))
        days = self.fields["when"]
        assert isinstance(days, forms.ChoiceField)  # noqa: S101 - declared above
        days.choices = [
            *((each.day.isoformat(), day_words(each, self.today)) for each in self.days),
            (OTHER, _("Another day")),
        ]
        self.fields["due"].widget.attrs["min"] = self.today.isoformat()

    @property
    def chosen_owner(self) -> User:
        return self.people[self.cleaned_data["owner"]]

    @property
    def chosen_day(self) -> date:
        day: date = self.cleaned_data["due"]
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        when = cleaned.get("when")
        if when and when != OTHER:
            cleaned["due"] = date.fromisoformat(when)
            self.errors.pop("due", None)
        elif "due" not in self.errors:
            self._require_a_business_day(cleaned.get("due"))
        return cleaned

    def _require_a_business_day(self, day: date | None) -> None:
        if day is None:
            self.add_error("due", _("Choose the day."))
        elif objection := against(day, self.today, self.holidays):
            self.add_error("due", objection)


class GiveForm(_PlanForm):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    target = forms.IntegerField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="action_%s", **kwargs)

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation


class ReplanForm(_PlanForm):
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, action: Action, at: datetime) -> None:
        super().__init__(
            data,
            project=action.meeting.project,
            at=at,
            also=action.owner,
            auto_id="replan_%s",
            initial={
                "words": action.words,
                "owner": action.owner_id,
                "when": OTHER,
                "due": action.due_on,
                "seen": len(action.replans.all()),
            },
        )

    def meet(self, current: Action) -> None:
        """Keep what was typed; the next save says that theirs was seen."""
        typed = self.data.copy()
        typed["seen"] = current.replans.count()
        self.data = typed


class DropForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why it need not be done"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="drop_%s")


def day_words(offered: OfferedDay, today: date) -> str:
    day = ui.weekday_and_day(offered.day, today)
    if offered.count is None:
        return _("Next meeting, %(day)s") % {"day": day}
    words = ngettext("In one business day, %(day)s", "In %(count)d business days, %(day)s", offered.count)
    return words % {"count": offered.count, "day": day}


def _by_team(people: Sequence[User]) -> list[tuple[str, list[tuple[int, str]]]]:
    return [
        (str(team.label), [(each.pk, each.display_name) for each in people if each.team == team])
        for team in (Team.SALES, Team.MARKETING)
    ]
