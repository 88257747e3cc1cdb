"""Codes of delivery in words, for templates."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.rules import addresses
from nurture.delivery import moments, words
from nurture.delivery.actions.healing import ASSUMED_AFTER
from nurture.delivery.groups import GROUPS, Group
from nurture.delivery.models import Attempt, Message
from nurture.delivery.pictures import Picture
from nurture.delivery.queries.calendar import Day, Hour, Share
from nurture.web.templatetags import ui

register = template.Library()


@register.filter
def result_words(result: str) -> str:
    return str(words.RESULTS.get(result, result))


@register.filter
def where(attempt: Attempt) -> str:
    return words.where(attempt.result, attempt.phase)


@register.filter
def reason_words(detail: Mapping[str, Any]) -> str:
    """Of a timeline entry: its `reason` with its `reason_detail`."""
    return words.reason(str(detail.get("reason", "")), detail.get("reason_detail") or {})


@register.filter
def planned_time(detail: Mapping[str, Any]) -> str:
    """Of a timeline entry: when the first message goes, where the person is."""
    if "planned_at" not in detail:
        return ""
    return moments.local_time(datetime.fromisoformat(detail["planned_at"]), detail.get("zone", "UTC"))


@register.filter
def named_day(written: str, today: date) -> str:
    """Of a timeline entry: a day kept as text."""
    return ui.day(date.fromisoformat(written[:10]), today) if written else ""


@register.filter
def day_of_week(day: date | None) -> str:
    """Mon 30 Nov, or 11月30日(月)."""
    return moments.day_of_week(day) if day else ""


@register.filter
def assumed_at(message: Message) -> datetime | None:
    """From when on an uncertain message is assumed to have arrived."""
    begun = message.handed_over_at
    return begun + ASSUMED_AFTER if begun else None


@register.filter
def weekday_alone(day: date) -> str:
    """Mon, or 月."""
    return str(WEEKDAYS_ABBR[day.weekday()])


@register.filter
def month_and_year(day: date) -> str:
    """November 2026, or 2026年11月."""
    return moments.month(day)


@register.filter
def waited(span: timedelta) -> str:
    """40 s, 12 min, 3 h: as long as somebody has waited."""
    return moments.span(span)


@register.filter
def by_day(hour: Hour, days: Sequence[Day]) -> list[tuple[Day, Sequence[Share]]]:
    """The cells of a row, each with its day."""
    return list(zip(days, hour.cells, strict=True))


@register.filter
def all_groups(_nothing: str) -> Sequence[Group]:
    return GROUPS


@register.filter
def groups_in(picture: Picture) -> list[Group]:
    """Those that are drawn, for the words under a picture."""
    there = {part.share.group.key for bar in picture.bars for part in bar.parts}
    return [group for group in GROUPS if group.key in there]


@register.filter
def readable(address: str | None) -> str:
    """A domain in the letters of its people; for titles of pages, and within sentences."""
    return addresses.readable(address or "")


@register.filter
def address(written: str | None) -> str | SafeString:
    """The same, and as the DNS has it in its title: letters of two scripts can look alike."""
    shown = readable(written)
    return shown if shown == written else format_html('<span title="{}">{}</span>', written or "", shown)


@register.filter
def subject_words(subject: str | None) -> str:
    """A mail was written with one; what is left of an erased mail has none."""
    return subject or str(words.ERASED)


@register.filter
def inbound_words(kind: str) -> str:
    """What a mail that came in looks like."""
    return str(words.INBOUND.get(kind, kind))
