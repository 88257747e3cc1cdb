"""What was decided and what came of it, in words; the card that says it on any page."""

from collections.abc import Iterator
from typing import Any, Final

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nurture.meetings.history.models import Again, Finding, Verdict
from nurture.meetings.history.queries import Check, check_of, stories_behind
from nurture.meetings.history.rules import Outcome
from nurture.meetings.models import Decision
from nurture.projects.queries.members import is_member
from nurture.sequences.rules.approval import BOTH

register = template.Library()

OUTCOMES: Final[dict[str, Promise]] = {
    Outcome.OPEN: _("not judged by both teams yet"),
    Outcome.SUPPORTS: _("Both teams: what came back supports it."),
    Outcome.DOES_NOT: _("Both teams: what came back does not support it."),
    Outcome.CANNOT_TELL: _("Both teams: nobody can tell."),
    Outcome.DIFFERS: _("The teams see it differently."),
}
SHORT: Final[dict[str, tuple[Promise, str, str]]] = {
    Outcome.OPEN: (_("to be judged"), "outline", "circle-dashed"),
    Outcome.SUPPORTS: (_("supports it"), "good", "circle-check"),
    Outcome.DOES_NOT: (_("does not support it"), "warn", "circle-x"),
    Outcome.CANNOT_TELL: (_("cannot tell"), "outline", "circle-question-mark"),
    Outcome.DIFFERS: (_("seen differently"), "warn", "split"),
}


@register.filter
def outcome_words(outcome: str) -> str:
    return str(OUTCOMES[outcome])


@register.filter
def outcome_tag(outcome: str) -> dict[str, str]:
    label, tone, icon = SHORT[outcome]
    return {"label": str(label), "tone": tone, "icon": icon}


@register.filter
def verdicts(check: Check) -> Iterator[tuple[str, Verdict | None]]:
    """Both teams in the order in which they are always shown."""
    for team in BOTH:
        yield team, check.verdicts.get(team)


@register.inclusion_tag("meetings/history/parts/result.html", takes_context=True)
def result_of(
    context: Context, decision: Decision, check: Check | None = None, back: str = ""
) -> dict[str, Any]:
    """Expected against actual of one decision, and both teams' words on it. Nothing, where nothing has left.

    With `check` it asks only whether the reader may judge.
    """
    request = context["request"]
    found = check or check_of(
        decision,
        at=timezone.now(),  # noqa: TID251 - many pages show it, whatever their views know
    )
    may = found is not None and is_member(found.decision.meeting.project, request.user)
    return {
        "request": request,
        "csrf_token": context["csrf_token"],
        "current_day": context["current_day"],
        "user": request.user,
        "check": found,
        "may_judge": may,
        "mine": found.verdicts.get(request.user.team) if found else None,
        "findings": Finding.choices,
        "agains": Again.choices,
        "back": back or request.get_full_path(),
    }


@register.inclusion_tag("meetings/history/parts/stories.html", takes_context=True)
def stories_of(context: Context, decision: Decision) -> dict[str, Any]:
    """Whose words its emails rest on. One query."""
    stories = stories_behind(context["request"].user, decision)
    return {"stories": stories, "current_day": context["current_day"]}
