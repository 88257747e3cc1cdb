"""Founding a project and changing it."""

from datetime import date
from typing import Any, Final

from django import forms
from django.core.validators import MinValueValidator
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.records import RecordForm
from nurture.projects.forms.fields import ClosuresField, YenField, in_order
from nurture.projects.models import Project
from nurture.projects.queries.members import candidates, memberships
from nurture.projects.queries.versions import FIELDS, project_version
from nurture.projects.rules.calendars import Closure, closures_from, usual_closures
from nurture.projects.templatetags.projects import days_of
from nurture.team.models import Team, User
from nurture.web.countries import countries
from nurture.web.forms import DateInput, LongSelect, time_zones

# In years; more is a slip of the year.
LONGEST: Final = 10
WORKING_DAYS = [(number, WEEKDAYS[number - 1]) for number in range(1, 6)]
# All seven: a day that is already set must not be lost by saving the form.
SHORT_DAYS = [(number, WEEKDAYS_ABBR[number - 1]) for number in range(1, 8)]
# What the days ahead are drawn from: when we meet, and when we send.
PREVIEWED = (
    "period_start",
    "period_end",
    "cadence",
    "meeting_weekday",
    "meeting_week",
    "meeting_time",
    "window_weekdays",
    "window_start",
    "window_end",
    "time_zone",
    "holiday_country",
    "closures",
)

CAPACITIES = ("capacity", "rep_capacity", "marketer_capacity")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class PeopleField(forms.ModelMultipleChoiceField[User]):
    widget = forms.CheckboxSelectMultiple


