"""Founding a project and changing it."""

from typing import Any
from zoneinfo import available_timezones

import holidays
from django import forms
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.records import RecordForm
from nurture.projects.forms.fields import YenField
from nurture.projects.models import Project
from nurture.projects.queries.members import candidates, memberships
from nurture.projects.queries.versions import FIELDS, project_version
from nurture.projects.templatetags.projects import country_name
from nurture.team.models import Team, User
from nurture.web.forms import DateInput

WORKING_DAYS = [(number, WEEKDAYS[number - 1]) for number in range(1, 6)]
# All seven: a day that is already set must not be lost by saving the form.
SHORT_DAYS = [(number, WEEKDAYS_ABBR[number - 1]) for number in range(1, 8)]


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
    window_weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days we send"),
        coerce=int,
        choices=SHORT_DAYS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "segmented"}),
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
        widgets = {
            "period_start": DateInput,
            "period_end": DateInput,
            "meeting_time": TimeInput,
            "window_start": TimeInput,
            "window_end": TimeInput,
            "cadence": forms.RadioSelect(attrs={"class": "segmented"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())]
        )
        self.fields["holiday_country"] = forms.ChoiceField(
            label=_("Holidays of"),
            choices=[("", _("No country: we send on holidays too")), *_countries()],
            required=False,
        )
        if self.instance.pk:
            self.fields["seen"].initial = project_version(self.instance)
            self._show_members()

    @property
    def record_fields(self) -> list[str]:
        return list(FIELDS)

    @property
    def members(self) -> list[User]:
        return [*self.cleaned_data["sales_members"], *self.cleaned_data["marketing_members"]]

    @property
    def chosen_leads(self) -> list[User]:
        return list(self.cleaned_data["leads"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not set(cleaned["leads"]) <= set(self.members):
            self.add_error("leads", _("A lead is also a member: tick both."))
        return cleaned

    def meet(self, current: Any) -> None:
        super().meet(current)
        typed: Any = self.data
        typed["seen"] = project_version(current)

    def _show_members(self) -> None:
        belonging = memberships(self.instance)
        for name, team in (("sales_members", Team.SALES), ("marketing_members", Team.MARKETING)):
            self.fields[name].initial = [m.user_id for m in belonging if m.user.team == team]
        self.fields["leads"].initial = [m.user_id for m in belonging if m.is_lead]


def _countries() -> list[tuple[str, str]]:
    known = holidays.list_supported_countries(include_aliases=False)
    return sorted(((code, country_name(code)) for code in known), key=lambda country: country[1])
