"""What the panels about reasons and wordings need beside the page (nurture.sequences.views.workspace)."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

from nurture.sequences.forms.reviews import DeclineForm, ExpectationForm, SuggestionForm
from nurture.sequences.queries.desk import Passage
from nurture.sequences.queries.reasons import Why

if TYPE_CHECKING:
    from nurture.sequences.views.workspace import EmailPage


def why_of(page: "EmailPage") -> dict[str, Any]:
    """What it rests on, what offers itself, and what the words find that were searched for."""
    why = Why(page.email, page.request.user, page.request.GET.get("find", ""))
    form = ExpectationForm(instance=why.expectation, today=timezone.localdate(), auto_id="id_expected_%s")
    return {"why": why, "expectation_form": form}


def wordings_of(page: "EmailPage") -> dict[str, Any]:
    """A form for each passage, as it stands; those that wait, with a form to decline each."""
    desk = page.desk
    passages = desk.passages if desk.may_propose else []
    return {
        "passages": [(each, _blank(each)) for each in passages],
        "decline_form": DeclineForm(auto_id=False),
    }


def _blank(passage: Passage) -> SuggestionForm:
    initial = {
        "field": passage.field,
        "start": passage.start,
        "passage": passage.text,
        "wording": passage.text,
        "operation": uuid4(),
    }
    return SuggestionForm(initial=initial, auto_id=f"id_{passage.field}_{passage.start}_%s")
