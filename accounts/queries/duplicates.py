"""Whether we own this company already, before somebody types it in again."""

from django.db.models import Q

from accounts.models import Account, Alias, AliasKind
from accounts.rules.names import is_free_mail, match_key
from nurture.team.models import User

MOST = 5


def likely_duplicates(user: User, *, name: str, name_latin: str = "", domain: str = "") -> list[Account]:
    """Accounts of the same name, legal form aside, or the same domain, before a merge as well. One query."""
    keys = {match_key(written) for written in (name, name_latin) if written}
    same, before = Q(name_key__in=keys), Q(kind=AliasKind.NAME, value__in=keys)
    if domain and not is_free_mail(domain):
        same |= Q(domain=domain)
        before |= Q(kind=AliasKind.DOMAIN, value=domain)
    merged = Alias.objects.filter(before, account__isnull=False).values("account")
    found = Account.objects.visible_to(user).filter(same | Q(pk__in=merged))
    return list(found.select_related("owner").order_by("name", "id")[:MOST])
