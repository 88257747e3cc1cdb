"""Adding a mailbox, changing it, switching it on and off, asking for a look; and what a look came to."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import writing
from nurture.delivery.identities import signing, vault
from nurture.delivery.mailboxes.facts import AlreadyInUse, AskedTooOften
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.mailboxes.rules import next_look
from nurture.team.models import User

#: So often may a look be asked for.
PAUSE: Final = timedelta(seconds=10)
#: Where it is read from: another place has other numbers.
_PLACE: Final = frozenset({"host", "port", "user", "folder"})
_MENDED: Final[Mapping[str, Any]] = {"problem": "", "problem_text": "", "failures": 0, "next_look_at": None}
#: Trying again soon would bring the same, or lock the account.
_WANTS_SOMEBODY: Final = frozenset({
    Mailbox.Problem.REFUSED, Mailbox.Problem.NOT_ISSUED, Mailbox.Problem.LOCKED, Mailbox.Problem.NO_FOLDER,
})  # fmt: skip


@transaction.atomic
def add(
    *, fields: Mapping[str, Any], secrets: Mapping[str, str], operation: UUID, by: User, at: datetime
) -> Mailbox:
    """Not in use yet. The same operation twice gives the mailbox it made the first time. Raises vault.NoKey."""
    locked = vault.lock(_said(secrets), owner=str(operation))
    mailbox, _is_new = Mailbox.objects.get_or_create(
        operation=operation, defaults={**fields, "secrets": locked, "created_by": by, "created_at": at}
    )
    return mailbox


@transaction.atomic
def change(
    *,
    mailbox: Mailbox,
    fields: Mapping[str, Any],
    secrets: Mapping[str, str],
    seen: str,
    by: User,
    at: datetime,
) -> Mailbox:
    """Secrets that were not typed stay; an empty one is forgotten. Raises ChangedMeanwhile, AlreadyInUse or vault.NoKey."""
    current = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    try:
        with transaction.atomic():
            changed = writing.change(current, fields, seen=seen)
    except IntegrityError as problem:
        raise AlreadyInUse(mailbox) from problem
    anew: dict[str, Any] = {}
    if secrets:
        kept = {**signing.kept_by(current), **secrets}
        anew["secrets"] = vault.lock(_said(kept), owner=str(current.operation))
    if _PLACE & set(changed):
        anew |= {"uid_validity": None, "last_uid": 0, "good_at": None, "mails": 0}
    if changed or secrets:
        # Whoever mends it may have mended what kept us from reading it.
        anew |= _MENDED
        Mailbox.objects.filter(pk=current.pk).update(**anew)
    return current


@transaction.atomic
def signed_in(*, mailbox: Mailbox, refresh_token: str) -> None:
    """Somebody let us in at the sign-in service: it is looked into anew. Raises vault.NoKey."""
    current = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    kept = {**signing.kept_by(current), "refresh_token": refresh_token, "awaits": ""}
    Mailbox.objects.filter(pk=current.pk).update(
        secrets=vault.lock(_said(kept), owner=str(current.operation)), **_MENDED
    )


@transaction.atomic
def switch_on(*, mailbox: Mailbox, by: User, at: datetime) -> None:
    """It is looked into from now on. Raises AlreadyInUse when the same folder is read already."""
    off = Mailbox.objects.filter(pk=mailbox.pk, enabled_at=None)
    try:
        with transaction.atomic():
            off.update(enabled_at=at, enabled_by=by, next_look_at=None, failures=0)
    except IntegrityError as problem:
        raise AlreadyInUse(mailbox) from problem


@transaction.atomic
def switch_off(*, mailbox: Mailbox, by: User, at: datetime) -> None:
    """What was taken stays; the mails themselves stay where they are in any case."""
    Mailbox.objects.filter(pk=mailbox.pk).update(
        enabled_at=None, enabled_by=None, problem="", problem_text="", failures=0
    )


@transaction.atomic
def ask(*, mailbox: Mailbox, at: datetime) -> None:
    """A look that a worker takes next. One that is switched off is opened, and nothing taken. Raises AskedTooOften."""
    current = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    if current.asked_at is not None and at - current.asked_at < PAUSE:
        raise AskedTooOften(current)
    Mailbox.objects.filter(pk=current.pk).update(asked_at=at)


@transaction.atomic
def read_up_to(*, mailbox: Mailbox, validity: int, number: int) -> None:
    """So far; a second reader, or one that was slow, never sets it back."""
    rows = Mailbox.objects.filter(pk=mailbox.pk)
    if not rows.filter(uid_validity=validity).exists():
        rows.update(uid_validity=validity, last_uid=number)
    else:
        rows.filter(last_uid__lt=number).update(last_uid=number)


@transaction.atomic
def looked(*, mailbox: Mailbox, mails: int, more: bool, at: datetime) -> None:
    """That went well; `more`: not all was read, so the next look comes at once."""
    Mailbox.objects.filter(pk=mailbox.pk).update(
        looked_at=at,
        good_at=at,
        mails=mails,
        problem="",
        problem_text="",
        failures=0,
        next_look_at=at if more else next_look(at, failures=0, refused=False),
    )


@transaction.atomic
def failed(*, mailbox: Mailbox, problem: Mailbox.Problem, text: str, at: datetime) -> None:
    """It is tried again, less and less often."""
    current = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    failures = min(current.failures + 1, 1_000)
    refused = problem in _WANTS_SOMEBODY
    Mailbox.objects.filter(pk=current.pk).update(
        looked_at=at,
        problem=problem,
        problem_text=text[:300],
        failures=failures,
        next_look_at=next_look(at, failures=failures, refused=refused),
    )


def _said(secrets: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in secrets.items() if value}
