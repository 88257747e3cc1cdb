"""Decisions in words, for templates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from nurture.meetings.models import Decision, DecisionKind
from nurture.web.templatetags import ui

register = template.Library()


@register.filter
def decision_words(decided: Decision | Mapping[str, Any]) -> str:
    """Send “A payback sheet”; Wait until 10 Dec. Of a decision, or of the entry of a timeline that tells it."""
    if isinstance(decided, Decision):
        title = decided.proposal.title if decided.proposal else ""
        return _sentence(decided.kind, title, decided.until)
    until = str(decided.get("until") or "")
    return _sentence(
        str(decided["kind"]), str(decided.get("title") or ""), date.fromisoformat(until) if until else None
    )


def _sentence(kind: str, title: str, until: date | None) -> str:
    if kind == DecisionKind.WAIT:
        return _("Wait until %(day)s") % {"day": ui.day(until)}
    label = str(DecisionKind(kind).label)
    return _("%(kind)s: “%(title)s”") % {"kind": label, "title": title} if title else label
