"""Steps and their timing, for templates."""

from django import template

from nurture.sequences.models import StepKind, StepWords
from nurture.sequences.plan_words import ICONS, change_words, when_words
from nurture.sequences.queries.changes import Change

register = template.Library()


@register.filter
def kind_icon(kind: str) -> str:
    return ICONS[kind]


@register.filter
def kind_words(kind: str) -> str:
    return str(StepKind(kind).label)


@register.filter
def when_due(step: StepWords, number: int = 0) -> str:
    return when_words(step, number)


@register.filter
def did(change: Change) -> str:
    return change_words(change)
