"""Plain values of timeline entries and rules, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nurture.projects.models import Criterion, Nomination, Project, TargetEnd, TargetStage
from nurture.projects.queries.meters import PersonMeter
from nurture.projects.rules import quarters
from nurture.projects.rules.calendars import Closure, closures_from
from nurture.projects.rules.cycles import Phase
from nurture.web.countries import country_name
from nurture.web.templatetags.ui import day

register = template.Library()

PHASES: dict[str, Promise] = {
    Phase.CONTRIBUTE: gettext_lazy("Contribute"),
    Phase.DRAFT: gettext_lazy("Draft"),
    Phase.MEET: gettext_lazy("Meet"),
    Phase.SEND: gettext_lazy("Send"),
    Phase.OBSERVE: gettext_lazy("Observe"),
}
LIMITS: dict[str, Promise] = {
    "project": gettext_lazy("the project is full"),
    "sales": gettext_lazy("the owner in sales is at their limit"),
    "marketing": gettext_lazy("the owner in marketing is at their limit"),
}


@register.filter
def quarter(value: date | str) -> str:
    """Jan–Mar 2027, or 2027年1–3月; also of the ISO date an entry of the timeline holds."""
    first = date.fromisoformat(value) if isinstance(value, str) else value
    return quarters.label(first, get_language())


@register.filter
def spelled(person: Mapping[str, str]) -> str:
    """A name that an entry of the timeline holds in both spellings."""
    japanese = (get_language() or "").startswith("ja")
    return person["name"] if japanese else person["latin"] or person["name"]


@register.filter
def stage_name(value: str) -> str:
    return str(TargetStage(value).label)


@register.filter
def phase_name(value: str) -> str:
    return str(PHASES[value])


@register.filter
def decline_reason(value: str) -> str:
    return str(Nomination.DeclineReason(value).label)


@register.filter
def iso_day(value: str) -> str:
    """12 March 2027, or 2027年3月12日, of the ISO date an entry of the timeline holds."""
    return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")


@register.filter
def end_reason(value: str) -> str:
    return str(TargetEnd.Reason(value).label)


@register.filter
def criterion_name(value: str) -> str:
    return str(Criterion(value).label)


@register.filter
def criteria_in_words(criteria: Sequence[str]) -> str:
    """Revenue, Timing: those of a list."""
    return _(", ").join(criterion_name(criterion) for criterion in criteria)


@register.filter
def limits_in_words(limits: Sequence[str]) -> str:
    """The project is full and the owner in sales is at their limit."""
    return _(" and ").join(str(LIMITS[limit]) for limit in limits)


@register.filter
def per_year(amount_kind: str) -> bool:
    return amount_kind == Nomination.AmountKind.YEARLY


@register.filter
def weekday_names(project: Project) -> str:
    """Tue · Wed · Thu: the days of the send window."""
    return " · ".join(str(WEEKDAYS_ABBR[number - 1]) for number in sorted(project.window_weekdays))


@register.filter
def cadence(project: Project) -> str:
    """Weekly · Mon, or once a month · second Tue."""
    weekday = str(WEEKDAYS_ABBR[project.meeting_weekday - 1])
    if project.cadence == Project.Cadence.MONTHLY:
        named = {"week": Project.Week(project.meeting_week).label, "weekday": weekday}
        return _("Once a month · %(week)s %(weekday)s") % named
    return f"{project.get_cadence_display()} · {weekday}"


@register.filter
def closures(project: Project) -> tuple[Closure, ...]:
    """When we ourselves are closed."""
    return closures_from(project.closures)


register.filter("country_name", country_name)


@register.filter
def days_of(closure: Closure) -> str:
    """年末年始 29 Dec 2026 – 3 Jan 2027."""
    return f"{closure.name} {day(closure.first)} – {day(closure.last)}".strip()


@register.filter
def there(moment: datetime, project: Project) -> str:
    """Mon 30 Nov 10:00, or 11月30日(月) 10:00, on the project's own clock."""
    local = timezone.localtime(moment, ZoneInfo(project.time_zone))
    weekday = formats.date_format(local, "D")
    short = day(local.date(), local.date())
    if (get_language() or "").startswith("ja"):
        return f"{short}({weekday}) {local:%H:%M}"
    return f"{weekday} {short} {local:%H:%M}"


@register.filter
def day_there(moment: datetime, project: Project) -> str:
    """30 Nov, or 11月30日, on the project's own calendar."""
    local = timezone.localtime(moment, ZoneInfo(project.time_zone)).date()
    return day(local, local)


@register.filter
def meter_id(meter: PersonMeter, project: Project) -> str:
    return f"load-{project.pk}-{meter.user.pk}"
