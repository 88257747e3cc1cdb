"""Nominating an account and settling the nomination: each verb under the lock of its project."""

from nurture.projects.actions.nominations.decks import move_on_deck
from nurture.projects.actions.nominations.scoring import record_talk, reopen_scores, score
from nurture.projects.actions.nominations.settling import commit, decline, sign, withdraw
from nurture.projects.actions.nominations.writing import discard_draft, nominate, save_draft

__all__ = [
    "commit",
    "decline",
    "discard_draft",
    "move_on_deck",
    "nominate",
    "record_talk",
    "reopen_scores",
    "save_draft",
    "score",
    "sign",
    "withdraw",
]
