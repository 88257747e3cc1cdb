"""From when to when a company is closed, in its own words."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.records import RecordForm
from accounts.models import Account, CompanyDays, DayKind
from accounts.rules.closures import Closure
from nurture.web.countries import countries
from nurture.web.forms import DateInput, LongSelect, time_zones


class DaysForm(forms.ModelForm[CompanyDays]):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = CompanyDays
        fields = ["kind", "name", "starts_on", "ends_on", "every_year"]
        help_texts = {"name": gettext_lazy("As they call it: 年末年始, plant maintenance, founding day.")}
        widgets = {
            "kind": forms.RadioSelect(attrs={"class": "segmented"}),
            "starts_on": DateInput,
            "ends_on": DateInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=self.fields["kind"].label,
            choices=DayKind,
            initial=DayKind.CLOSED,
            widget=forms.RadioSelect(attrs={"class": "segmented"}),
        )
        # One day is the first and the last.
        self.fields["ends_on"].required = False

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if not first:
            return cleaned
        if not last and "ends_on" not in self.errors:
            cleaned["ends_on"] = last = first
        if last and last < first:
            self.add_error("ends_on", _("It cannot end before it begins."))
        elif last and Closure(first, last).is_a_slip:
            self.add_error("ends_on", _("That is more than two months. Look at the year."))
        return cleaned


class CalendarForm(RecordForm[Account]):
    """Whose holidays and whose clock they keep, and when they close their month."""

    class Meta:
        model = Account
        fields = ["country", "time_zone", "closing_day"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = time_zones(self.instance.time_zone) if self.instance.time_zone else time_zones("UTC")
        self.fields["country"] = forms.ChoiceField(
            label=_("Holidays of"),
            choices=[("", _("Not known")), *countries()],
            required=False,
            widget=LongSelect,
            help_text=_("Not known: those of their time zone’s country, else ours."),
        )
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=[("", _("As ours")), *zones], required=False, widget=LongSelect
        )
        self.fields["closing_day"] = forms.TypedChoiceField(
            label=_("They close the month on"),
            choices=[
                ("", _("its last day")),
                *((day, _("day %(day)s") % {"day": day}) for day in range(1, 31)),
            ],
            coerce=int,
            empty_value=None,
            required=False,
            help_text=_("Where a project leaves the end of the month free, it counts back from this day."),
        )


class Preset(NamedTuple):
    label: Promise
    fields: dict[str, str]


def presets(today: date) -> list[Preset]:
    """What most companies in Japan close for; the dates are a start, each company has its own."""
    usual = (
        (gettext_lazy("New Year"), (12, 29), (1, 3)),
        (gettext_lazy("Golden Week"), (4, 29), (5, 5)),
        (gettext_lazy("Obon"), (8, 13), (8, 16)),
    )
    return [Preset(label, _next(str(label), first, last, today)) for label, first, last in usual]


def _next(name: str, first: tuple[int, int], last: tuple[int, int], today: date) -> dict[str, str]:
    starts = date(today.year, *first)
    if starts < today:
        starts = starts.replace(year=today.year + 1)
    ends = date(starts.year + (last < first), *last)
    return {
        "kind": DayKind.CLOSED,
        "name": name,
        "starts_on": starts.isoformat(),
        "ends_on": ends.isoformat(),
        "every_year": "on",
    }
