"""Codes of this app in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nurture.sequences.queries.problems import Problem
from nurture.sequences.rules.state import EmailState

PROBLEMS: Final[dict[str, Promise]] = {
    Problem.NO_SUBJECT: _("The subject is empty."),
    Problem.NO_TEXT: _("The text is empty."),
    Problem.NOBODY: _("Nobody is chosen who may be written to."),
    Problem.BROKEN_SUBJECT: _("A merge field in the subject cannot be read."),
    Problem.BROKEN_TEXT: _("A merge field in the text cannot be read."),
    Problem.BROKEN_LINK: _("A link does not begin with https://, http:// or mailto:."),
    Problem.NO_HYPOTHESIS: _("Why this email: what it leads to is not said."),
    Problem.NO_EVIDENCE: _("Why this email: nothing is named that it rests on."),
    Problem.NO_EXPECTATION: _("Why this email: what you expect, and until when, is not said."),
    Problem.DEAD_LINK: _("A link does not answer: mend it or take it out."),
    Problem.NO_FOOTER: _("The legal footer is not complete: an administrator fills it in."),
}

STATES: Final[dict[str, Promise]] = {
    EmailState.EMPTY: _("Not written yet"),
    EmailState.DRAFT: _("Draft"),
    EmailState.READY: _("Ready to read"),
    EmailState.IN_REVIEW: _("In review"),
    EmailState.CHANGES: _("Changes wanted"),
    EmailState.HALF_APPROVED: _("Approved by one team"),
    EmailState.APPROVED: _("Approved by both"),
    EmailState.PLANNED: _("Planned"),
    EmailState.SENT: _("Sent"),
}

# In the order in which authors reach for them; the fields are those of nurture.delivery.merge.
MERGE_FIELDS: Final[dict[str, Promise]] = {
    "contact.salutation": _("Salutation"),
    "contact.family_name": _("Family name"),
    "contact.given_name": _("Given name"),
    "contact.name": _("Full name"),
    "contact.title": _("Job title"),
    "contact.department": _("Department"),
    "account.name": _("Company"),
    "sender.name": _("Sender’s name"),
    "sender.email": _("Sender’s address"),
    "project.name": _("Project"),
}
