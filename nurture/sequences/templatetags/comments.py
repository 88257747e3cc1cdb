"""How a comment is drawn."""

from uuid import uuid4

from django import template
from django.utils.safestring import SafeString

from nurture.sequences.models import Comment
from nurture.web.markdown import written

register = template.Library()


@register.filter
def comment_words(comment: Comment) -> SafeString:
    """As HTML that is safe to show, with who is called on marked."""
    return written(comment.body, tuple(comment.mentioned))


@register.simple_tag
def operation() -> str:
    """For each of several forms on one page: sent twice, it is written once."""
    return str(uuid4())
