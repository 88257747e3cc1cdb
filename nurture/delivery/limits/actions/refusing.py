"""A server refuses us: the way is stopped, and those who can mend it are told."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from nurture.delivery import clock
from nurture.delivery.identities import actions as identities
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.actions.waiting import go_on
from nurture.delivery.limits.models import INSTALLATION, WayNotice, WayState
from nurture.delivery.limits.queries.counting import way_of
from nurture.team.models import Role, User


def way_refused(*, identity: SendingIdentity | None, kind: WayNotice.Kind, text: str, at: datetime) -> bool:
    """Nothing goes this way until somebody has looked; never the contact's fault. Whether it is news."""
    if not _mark(identity, text, at=at):
        return False
    WayNotice.objects.bulk_create([
        WayNotice(user_id=user, identity=identity, kind=kind, at=at) for user in _concerned(identity)
    ])  # fmt: skip
    return True


def complained(*, identity: SendingIdentity | None, at: datetime) -> None:
    """Whose address it is and everybody who leads are told, each once until they have looked: few complaints end a good name.

    Nothing of that way stops. Whoever complained gets nothing more in any case.
    """
    kind = WayNotice.Kind.COMPLAINT
    unread = WayNotice.objects.filter(identity=identity, kind=kind, seen_at=None)
    told = set(unread.values_list("user", flat=True))
    WayNotice.objects.bulk_create(
        WayNotice(user_id=user, identity=identity, kind=kind, at=at)
        for user in _concerned(identity)
        if user not in told
    )


@transaction.atomic
def take_up_again(*, by: User, at: datetime) -> bool:
    """Somebody has looked after the installation's own way. Whether it was refused until now."""
    clock.shut_out_hand_overs()
    refused = WayState.objects.filter(way=INSTALLATION, refused_at__isnull=False)
    if not refused.update(refused_at=None, text=""):
        return False
    go_on("way_refused", [str(INSTALLATION)], at=at)
    return True


def see(*, user: User, identity: SendingIdentity | None, at: datetime) -> None:
    """Whoever was told knows of this address, or of the installation's own way."""
    WayNotice.objects.filter(user=user, identity=identity, seen_at=None).update(seen_at=at)


def see_all(*, user: User, at: datetime) -> None:
    WayNotice.objects.filter(user=user, seen_at=None).update(seen_at=at)


def _mark(identity: SendingIdentity | None, text: str, *, at: datetime) -> bool:
    if identity is not None:
        return identities.refused(identity=identity, text=text, at=at)
    WayState.objects.bulk_create([WayState(way=way_of(None))], ignore_conflicts=True)
    standing = WayState.objects.filter(way=INSTALLATION, refused_at=None)
    return standing.update(refused_at=at, text=text[:500]) == 1


def _concerned(identity: SendingIdentity | None) -> list[int]:
    """Whose address it is, and everybody who leads."""
    owner = identity.owner_id if identity is not None else None
    people = User.objects.filter(Q(role__in=[Role.LEAD, Role.ADMIN]) | Q(pk=owner), is_active=True)
    return list(people.order_by("pk").values_list("pk", flat=True))
