"""Verdicts of hits in words, for templates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from nurture.delivery.tracking import words

register = template.Library()


@register.filter
def hit_reasons(kept: Iterable[Mapping[str, Any]]) -> str:
    """The reasons of a hit or of a timeline entry, a sentence each."""
    return " ".join(words.reasons(kept or ()))
