"""What the panels about reasons and wordings need beside the page (nurture.sequences.views.workspace)."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

from nurture.delivery.rules.window import NoWindow
from nurture.projects.queries.members import memberships
from nurture.sequences.forms.reviews import DeclineForm, ExpectationForm, SuggestionForm, TestMailForm
from nurture.sequences.queries.desk import Passage
from nurture.sequences.queries.reasons import Why
from nurture.sequences.queries.turns import foreseen

if TYPE_CHECKING:
    from nurture.sequences.views.workspace import EmailPage


def why_of(page: "EmailPage") -> dict[str, Any]:
    """What it rests on, what offers itself, and what the words find that were searched for."""
    why = Why(page.email, page.request.user, page.request.GET.get("find", ""))
    form = ExpectationForm(instance=why.expectation, today=timezone.localdate(), auto_id="id_expectation_%s")
    return {"why": why, "expectation_form": form}


def wordings_of(page: "EmailPage") -> dict[str, Any]:
    """A form for each passage, as it stands; those that wait, with a form to decline each."""
    desk = page.desk
    passages = desk.passages if desk.may_propose else []
    return {
        "passages": [(each, _blank(each)) for each in passages],
        "decline_form": DeclineForm(auto_id=False),
    }


def moments_of(page: "EmailPage") -> dict[str, Any]:
    """When it goes to each of them, or would if both teams took it now."""
    try:
        found = foreseen(page.email, at=timezone.now(), today=timezone.localdate())
    except NoWindow:
        return {"foreseen": [], "never_opens": True}
    return {"foreseen": found, "is_planned": any(each.message for each in found)}


def trial_of(page: "EmailPage") -> dict[str, Any]:
    """A form, and the last mails that anybody of us was sent to look at."""
    sent = page.email.test_mails.select_related("to", "by", "shown_as").order_by("-pk")
    return {"test_form": trial_form(page), "test_mails": list(sent[:8])}


def trial_form(page: "EmailPage", data: Any = None) -> TestMailForm:
    """The members of the project, the asker first ticked; the recipients, else whoever is there."""
    project, user = page.target.project, page.request.user
    people = [each.user for each in memberships(project) if each.user.is_active]
    readers = page.chosen or [each.contact for each in page.status.people if not each.contact.is_placeholder]
    initial = {"to": [user.pk], "shown_as": page.reader}
    return TestMailForm(data, people=people, readers=readers, initial=initial, auto_id="id_test_%s")


def _blank(passage: Passage) -> SuggestionForm:
    initial = {
        "field": passage.field,
        "start": passage.start,
        "passage": passage.text,
        "wording": passage.text,
        "operation": uuid4(),
    }
    return SuggestionForm(initial=initial, auto_id=f"id_{passage.field}_{passage.start}_%s")
