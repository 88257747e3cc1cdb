"""What both teams do to a plan and to the words of an email."""

from nurture.sequences.actions.approvals import approve
from nurture.sequences.actions.emails import Saved, save_email
from nurture.sequences.actions.sending import cancel_sending, plan_sending
from nurture.sequences.actions.steps import (
    add_email_step,
    archive_step,
    create_sequence,
    move_step,
    set_delay,
)

__all__ = [
    "Saved",
    "add_email_step",
    "approve",
    "archive_step",
    "cancel_sending",
    "create_sequence",
    "move_step",
    "plan_sending",
    "save_email",
    "set_delay",
]
