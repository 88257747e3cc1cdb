"""For operators, to look: what both teams wrote and approved is changed on their own pages only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from nurture.sequences.models import (
    Approval,
    Email,
    EmailVersion,
    Evidence,
    Review,
    Sequence,
    Step,
    Suggestion,
    TestMail,
)


class LookOnly(admin.ModelAdmin[Any]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Sequence)
class SequenceAdmin(LookOnly):
    list_display = ["name", "target", "created_at", "created_by", "archived_at"]
    list_select_related = ["target__account", "created_by"]
    search_fields = ["name", "target__account__name"]


@admin.register(Step)
class StepAdmin(LookOnly):
    list_display = ["sequence", "position", "kind", "delay_days", "archived_at"]
    list_select_related = ["sequence"]


@admin.register(Email)
class EmailAdmin(LookOnly):
    list_display = ["subject", "version", "updated_at", "updated_by"]
    list_select_related = ["updated_by"]
    search_fields = ["subject"]


@admin.register(EmailVersion)
class EmailVersionAdmin(LookOnly):
    list_display = ["email", "number", "at", "by"]
    list_select_related = ["email", "by"]


@admin.register(Approval)
class ApprovalAdmin(LookOnly):
    list_display = ["email", "team", "user", "at", "voided_at", "voided_by"]
    list_select_related = ["email", "user", "voided_by"]
    list_filter = ["team"]


@admin.register(Evidence)
class EvidenceAdmin(LookOnly):
    list_display = ["email", "annotation", "deal", "earlier", "added_at", "added_by", "removed_at"]
    list_select_related = ["email", "annotation", "deal", "earlier", "added_by"]


@admin.register(Review)
class ReviewAdmin(LookOnly):
    list_display = ["email", "version", "asked_at", "asked_by", "outcome", "ended_at", "ended_by"]
    list_select_related = ["email", "asked_by", "ended_by"]
    list_filter = ["outcome"]


@admin.register(Suggestion)
class SuggestionAdmin(LookOnly):
    list_display = ["email", "by", "team", "at", "answer", "answered_by", "became"]
    list_select_related = ["email", "by", "answered_by"]
    list_filter = ["answer"]


@admin.register(TestMail)
class TestMailAdmin(LookOnly):
    list_display = ["email", "version", "to", "by", "at", "state", "problem"]
    list_select_related = ["email", "to", "by"]
    list_filter = ["state"]
