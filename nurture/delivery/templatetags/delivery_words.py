"""Codes of delivery in words, for templates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template

from nurture.delivery import words

register = template.Library()


@register.filter
def result_words(result: str) -> str:
    return str(words.RESULTS.get(result, result))


@register.filter
def phase_words(phase: str) -> str:
    return str(words.PHASES.get(phase, phase))


@register.filter
def reason_words(detail: Mapping[str, Any]) -> str:
    """Of a timeline entry: its `reason` with its `reason_detail`."""
    return words.reason(str(detail.get("reason", "")), detail.get("reason_detail") or {})


@register.filter
def planned_time(detail: Mapping[str, Any]) -> str:
    """Of a timeline entry: when the first message goes, where the person is."""
    if "planned_at" not in detail:
        return ""
    return words.local_time(datetime.fromisoformat(detail["planned_at"]), detail.get("zone", "UTC"))
