"""Which stops stand, and who may do what about them."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from nurture.delivery.controls.models import Stop
from nurture.delivery.controls.rules.release import Person, may_release
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.identities.queries import identity_of_message
from nurture.delivery.models import Message
from nurture.delivery.rules.states import STOPPABLE
from nurture.team.models import User

HISTORY: Final = 20


@dataclass(frozen=True, slots=True)
class ShownStop:
    """A stop as a page shows it to one reader."""

    stop: Stop
    # They may ask for the release; they may give it; they asked themselves and wait for somebody else.
    may_ask: bool
    may_release: bool
    waits_for_another: bool


def person(user: User) -> Person:
    return Person(user.pk, user.team, user.leads)


def stops(user: User) -> QuerySet[Stop]:
    """With everything that is shown of them."""
    rows = Stop.objects.visible_to(user)
    return rows.select_related(
        "project", "target__account", "target__project", "identity", "by", "asked_by", "lifted_by"
    )


def standing_stops(user: User) -> list[ShownStop]:
    """The newest first. One query."""
    return [shown(user, each) for each in stops(user).filter(lifted_at=None).order_by("-at", "-pk")]


def waiting_for(stop: Stop) -> int:
    """How many messages of its scope are still to go. One query."""
    rows = Message.objects.filter(state__in=STOPPABLE)
    if stop.target_id is not None:
        return rows.filter(mailing__target=stop.target_id).count()
    if stop.project_id is not None:
        return rows.filter(mailing__target__project=stop.project_id).count()
    if stop.identity_id is not None:
        rows = rows.annotate(chosen_identity=identity_of_message())
        return rows.filter(
            Q(identity=stop.identity_id) | Q(identity=None, chosen_identity=stop.identity_id)
        ).count()
    return rows.count()


def lifted_stops(user: User) -> list[Stop]:
    """The last ones that are over: who stopped, who asked, who released."""
    return list(stops(user).filter(lifted_at__isnull=False).order_by("-lifted_at")[:HISTORY])


def shown(user: User, stop: Stop) -> ShownStop:
    asked = stop.asked_by
    return ShownStop(
        stop=stop,
        may_ask=asked is None,
        may_release=asked is not None and may_release(person(asked), person(user)),
        waits_for_another=asked is not None and asked.pk == user.pk,
    )


def may_stop_identity(user: User, identity: SendingIdentity) -> bool:
    """Whoever looks after it, whoever is in its project, and, where it is everybody's, everybody."""
    if user.leads or identity.owner_id == user.pk:
        return True
    if identity.project_id is not None:
        return user.memberships.filter(project=identity.project_id).exists()
    return identity.owner_id is None
