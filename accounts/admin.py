"""For operators: to look things up, and to mend what no page can. Nothing is deleted here: history stays."""

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.models import Account, Activity, Annotation, Contact, Deal, ImportRun
from accounts.rules.names import match_key


class KeptAdmin[M: Model](admin.ModelAdmin[M]):
    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


class ReadOnlyAdmin[M: Model](KeptAdmin[M]):
    """Written by actions only: a change here would tell nothing to the timeline."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(KeptAdmin[Account]):
    list_display = ["name", "name_latin", "domain", "industry", "owner", "source", "external_id"]
    list_select_related = ["owner"]
    search_fields = ["name", "name_latin", "name_key", "domain", "external_id"]
    raw_id_fields = ["owner"]
    readonly_fields = ["name_key", "created_at", "last_touched_at"]

    def save_model(self, request: HttpRequest, obj: Account, form: ModelForm[Account], change: bool) -> None:  # noqa: FBT001 - Django's signature
        obj.name_key = match_key(obj.name)
        super().save_model(request, obj, form, change)


@admin.register(Contact)
class ContactAdmin(KeptAdmin[Contact]):
    list_display = ["__str__", "email", "account", "legal_basis", "left_on", "source", "external_id"]
    list_select_related = ["account"]
    list_filter = ["legal_basis"]
    search_fields = ["family_name", "given_name", "name_latin", "email", "external_id"]
    # Their mail and reactions belong to the account they were written at.
    readonly_fields = ["account", "created_at"]


@admin.register(Deal)
class DealAdmin(KeptAdmin[Deal]):
    list_display = ["name", "account", "stage", "amount", "currency", "closed_on", "source", "external_id"]
    list_select_related = ["account"]
    list_filter = ["stage", "reason"]
    search_fields = ["name", "product", "external_id"]
    raw_id_fields = ["account"]
    readonly_fields = ["created_at"]


@admin.register(Annotation)
class AnnotationAdmin(ReadOnlyAdmin[Annotation]):
    list_display = ["__str__", "account", "kind", "author", "team", "created_at"]
    list_select_related = ["account", "author"]
    list_filter = ["kind", "team"]
    search_fields = ["their_words", "body"]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin[Activity]):
    list_display = ["at", "verb", "account", "actor"]
    list_select_related = ["account", "actor"]
    list_filter = ["category"]
    search_fields = ["verb"]


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin[ImportRun]):
    list_display = ["file_name", "kind", "state", "source", "created_by", "created_at", "finished_at"]
    list_select_related = ["created_by"]
    list_filter = ["kind", "state"]
    # The file itself is personal data of many; operators need only what became of it.
    fields = [
        "file_name",
        "kind",
        "state",
        "source",
        "mapping",
        "counts",
        "created_by",
        "created_at",
        "finished_at",
    ]
