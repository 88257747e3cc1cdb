"""For operators: what became of each day's mail."""

from django.contrib import admin
from django.http import HttpRequest

from nurture.digests.models import Digest


@admin.register(Digest)
class DigestAdmin(admin.ModelAdmin[Digest]):
    list_display = ["user", "day", "state", "attempts", "claimed_at", "sent_at", "problem"]
    list_filter = ["state"]
    list_select_related = ["user"]
    date_hierarchy = "day"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Digest | None = None) -> bool:
        return False