class ProjectForm(RecordForm[Project]):
    goal_amount = YenField(
        label=gettext_lazy("Goal: won revenue"),
        help_text=gettext_lazy("300,000,000, 3億 or 300M: what both teams want to win together."),
    )
    meeting_weekday = forms.TypedChoiceField(
        label=gettext_lazy("Meeting day"), coerce=int, choices=WORKING_DAYS
    )
    meeting_week = forms.TypedChoiceField(
        label=gettext_lazy("In which week of the month"),
        coerce=int,
        choices=Project.Week,
        empty_value=str(Project.Week.FIRST.value),
        required=False,
        help_text=gettext_lazy("Only when you meet once a month."),
    )
    closures = ClosuresField(
        label=gettext_lazy("When we are closed"),
        required=False,
        help_text=gettext_lazy("We neither meet nor send on these days, and no day of them counts."),
    )
    usual = forms.MultipleChoiceField(
        label=gettext_lazy("Add the usual ones"), required=False, widget=forms.CheckboxSelectMultiple
    )
    window_weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days we send"),
        coerce=int,
        choices=SHORT_DAYS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "segmented"}),
    )
    month_end_days = forms.TypedChoiceField(
        label=gettext_lazy("At the end of the month"),
        coerce=int,
        empty_value="0",
        required=False,
        choices=[
            (0, gettext_lazy("we send as on other days")),
            (1, gettext_lazy("leave the last business day free")),
            *(
                (count, format_lazy(gettext_lazy("leave the last {count} business days free"), count=count))
                for count in range(2, 6)
            ),
        ],
        help_text=gettext_lazy(
            "Nobody reads while they close the books. Theirs may close on another day: say so on the account."
        ),
    )
    sales_members = PeopleField(label=gettext_lazy("Sales"), queryset=candidates(Team.SALES))
    marketing_members = PeopleField(label=gettext_lazy("Marketing"), queryset=candidates(Team.MARKETING))
    leads = PeopleField(
        label=gettext_lazy("Leads"),
        queryset=User.objects.filter(is_active=True).exclude(team="").order_by("-team", "name", "id"),
        help_text=gettext_lazy("They may change the project and its owners. One of each team is best."),
    )

    class Meta:
        model = Project
        fields = FIELDS
        help_texts = {
            "monday_from": gettext_lazy(
                "Empty: as on other days. 13:00 keeps out of the week’s first pile of mail."
            ),
        }
        widgets = {
            "period_start": DateInput,
            "period_end": DateInput,
            "meeting_time": TimeInput,
            "window_start": TimeInput,
            "window_end": TimeInput,
            "monday_from": TimeInput,
            "cadence": forms.RadioSelect(attrs={"class": "segmented"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=time_zones(self.instance.time_zone), widget=LongSelect
        )
        self.fields["holiday_country"] = forms.ChoiceField(
            label=_("Holidays of"),
            choices=[("", _("No country: only their holidays count")), *countries()],
            required=False,
            widget=LongSelect,
        )
        for name in CAPACITIES:
            self.fields[name].validators.append(MinValueValidator(1))
            self.fields[name].widget.attrs["min"] = 1
        self._usual = {_mark(each): each for each in self._not_yet_closed()}
        usual: Any = self.fields["usual"]
        usual.choices = [(mark, days_of(each)) for mark, each in self._usual.items()]
        if self.instance.pk:
            self.fields["seen"].initial = project_version(self.instance)
            self._show_members()

    @property
    def shows_a_rhythm(self) -> bool:
        """Enough is known, and right, to say when the next meetings are."""
        return not any(name in self.errors for name in PREVIEWED) if self.is_bound else True

    @property
    def record_fields(self) -> list[str]:
        return list(FIELDS)

    @property
    def members(self) -> list[User]:
        return [*self.cleaned_data["sales_members"], *self.cleaned_data["marketing_members"]]

    @property
    def chosen_leads(self) -> list[User]:
        return list(self.cleaned_data["leads"])

    def clean_period_start(self) -> date:
        return _of_our_time(self.cleaned_data["period_start"])

    def clean_period_end(self) -> date:
        return _of_our_time(self.cleaned_data["period_end"])

    def clean_month_end_days(self) -> int:
        return int(self.cleaned_data["month_end_days"])

    def clean_meeting_week(self) -> int:
        return int(self.cleaned_data["meeting_week"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._refuse_a_slip()
        if "closures" in cleaned:
            added = [self._usual[mark] for mark in cleaned.get("usual", ())]
            kept = [
                {"first": each.first.isoformat(), "last": each.last.isoformat(), "name": each.name}
                for each in added
            ]
            cleaned["closures"] = in_order([*cleaned["closures"], *kept])
        if not self.errors and not set(cleaned["leads"]) <= set(self.members):
            self.add_error("leads", _("A lead is also a member: tick both."))
        return cleaned

    def shown(self, record: Any, name: str) -> str:
        if name == "closures":
            return ", ".join(days_of(closure) for closure in closures_from(record.closures))
        return super().shown(record, name)

    def meet(self, current: Any) -> None:
        super().meet(current)
        typed: Any = self.data
        typed["seen"] = project_version(current)

    def _refuse_a_slip(self) -> None:
        start, end = self.cleaned_data.get("period_start"), self.cleaned_data.get("period_end")
        if start and end and end.year - start.year > LONGEST:
            self.add_error("period_end", _("That is more than ten years. Look at the year."))

    def _not_yet_closed(self) -> list[Closure]:
        """The usual closures of the period that no closure of the project touches."""
        project = self.instance
        start, end = project.period_start, project.period_end
        taken = closures_from(project.closures)
        return [
            usual
            for usual in usual_closures(project.holiday_country, start, end)
            if not any(closure.first <= usual.last and usual.first <= closure.last for closure in taken)
        ]

    def _show_members(self) -> None:
        belonging = memberships(self.instance)
        for name, team in (("sales_members", Team.SALES), ("marketing_members", Team.MARKETING)):
            self.fields[name].initial = [m.user_id for m in belonging if m.user.team == team]
        self.fields["leads"].initial = [m.user_id for m in belonging if m.is_lead]


def _of_our_time(day: date) -> date:
    """Calendars of holidays end somewhere, and so does Python's."""
    if not 2000 <= day.year < 2200:
        raise forms.ValidationError(_("Look at the year."))
    return day


def _mark(closure: Closure) -> str:
    return f"{closure.first}:{closure.last}"
