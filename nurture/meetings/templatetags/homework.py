"""Actions in words, and the form that gives one, on whatever page it is wanted."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from nurture.meetings.homework.forms import GiveForm
from nurture.meetings.homework.models import titled
from nurture.meetings.homework.queries import Chosen, Listed, Row
from nurture.meetings.models import Meeting
from nurture.projects.models import Target

register = template.Library()

STATES: Final[dict[str, Promise]] = {
    "open": pgettext_lazy("action", "Open"),
    "late": pgettext_lazy("action", "Late"),
    "done": pgettext_lazy("action", "Done"),
    "dropped": pgettext_lazy("action", "Dropped"),
}


@register.inclusion_tag("meetings/homework/parts/give.html", takes_context=True)
def give_action(
    context: Context, meeting: Meeting, target: Target | None = None, *, quiet: bool = True
) -> dict[str, Any]:
    """A form that gives an action from here. `quiet`: another button is the first one of the page. Two queries."""
    request = context["request"]
    form = GiveForm(
        project=meeting.project,
        at=timezone.now(),  # noqa: TID251 - many pages show it, whatever their views know
        initial={
            "owner": request.user.pk,
            "target": target.pk if target else None,
            "next": request.get_full_path(),
        },
    )
    return {
        "request": request,
        "csrf_token": context["csrf_token"],
        "current_day": context["current_day"],
        "meeting": meeting,
        "target": target,
        "form": form,
        "quiet": quiet,
    }


@register.filter
def owner_words(detail: Mapping[str, Any]) -> str:
    """Whose it is, of an entry of a timeline, as its reader writes the name."""
    latin = not (get_language() or "").startswith("ja")
    return str((latin and detail.get("owner_latin")) or detail["owner"])


@register.filter
def action_words(detail: Mapping[str, Any]) -> str:
    """What is to be done, of an entry of a timeline. Those of old do not say how."""
    return titled(str(detail.get("does") or ""), str(detail["words"]))


@register.filter
def written_day(day: str) -> date:
    """Of an entry of a timeline."""
    return date.fromisoformat(day)


@register.filter
def is_late(row: Row, today: date) -> bool:
    return row.is_late(today)


@register.filter
def states(_chosen: Chosen, listed: Listed) -> Iterator[tuple[str, str, int]]:
    for state, count in listed.counts.items():
        yield state, str(STATES[state]), count


@register.filter
def with_state(chosen: Chosen, state: str) -> str:
    """The address of the same list in another state."""
    return chosen.query(state=state)
