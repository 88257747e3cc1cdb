"""What the page of the minutes asks for."""

from django import template

from nurture.meetings.minutes.forms import CorrectionForm
from nurture.meetings.minutes.queries.minutes import Minutes
from nurture.meetings.minutes.sheets import rated
from nurture.meetings.minutes.views.page import MinutesPage

register = template.Library()


@register.simple_tag
def correction_form(page: MinutesPage, target: int | str, words: str) -> CorrectionForm:
    return page.correction_of(int(target) if target else None, words)


@register.filter
def rated_words(minutes: Minutes) -> str:
    return rated(minutes)
