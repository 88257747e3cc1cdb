"""Where what a merged record was known by leads now."""

from collections.abc import Iterable
from itertools import batched

from django.db import connection
from django.db.models import Model

from accounts.models import Account, Alias, AliasKind


def survivor_of(model: type[Model], pk: int) -> int | None:
    """The number of the record into which `pk` was merged. One query."""
    return known_as(model, AliasKind.RECORD, [str(pk)]).get(str(pk))


def known_as(
    model: type[Model], kind: AliasKind, values: Iterable[str], *, source: str = ""
) -> dict[str, int]:
    """Value → number of the account or contact that took in whom it belonged to, for all values at once.

    `source` counts for AliasKind.EXTERNAL. An import asks this beside its own look-ups: a row that names a merged
    record is about the survivor.
    """
    owner = "account" if model is Account else "contact"
    aliases = Alias.objects.filter(kind=kind, **{f"{owner}__isnull": False})
    if kind == AliasKind.EXTERNAL:
        aliases = aliases.filter(source=source)
    size = min(10_000, (connection.features.max_query_params or 10_000) - 10)
    found: dict[str, int] = {}
    for chunk in batched(sorted({value for value in values if value}), size):
        found |= dict(aliases.filter(value__in=chunk).order_by("-pk").values_list("value", f"{owner}_id"))
    return found
