"""Whether an account is pursued already: here, in another project, or under another name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Account
from nurture.projects.models import Nomination, Project, Target
from nurture.team.models import User

MOST = 5


@dataclass(frozen=True)
class Pursued:
    """Somebody works on it, or has proposed it. Without a project: in one that this reader does not belong to."""

    account: Account
    project: Project | None
    state: str
    url: str


@dataclass(frozen=True)
class Duplicates:
    """`elsewhere` is about this very account in other projects; `namesakes` may be the same company."""

    elsewhere: list[Pursued]
    namesakes: list[Account]
    of_namesakes: list[Pursued]

    def __bool__(self) -> bool:
        return bool(self.elsewhere or self.namesakes)

    def pursued(self) -> dict[int, Pursued]:
        return {each.account.pk: each for each in self.of_namesakes}


def duplicates(account: Account, project: Project | None, user: User) -> Duplicates:
    """Four queries."""
    namesakes = _namesakes(account, user)
    found = _pursued([account, *namesakes], user)
    return Duplicates(
        elsewhere=[p for p in found if p.account == account and (p.project is None or p.project != project)],
        namesakes=namesakes,
        of_namesakes=[p for p in found if p.account != account],
    )


def _namesakes(account: Account, user: User) -> list[Account]:
    """The same name but for its legal form, the same name in Latin letters, or the same domain."""
    alike = Q(name_key=account.name_key)
    if account.domain:
        alike |= Q(domain=account.domain)
    if account.name_latin:
        alike |= Q(name_latin__iexact=account.name_latin)
    others = Account.objects.visible_to(user).filter(alike).exclude(pk=account.pk)
    return list(others.order_by("name", "id")[:MOST])


def _pursued(accounts: Sequence[Account], user: User) -> list[Pursued]:
    """Whoever pursues it in a project unknown to the reader is not named: that they do is enough to go and ask."""
    targets = Target.objects.live().filter(account__in=accounts).select_related("account", "project")
    nominations = Nomination.objects.open().filter(account__in=accounts).select_related("account", "project")
    known = set(Project.objects.all().visible_to(user).values_list("pk", flat=True))
    found = [*targets, *nominations]
    return [_told(each, known) for each in found]


def _told(row: Target | Nomination, known: set[int]) -> Pursued:
    state = "target" if isinstance(row, Target) else "nominated"
    if row.project_id not in known:
        return Pursued(row.account, None, state, "")
    return Pursued(row.account, row.project, state, row.get_absolute_url())
