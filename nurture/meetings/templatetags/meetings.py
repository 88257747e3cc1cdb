"""Decisions in words, and the pieces of the screen that arrive by themselves."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import template
from django.template.base import Template
from django.template.context import Context
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from nurture.meetings.models import Decision, DecisionKind, Touch, Vote
from nurture.meetings.queries.candidates import Candidate
from nurture.meetings.queries.votes import Ballot
from nurture.web.templatetags import ui

register = template.Library()

# These differ each time a page is made: the token against forgery, and the names of operations.
_ANEW = re.compile(r'value="([A-Za-z0-9]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})"')


@register.simple_tag(takes_context=True)
def piece(context: Context, name: str, *, beside: bool = False) -> str:
    """A part of the screen that is shown again when it says something else.

    Its template is meetings/parts/<name>.html, whose one root carries `id="<name>"`. It is marked with what it says:
    in the answer about changes only those appear whose mark the reader does not send. `beside`: of a fragment.
    """
    file = f"meetings/parts/{name.replace('-', '_')}.html"
    # As an inclusion does: within the page's own context, and from the cache of its engine.
    html = cast(Template, context.template).engine.get_template(file).render(context)
    says = hashlib.blake2s(_ANEW.sub("", html).encode(), digest_size=8).hexdigest()
    if context.get("only_changed") and context["request"].GET.get(name) == says:
        return ""
    swapped = ' hx-swap-oob="true"' if beside or context.get("only_changed") else ""
    own = f'id="{name}"'
    return mark_safe(html.replace(own, f'{own} data-says="{says}"{swapped}', 1))  # noqa: S308


@register.filter
def votes_for(ballot: Ballot, candidate: Candidate) -> list[Vote]:
    return ballot.votes_for(candidate)


@register.filter
def decision_words(decided: Decision | Mapping[str, Any]) -> str:
    """Send “A payback sheet”; Wait until 10 Dec. Of a decision, or of the entry of a timeline that tells it."""
    if isinstance(decided, Decision):
        title = decided.proposal.title if decided.proposal else ""
        return _sentence(decided.kind, title, decided.until, decided.touch)
    until = str(decided.get("until") or "")
    titles = decided.get("titles") or [decided.get("title") or ""]
    title = _("”, “").join(str(each) for each in titles)
    day = date.fromisoformat(until) if until else None
    return _sentence(str(decided["kind"]), title, day, str(decided.get("touch") or ""))


def _sentence(kind: str, title: str, until: date | None, touch: str) -> str:
    if kind == DecisionKind.WAIT:
        return _("Wait until %(day)s") % {"day": ui.day(until)}
    if kind == DecisionKind.PARK and until:
        return _("Park until %(day)s") % {"day": ui.day(until)}
    label = str(Touch(touch).label if touch else DecisionKind(kind).label)
    return _("%(kind)s: “%(title)s”") % {"kind": label, "title": title} if title else label
