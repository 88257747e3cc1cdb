"""Steps and their timing, for templates."""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from accounts.models import BuyingRole
from nurture.sequences.models import StepKind, StepWords
from nurture.sequences.plan_words import ICONS, MARKS, change_words, when_words
from nurture.sequences.queries.changes import Change
from nurture.sequences.queries.picture import Mark
from nurture.web.templatetags import ui

register = template.Library()


@register.filter
def kind_icon(kind: str) -> str:
    return ICONS[kind]


@register.filter
def kind_words(kind: str) -> str:
    return str(StepKind(kind).label)


@register.filter
def role_words(role: str) -> str:
    return str(BuyingRole(role).label)


@register.filter
def when_due(step: StepWords, number: int = 0) -> str:
    return when_words(step, number)


@register.filter
def did(change: Change) -> str:
    return change_words(change)


@register.filter
def short(text: object, length: int) -> str:
    """Cut to fit, wide characters counting twice: SVG does not break lines."""
    room, kept = length * 2, ""
    for character in str(text):
        room -= 2 if ord(character) > 0x2E7F else 1
        if room < 0:
            return f"{kept.rstrip()}…"
        kept += character
    return kept


@register.filter
def mark_words(mark: Mark, today: date) -> str:
    """All that a mark of the picture says, in one breath."""
    who = str(mark.contact) if mark.contact else _("The account as a whole")
    head = _("%(day)s, %(who)s: %(number)s. %(title)s (%(state)s).") % {
        "day": ui.day(mark.local_day, today),
        "who": who,
        "number": mark.number,
        "title": mark.title,
        "state": MARKS[mark.state],
    }
    return " ".join([head, *mark.why])
