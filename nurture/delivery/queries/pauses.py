"""Which accounts are paused, and by what."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from accounts.models import Account
from nurture.delivery.models import MessageState, Pause
from nurture.projects.models import Target
from nurture.team.models import User


def open_pause(account: Account) -> Pause | None:
    """The account's pause with what began it, and `held`: how many messages it holds. One query."""
    return open_pauses([account]).first()


def open_pauses(accounts: Iterable[Account]) -> QuerySet[Pause]:
    return _open().filter(account__in=list(accounts))


def pauses_for(user: User) -> QuerySet[Pause]:
    """Open pauses of the accounts this person is responsible for, the oldest first."""
    mine = Target.objects.live().filter(Q(sales_owner=user) | Q(marketing_owner=user)).values("account")
    return _open().filter(Q(account__owner=user) | Q(account__in=mine)).order_by("started_at", "pk")


def may_lift(user: User, pause: Pause) -> bool:
    """The owner pair, everybody else in a project that pursues the account, the account's owner, administrators."""
    if user.is_administrator or pause.account.owner_id == user.pk:
        return True
    return Target.objects.visible_to(user).filter(account=pause.account_id).exists()


def _open() -> QuerySet[Pause]:
    held = Count(
        "account__messages",
        filter=Q(account__messages__state=MessageState.HELD, account__messages__reason="paused"),
    )
    rows = Pause.objects.filter(lifted_at=None)
    return rows.select_related("account", "reaction__contact", "reaction__message").annotate(held=held)
