"""For operators, to look: what both teams decided is changed in their meeting only."""

from django.contrib import admin

from nurture.meetings.models import Confirmation, Decision, Meeting, MinutesMail, Proposal
from nurture.sequences.admin import LookOnly


@admin.register(Meeting)
class MeetingAdmin(LookOnly):
    list_display = ["project", "cycle", "opened_at", "opened_by", "closed_at", "closed_by"]
    list_select_related = ["project", "cycle__project", "opened_by", "closed_by"]


@admin.register(Proposal)
class ProposalAdmin(LookOnly):
    list_display = ["title", "target", "team", "author", "at"]
    list_select_related = ["target__account", "author"]
    search_fields = ["title"]


@admin.register(Decision)
class DecisionAdmin(LookOnly):
    list_display = ["target", "kind", "reason", "made_by", "made_at", "agreed_at", "withdrawn_at"]
    list_select_related = ["target__account", "made_by"]
    list_filter = ["kind"]


@admin.register(Confirmation)
class ConfirmationAdmin(LookOnly):
    list_display = ["decision", "team", "user", "at"]
    list_select_related = ["decision__target__account", "user"]


@admin.register(MinutesMail)
class MinutesMailAdmin(LookOnly):
    list_display = ["user", "meeting", "amendment", "state", "attempts", "claimed_at", "sent_at", "problem"]
    list_select_related = ["user", "meeting__cycle__project", "amendment__meeting__cycle__project"]
    list_filter = ["state"]
