"""What both teams do to a plan and to the words of an email."""

from nurture.sequences.actions.approvals import approve, approve_in_review, take_back
from nurture.sequences.actions.candidates import (
    add_candidate,
    change_candidate,
    choose_candidate,
    withdraw_candidate,
)
from nurture.sequences.actions.changing import undo_change
from nurture.sequences.actions.comments import (
    answer_comment,
    comment,
    delete_comment,
    reopen_comment,
    resolve_comment,
    restore_comment,
)
from nurture.sequences.actions.drafts import forget_draft, keep_draft
from nurture.sequences.actions.emails import Made, Saved, Wrapping, save_email, save_typed
from nurture.sequences.actions.ending import end_sequence, finish_step, leave, pass_gate, skip_step
from nurture.sequences.actions.files import add_file
from nurture.sequences.actions.foreseeing import DaysChange, once_seen
from nurture.sequences.actions.links import ask_links
from nurture.sequences.actions.notices import see, see_all
from nurture.sequences.actions.reasons import add_evidence, expect, remove_evidence
from nurture.sequences.actions.replacing import add_recipients, replace_for, replace_words
from nurture.sequences.actions.resting import rest, wake, wake_of
from nurture.sequences.actions.reviews import ask_for_review, recall, want_changes
from nurture.sequences.actions.sending import cancel_sending, plan_sending
from nurture.sequences.actions.snippets import (
    archive_snippet,
    change_snippet,
    restore_snippet,
    write_snippet,
)
from nurture.sequences.actions.steps import (
    add_email_step,
    add_step,
    archive_step,
    change_step,
    check_order,
    create_sequence,
    move_step,
    order_after,
    order_steps,
    set_delay,
)
from nurture.sequences.actions.suggestions import accept, decline, suggest, withdraw
from nurture.sequences.actions.versions import restore_version
from nurture.sequences.actions.walking import settle

__all__ = [
    "DaysChange",
    "Made",
    "Saved",
    "Wrapping",
    "accept",
    "add_candidate",
    "add_email_step",
    "add_evidence",
    "add_file",
    "add_recipients",
    "add_step",
    "answer_comment",
    "approve",
    "approve_in_review",
    "archive_snippet",
    "archive_step",
    "ask_for_review",
    "ask_links",
    "cancel_sending",
    "change_candidate",
    "change_snippet",
    "change_step",
    "check_order",
    "choose_candidate",
    "comment",
    "create_sequence",
    "decline",
    "delete_comment",
    "end_sequence",
    "expect",
    "finish_step",
    "forget_draft",
    "keep_draft",
    "leave",
    "move_step",
    "once_seen",
    "order_after",
    "order_steps",
    "pass_gate",
    "plan_sending",
    "recall",
    "remove_evidence",
    "reopen_comment",
    "replace_for",
    "replace_words",
    "resolve_comment",
    "rest",
    "restore_comment",
    "restore_snippet",
    "restore_version",
    "save_email",
    "save_typed",
    "see",
    "see_all",
    "set_delay",
    "settle",
    "skip_step",
    "suggest",
    "take_back",
    "undo_change",
    "wake",
    "wake_of",
    "want_changes",
    "withdraw",
    "withdraw_candidate",
    "write_snippet",
]
