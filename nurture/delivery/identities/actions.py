"""Adding an address we send from, changing it, switching it on and off. Each leaves its event."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import writing
from nurture.delivery import clock
from nurture.delivery.identities import vault
from nurture.delivery.identities.facts import AnotherInUse, AskedTooOften
from nurture.delivery.identities.models import IdentityEvent, SendingIdentity, Trial
from nurture.team.models import User

What = IdentityEvent.What
#: So often may a test be asked for.
PAUSE: Final = timedelta(seconds=20)


@transaction.atomic
def add(
    *, fields: Mapping[str, Any], secrets: Mapping[str, str], operation: UUID, by: User, at: datetime
) -> SendingIdentity:
    """Not in use yet. The same operation twice gives the address it made the first time. Raises vault.NoKey."""
    locked = vault.lock(secrets, owner=str(operation)) if secrets else ""
    identity, is_new = SendingIdentity.objects.get_or_create(
        operation=operation,
        defaults={**fields, "secrets": locked, "created_by": by, "created_at": at},
    )
    if is_new:
        _tell(identity, What.ADDED, by=by, at=at)
    return identity


@transaction.atomic
def change(
    *,
    identity: SendingIdentity,
    fields: Mapping[str, Any],
    secrets: Mapping[str, str],
    seen: str,
    by: User,
    at: datetime,
) -> SendingIdentity:
    """Secrets that were not typed stay; an empty one is forgotten. Raises ChangedMeanwhile, vault.NoKey or vault.Unreadable."""
    clock.shut_out_hand_overs()
    current = SendingIdentity.objects.select_for_update().get(pk=identity.pk)
    changed = writing.change(current, fields, seen=seen)
    if changed:
        _tell(current, What.CHANGED, by=by, at=at, fields=changed)
    if secrets:
        _keep(current, secrets, by=by, at=at)
    if changed or secrets:
        # Whoever mends it may have mended what it was refused for.
        SendingIdentity.objects.filter(pk=current.pk).update(refused_at=None, refused_text="")
    return current


@transaction.atomic
def signed_in(*, identity: SendingIdentity, refresh_token: str, by: User, at: datetime) -> None:
    """Somebody let us in at the sign-in service. Raises vault.NoKey."""
    clock.shut_out_hand_overs()
    current = SendingIdentity.objects.select_for_update().get(pk=identity.pk)
    _keep(current, {"refresh_token": refresh_token, "awaits": ""}, by=by, at=at)
    SendingIdentity.objects.filter(pk=current.pk).update(refused_at=None, refused_text="")


@transaction.atomic
def switch_on(*, identity: SendingIdentity, by: User, at: datetime) -> None:
    """Mail goes from it from now on; what was written from another one keeps that. Raises AnotherInUse."""
    clock.shut_out_hand_overs()
    off = SendingIdentity.objects.filter(pk=identity.pk, enabled_at=None)
    try:
        with transaction.atomic():
            moved = off.update(enabled_at=at, enabled_by=by, refused_at=None, refused_text="")
    except IntegrityError as problem:
        raise AnotherInUse(identity) from problem
    if moved:
        _tell(identity, What.ENABLED, by=by, at=at)


@transaction.atomic
def switch_off(*, identity: SendingIdentity, by: User, at: datetime) -> None:
    """Nothing leaves from it after this is committed."""
    clock.shut_out_hand_overs()
    on = SendingIdentity.objects.filter(pk=identity.pk, enabled_at__isnull=False)
    if on.update(enabled_at=None, enabled_by=None):
        _tell(identity, What.DISABLED, by=by, at=at)


@transaction.atomic
def refused(*, identity: SendingIdentity, text: str, at: datetime) -> bool:
    """A server refuses us: what would go from it waits until somebody has looked. Whether it is news."""
    standing = SendingIdentity.objects.filter(pk=identity.pk, refused_at=None)
    is_news = standing.update(refused_at=at, refused_text=text[:500]) == 1
    if is_news:
        _tell(identity, What.REFUSED, by=None, at=at)
    return is_news


@transaction.atomic
def take_up_again(*, identity: SendingIdentity, by: User, at: datetime) -> bool:
    """Somebody has looked: what waits goes on. Whether it was refused until now."""
    refused = SendingIdentity.objects.filter(pk=identity.pk, refused_at__isnull=False)
    if not refused.update(refused_at=None, refused_text=""):
        return False
    _tell(identity, What.TAKEN_UP, by=by, at=at)
    return True


@transaction.atomic
def ask(*, identity: SendingIdentity, kind: Trial.Kind, by: User, at: datetime, selector: str = "") -> Trial:
    """A test that a worker does next; one that still waits is the answer. Raises AskedTooOften."""
    SendingIdentity.objects.select_for_update().get(pk=identity.pk)
    latest = identity.trials.filter(kind=kind).order_by("-asked_at", "-pk").first()
    if latest is not None and at - latest.asked_at < PAUSE:
        if latest.finished_at is None:
            return latest
        raise AskedTooOften(latest)
    asked = {"selector": selector} if selector else {}
    return Trial.objects.create(identity=identity, kind=kind, asked_at=at, asked_by=by, result=asked)


def begin(trial: Trial, *, at: datetime) -> bool:
    """Whether this worker does it: a test runs once, however often it is asked for."""
    return Trial.objects.filter(pk=trial.pk, begun_at=None).update(begun_at=at) == 1


@transaction.atomic
def finish(trial: Trial, *, result: Mapping[str, Any], at: datetime) -> None:
    Trial.objects.filter(pk=trial.pk, finished_at=None).update(finished_at=at, result=dict(result))


def _keep(identity: SendingIdentity, secrets: Mapping[str, str], *, by: User, at: datetime) -> None:
    owner = str(identity.operation)
    try:
        kept = vault.unlock(identity.secrets, owner=owner)
    except vault.Unreadable:
        # The key is lost: what is typed now replaces everything.
        kept = {}
    SendingIdentity.objects.filter(pk=identity.pk).update(
        secrets=vault.lock({name: value for name, value in {**kept, **secrets}.items() if value}, owner=owner)
    )
    _tell(identity, What.SECRET, by=by, at=at, fields=sorted(secrets))


def _tell(identity: SendingIdentity, what: What, *, by: User | None, at: datetime, **detail: Any) -> None:
    IdentityEvent.objects.create(identity=identity, what=what, by=by, at=at, detail=detail)
