"""Nominating an account and settling the nomination: each verb under the lock of its project."""

from nurture.projects.actions.nominations.settling import commit, decline, sign, withdraw
from nurture.projects.actions.nominations.writing import discard_draft, nominate, save_draft

__all__ = ["commit", "decline", "discard_draft", "nominate", "save_draft", "sign", "withdraw"]
