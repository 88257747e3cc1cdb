"""What the panels about comments, links and versions need beside the page (nurture.sequences.views.workspace)."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from nurture.projects.queries.members import is_member
from nurture.sequences.forms.writing import AnswerForm, CommentForm
from nurture.sequences.models import Comment, LinkCheck
from nurture.sequences.queries import candidates, comments, versions
from nurture.sequences.queries.links import links_of

if TYPE_CHECKING:
    from nurture.sequences.views.workspace import EmailPage


def comments_of(page: "EmailPage") -> dict[str, Any]:
    """The text with its passages marked, the threads, and a form."""
    email, user = page.email, page.request.user
    texts = {field: str(getattr(email, field)) for field in Comment.Field.values}
    found = comments.threads(email, texts)
    return {
        "threads": [each for each in found if each.is_open],
        "settled": [each for each in found if not each.is_open],
        "texts": [
            (field, label, comments.runs(texts[field], found, field))
            for field, label in Comment.Field.choices
        ],
        "just_deleted": comments.just_deleted(email, user, timezone.now()),
        "may_comment": is_member(page.target.project, user),
        "comment_form": CommentForm(),
        "answer_form": AnswerForm(),
    }


def links_of_page(page: "EmailPage") -> dict[str, Any]:
    links = links_of(page.form.typed_body)
    waiting = [each for each in links if each.check and each.check.state == LinkCheck.State.WAITING]
    return {
        "links": links,
        "is_asking": bool(waiting),
        "can_ask": any(each.link.is_checkable for each in links) and not waiting,
    }


def versions_of_page(page: "EmailPage") -> dict[str, Any]:
    return {
        "told": versions.told(versions.versions_of(page.email)),
        "candidates": candidates.open_count(page.email),
    }


def candidates_count(page: "EmailPage") -> int:
    return candidates.open_count(page.email)
