"""For operators. Signatures, stages and cycles are history and clockwork: read here, changed by acting."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from nurture.projects.models import Cycle, Membership, Nomination, Project, Signature, StageChange, Target


class ReadOnly[M: Model](admin.TabularInline[M, Model]):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Cycles(ReadOnly[Cycle]):
    model = Cycle


class Signatures(ReadOnly[Signature]):
    model = Signature


class StageChanges(ReadOnly[StageChange]):
    model = StageChange


class Members(admin.TabularInline[Membership, Project]):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin[Project]):
    list_display = ["name", "period_start", "period_end", "cadence", "capacity", "finished_at"]
    list_filter = ["cadence"]
    search_fields = ["name"]
    readonly_fields = ["created_at", "created_by"]
    inlines = [Members, Cycles]


@admin.register(Nomination)
class NominationAdmin(admin.ModelAdmin[Nomination]):
    list_display = ["account", "project", "state", "expected_amount", "nominated_by", "nominated_at"]
    list_filter = ["state", "project"]
    list_select_related = ["account", "project", "nominated_by"]
    search_fields = ["account__name", "account__name_latin"]
    raw_id_fields = ["account", "similar_deal", "nominated_by", "closed_by"]
    inlines = [Signatures]


@admin.register(Target)
class TargetAdmin(admin.ModelAdmin[Target]):
    list_display = ["account", "project", "stage", "sales_owner", "marketing_owner", "finished_at"]
    list_filter = ["stage", "project"]
    list_select_related = ["account", "project", "sales_owner", "marketing_owner"]
    search_fields = ["account__name", "account__name_latin"]
    raw_id_fields = ["account", "nomination", "sales_owner", "marketing_owner"]
    inlines = [StageChanges]
