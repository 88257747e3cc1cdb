"""What templates need to look like Nurture: icons, teams, people, money and dates. A builtin: no `{% load %}`."""

import datetime as dt
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from uuid import uuid4

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from lucide.templatetags.lucide import lucide

register = template.Library()


class Team(NamedTuple):
    name: Promise
    icon: str


# What Japanese keyboards give between digits: hyphens, dashes, the minus and the mark of a long vowel.
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2013\u2014\u2015\u2212\u30fc"), "-")
TEAMS = {
    "sales": Team(_("Sales"), "handshake"),
    "marketing": Team(_("Marketing"), "megaphone"),
    "joint": Team(_("Both teams"), "blend"),
    "": Team(_("Administrator"), "shield"),
}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of Lucide, inline. Without a label it is decoration, so a word must stand beside it."""
    spoken = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    svg = lucide(name, size=16, **{"class": f"icon {css}".strip()}, **spoken)
    return mark_safe(svg)  # noqa: S308 - drawn by the lucide package, attributes escaped by ElementTree


@register.simple_tag
def team_tag(who: object, text: str = "") -> SafeString:
    """A pill in the ink of a team. `who` is a team's value or a person with one; a person is named."""
    key = _team_of(who)
    team = TEAMS[key]
    css = f"tag-{key}" if key else "tag-outline"
    words = text or (str(team.name) if isinstance(who, str) else str(who))
    spoken = (
        "" if words == str(team.name) else format_html('<span class="visually-hidden">{}</span>', team.name)
    )
    return format_html('<span class="tag {}">{}{}{}</span>', css, icon(team.icon, "icon-s"), words, spoken)


@register.simple_tag
def operation() -> SafeString:
    """The name of what the form is about to do: sent again, it is known by it, and done once."""
    return format_html('<input type="hidden" name="operation" value="{}">', uuid4())


@register.simple_tag
def avatar(person: object | None, css: str = "") -> SafeString:
    """The initials of somebody, in the ink of their team. Decoration: the name stands beside it."""
    name = str(person) if person else ""
    team = _team_of(person) if hasattr(person, "team") else ""
    kind = f"avatar-{team}" if team else "" if name else "avatar-unknown"
    classes = " ".join(filter(None, ["avatar", kind, css]))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name) or "?")


@register.simple_tag
def fold_more(text: str, letters: int = 600) -> str:
    """After a text that stays folded: what opens it, where it is longer than that.

    Each line counts as at least forty letters: a list of short ones takes its room too.
    """
    is_long = sum(max(len(line), 40) for line in text.splitlines()) > letters
    return render_to_string("components/fold_more.html") if is_long else ""


def initials(name: str) -> str:
    """伊 for anybody with a Japanese name, else the first letters of the first and the last word."""
    for character in name:
        if unicodedata.name(character, "").startswith(("CJK", "HIRAGANA", "KATAKANA")):
            return character
    words = [word for word in name.replace(".", " ").split() if word[0].isalnum()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()


@register.filter
def grouped(number: int | None) -> str:
    """2,822 in both languages; nothing where there is no number."""
    return f"{number:,}" if isinstance(number, int) else ""


@register.filter
def jpy(amount: Decimal | int | None) -> str:
    """Whole yen, grouped: ¥32,000,000."""
    return "" if amount is None else f"{'-' if amount < 0 else ''}¥{abs(amount):,.0f}"


@register.filter
def jpy_short(amount: Decimal | int | None) -> str:
    """¥32M, or 3,200万円: enough to compare by, from across the room."""
    if amount is None:
        return ""
    sign, size = "-" if amount < 0 else "", Decimal(amount).copy_abs()
    if _language() == "ja":
        return sign + _shortened(size, [(1, "円"), (10**4, "万円"), (10**8, "億円")])
    return f"{sign}¥" + _shortened(size, [(1, ""), (10**3, "K"), (10**6, "M"), (10**9, "B")])


@register.filter
def day(value: dt.date | None, today: dt.date | None = None) -> str:
    """19 Nov, or 11月19日; with the year unless it is this year."""
    if value is None:
        return ""
    date = _local_date(value)
    return _written(date, with_year=date.year != (today or timezone.localdate()).year)


@register.filter
def dialled(phone: str) -> str:
    """For a tel: link, which a telephone reads in ASCII: full-width digits and what stands for a hyphen made narrow."""
    return "".join(unicodedata.normalize("NFKC", phone).translate(HYPHENS).split())


@register.filter
def moment(value: dt.datetime | None, today: dt.date | None = None) -> str:
    """Tue 24 Nov 08:30, or 11月24日(火) 08:30; with the year unless it is this year."""
    return "" if value is None else _at_the_clock(value, day(value, today))


@register.filter
def weekday_and_day(value: dt.date, today: dt.date | None = None) -> str:
    """Tue 24 Nov, or 11月24日(火); with the year unless it is this year."""
    date, language = _local_date(value), _language()
    weekday, written = _weekday_in(language, date.weekday()), day(date, today)
    return f"{written}({weekday})" if language == "ja" else f"{weekday} {written}"


@register.simple_tag(takes_context=True)
def when(context: Context, value: dt.date | None) -> SafeString | str:
    """A `<time>` with the short day; the whole moment, year included, is its title."""
    if value is None:
        return ""
    today = context.get("current_day")
    if not isinstance(value, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), day(value, today))
    local = timezone.localtime(value)
    whole = _at_the_clock(local, _written(local.date(), with_year=True))
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), whole, day(local, today)
    )


def _written(date: dt.date, *, with_year: bool) -> str:
    return _day_in(_language(), date, with_year)


# A page writes a hundred days, and the next page writes the same ones: formatting them was a tenth of its time.
@lru_cache(maxsize=4096)
def _day_in(language: str, date: dt.date, with_year: bool) -> str:  # noqa: FBT001 - a key of the cache
    """In the active language, which is `language`."""
    if language == "ja":
        return formats.date_format(date, "Y年n月j日" if with_year else "n月j日")
    return formats.date_format(date, "j M Y" if with_year else "j M")


@lru_cache(maxsize=32)
def _weekday_in(language: str, weekday: int) -> str:
    """In the active language, which is `language`; 0 is Monday."""
    return str(WEEKDAYS_ABBR[weekday])


def _at_the_clock(value: dt.datetime, date: str) -> str:
    local, language = timezone.localtime(value), _language()
    weekday = _weekday_in(language, local.weekday())
    return f"{date}({weekday}) {local:%H:%M}" if language == "ja" else f"{weekday} {date} {local:%H:%M}"


def _team_of(who: object) -> str:
    return str(who if isinstance(who, str) else getattr(who, "team", ""))


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _local_date(value: dt.date) -> dt.date:
    return timezone.localdate(value) if isinstance(value, dt.datetime) else value


def _shortened(size: Decimal, units: list[tuple[int, str]]) -> str:
    """In the first unit that is large enough, with the three figures that matter; whole units are never cut."""
    for (factor, unit), (ceiling, _next) in pairwise(units):
        figures = _three_figures(size / factor)
        # Asked after rounding: 999,999 is 1M, not 1,000K.
        if figures * factor < ceiling:
            return _trimmed(figures) + unit
    factor, unit = units[-1]
    return _trimmed(_three_figures(size / factor)) + unit


def _trimmed(figures: Decimal) -> str:
    text = f"{figures:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _three_figures(number: Decimal) -> Decimal:
    places = 2 if number < 10 else 1 if number < 100 else 0
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
