"""Which accounts are paused, and by what."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import Account
from nurture.delivery.models import Message, MessageState, Pause
from nurture.delivery.rules.reasons import PAUSED
from nurture.projects.models import Target
from nurture.team.models import User

_HELD = Q(state=MessageState.HELD, reason__in=PAUSED)


def open_pause(account: Account) -> Pause | None:
    """The account's pause with what began it. One query."""
    return open_pauses([account]).first()


def open_pauses(accounts: Iterable[Account]) -> QuerySet[Pause]:
    pauses = Pause.objects.filter(lifted_at=None, account__in=list(accounts))
    return pauses.select_related("account", "reaction__contact", "reaction__recorded_by", "started_by")


def held_by(pause: Pause) -> int:
    """How many messages wait until it is lifted."""
    return Message.objects.filter(_HELD, account=pause.account_id).count()


def may_lift(user: User, pause: Pause) -> bool:
    return may_pause(user, pause.account)


def may_pause(user: User, account: Account) -> bool:
    """The owner pair, everybody else in a project that pursues the account, the account's owner, administrators."""
    if user.is_administrator or account.owner_id == user.pk:
        return True
    return Target.objects.visible_to(user).filter(account=account).exists()
