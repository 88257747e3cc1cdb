"""Where what a merged record was known by leads now."""

from django.db.models import Model

from accounts.models import Account, Alias, AliasKind


def survivor_of(model: type[Model], pk: int) -> int | None:
    """The number of the record into which `pk` was merged. One query."""
    owner = "account" if model is Account else "contact"
    aliases = Alias.objects.filter(kind=AliasKind.RECORD, value=str(pk), **{f"{owner}__isnull": False})
    return aliases.order_by("-pk").values_list(f"{owner}_id", flat=True).first()
