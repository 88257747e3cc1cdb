"""Where what a merged record was known by leads now."""

from collections.abc import Iterable

from django.db.models import Model

from accounts.models import Account, Alias, AliasKind


def survivor_of(model: type[Model], pk: int) -> int | None:
    """The number of the record into which `pk` was merged. One query."""
    owner = "account" if model is Account else "contact"
    aliases = Alias.objects.filter(kind=AliasKind.RECORD, value=str(pk), **{f"{owner}__isnull": False})
    return aliases.order_by("-pk").values_list(f"{owner}_id", flat=True).first()


def survivors_of(model: type[Model], pks: Iterable[int]) -> dict[int, int]:
    """The number of each of `pks` that was merged → that of its survivor. One query, none when nothing is asked."""
    owner = "account" if model is Account else "contact"
    aliases = Alias.objects.filter(
        kind=AliasKind.RECORD, value__in=[str(pk) for pk in pks], **{f"{owner}__isnull": False}
    )
    return {
        int(value): survivor for value, survivor in aliases.order_by("pk").values_list("value", f"{owner}_id")
    }
