"""A proposed wording, drawn as what goes and what comes."""

from django import template

from accounts.rules.changes import Piece
from accounts.rules.changes import pieces as compared
from nurture.sequences.models import Suggestion

register = template.Library()


@register.filter
def pieces(suggestion: Suggestion) -> list[Piece]:
    return compared(suggestion.passage, suggestion.wording)
