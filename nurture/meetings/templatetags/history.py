"""What came of decisions, in words."""

from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nurture.meetings.history.rules import Outcome

register = template.Library()

OUTCOMES: Final[dict[str, Promise]] = {
    Outcome.OPEN: _("not judged by both teams yet"),
    Outcome.SUPPORTS: _("Both teams: what came back supports it."),
    Outcome.DOES_NOT: _("Both teams: what came back does not support it."),
    Outcome.CANNOT_TELL: _("Both teams: nobody can tell."),
    Outcome.DIFFERS: _("The teams see it differently."),
}


@register.filter
def outcome_words(outcome: str) -> str:
    return str(OUTCOMES[outcome])
