"""What both teams do to a plan and to the words of an email."""

from nurture.sequences.actions.approvals import approve, approve_in_review
from nurture.sequences.actions.drafts import forget_draft, keep_draft
from nurture.sequences.actions.emails import Made, Saved, Wrapping, save_email, save_typed
from nurture.sequences.actions.notices import see, see_all
from nurture.sequences.actions.reasons import add_evidence, expect, remove_evidence
from nurture.sequences.actions.reviews import ask_for_review, recall, want_changes
from nurture.sequences.actions.sending import cancel_sending, plan_sending
from nurture.sequences.actions.steps import (
    add_email_step,
    archive_step,
    create_sequence,
    move_step,
    set_delay,
)
from nurture.sequences.actions.suggestions import accept, decline, suggest, withdraw

__all__ = [
    "Made",
    "Saved",
    "Wrapping",
    "accept",
    "add_email_step",
    "add_evidence",
    "approve",
    "approve_in_review",
    "archive_step",
    "ask_for_review",
    "cancel_sending",
    "create_sequence",
    "decline",
    "expect",
    "forget_draft",
    "keep_draft",
    "move_step",
    "plan_sending",
    "recall",
    "remove_evidence",
    "save_email",
    "save_typed",
    "see",
    "see_all",
    "set_delay",
    "suggest",
    "want_changes",
    "withdraw",
]
