"""The last gate: everything that must hold in the moment a message is handed over (product.md, rule 2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import CompanyDays, Contact, LegalBasis
from nurture.delivery import keys
from nurture.delivery.gates import Refusal, Then, upper_gates
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.identities.queries import identity_for
from nurture.delivery.identities.writer import Writer
from nurture.delivery.models import Attachment, Message, MessageState, Pause, SenderProfile, Stop, Suppression
from nurture.delivery.queries.suppressions import refusals
from nurture.delivery.rendering import missing_items, sender_profile
from nurture.delivery.rules.window import is_stale
from nurture.projects.models import TargetStage

#: The receiver has it, or may have it.
_HANDED_OVER: Final = (
    MessageState.HANDING_OVER,
    MessageState.SENT,
    MessageState.UNCERTAIN,
    MessageState.ASSUMED_SENT,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message and what stands against it, as the database has it now."""

    message: Message
    # Whoever it goes from; a colleague who left does not write any more.
    writer: Writer
    profile: SenderProfile
    suppressed: bool
    # The person asked us to stop, whatever address was theirs then.
    refused: bool
    # The same email went to the same person by another decision.
    has_it: bool
    paused: bool
    stopped: bool
    # Its account has closures or days of its own: few have, so only then are they asked for.
    has_days: bool
    # Few emails carry files, so only then are they asked for.
    has_files: bool
    at: datetime


def candidate(
    message: int,
    contact: Contact,
    *,
    address: str,
    identity: int | None,
    at: datetime,
    token: UUID | None = None,
) -> Candidate | None:
    """Read in two queries; None when it is not (any more) the message that this token claimed.

    `identity`: the address it would go from, one query more. `contact` is read under its lock by the caller.
    """
    suppressed = Suppression.objects.filter(
        Q(scope=Suppression.Scope.ADDRESS, value_hash=keys.address_hash(address))
        | Q(scope=Suppression.Scope.DOMAIN, value_hash=keys.domain_hash(address))
    )
    claimed = {"claim_token": token} if token else {}
    found = _rows().filter(pk=message, **claimed).annotate(is_suppressed=Exists(suppressed)).first()
    if found is None:
        return None
    found.contact = contact
    row = cast(Any, found)
    return Candidate(
        message=row,
        writer=_writer(row, identity),
        profile=sender_profile(),
        suppressed=row.is_suppressed,
        refused=row.is_refused,
        has_it=row.has_it,
        paused=row.is_paused,
        stopped=row.is_stopped,
        has_days=row.has_days,
        has_files=row.has_files,
        at=at,
    )


def _writer(row: Any, chosen: int | None) -> Writer:
    """Who is still here writes: whoever was chosen, else the target's owner in sales of today.

    One query where an address of ours is in use, more only for somebody who left. What was written once keeps the
    name and the address it was written from.
    """
    user = row.mailing.sender
    if row.raw is None and not user.is_active:
        user = row.mailing.target.sales_owner
        return Writer(user, identity_for(user, row.mailing.target.project))
    identity = chosen if row.raw is None else row.identity_id
    return Writer(user, SendingIdentity.objects.get(pk=identity) if identity else None)


def refuse(candidate: Candidate) -> Refusal | None:
    """The first thing that stands against handing this message over now, or None."""
    for gate in GATES:
        refusal = gate(candidate)
        if refusal is not None:
            return refusal
    for ask in upper_gates():
        refusal = ask(candidate.message)
        if refusal is not None:
            return refusal
    return None


@cache
def _rows() -> QuerySet[Message]:
    """Every message with what must be read with it. Django takes longer to build this than to ask it, so: once."""
    stops = Stop.objects.filter(lifted_at=None).filter(
        Q(project=None, target=None)
        | Q(project=OuterRef("mailing__target__project"))
        | Q(target=OuterRef("mailing__target"))
    )
    same_email = Message.objects.filter(
        contact=OuterRef("contact"),
        mailing__email_ref=OuterRef("mailing__email_ref"),
        state__in=_HANDED_OVER,
    ).exclude(pk=OuterRef("pk"))
    rows = Message.objects.select_related("account", "mailing__sender", "mailing__target__project")
    return rows.annotate(
        is_refused=Exists(refusals().filter(contact=OuterRef("contact"))),
        has_it=Exists(same_email),
        is_stopped=Exists(stops),
        has_files=Exists(Attachment.objects.filter(mailings=OuterRef("mailing"))),
        has_days=Exists(CompanyDays.objects.filter(account=OuterRef("account"))),
        is_paused=Exists(Pause.objects.filter(account=OuterRef("account"), lifted_at=None)),
    )


def _not_stale(candidate: Candidate) -> Refusal | None:
    if is_stale(candidate.message.stale_at, candidate.at):
        return Refusal("stale", then=Then.EXPIRED)
    return None


def _not_suppressed(candidate: Candidate) -> Refusal | None:
    return Refusal("suppressed", then=Then.SKIPPED) if candidate.suppressed else None


def _not_refused(candidate: Candidate) -> Refusal | None:
    return Refusal("person_refused", then=Then.SKIPPED) if candidate.refused else None


def _not_twice(candidate: Candidate) -> Refusal | None:
    return Refusal("has_it_already", then=Then.SKIPPED) if candidate.has_it else None


def _same_person(candidate: Candidate) -> Refusal | None:
    contact = candidate.message.contact
    if contact.left_on is not None:
        return Refusal("left", then=Then.SKIPPED)
    if contact.email.lower() != candidate.message.to_address.lower():
        return Refusal("address_changed", then=Then.SKIPPED)
    return None


def _legal_basis(candidate: Candidate) -> Refusal | None:
    if candidate.message.contact.legal_basis == LegalBasis.NONE:
        return Refusal("no_legal_basis", then=Then.SKIPPED)
    return None


def _mode(candidate: Candidate) -> Refusal | None:
    address = candidate.message.to_address.lower()
    allowed = {entry.lower() for entry in settings.DELIVERY_ALLOWLIST}
    if settings.DELIVERY_MODE == "live":
        return None
    if settings.DELIVERY_MODE != "allowlist":
        return Refusal("mode_off")
    if address in allowed or f"@{address.rpartition('@')[2]}" in allowed:
        return None
    return Refusal("not_on_allowlist")


def _not_stopped(candidate: Candidate) -> Refusal | None:
    return Refusal("stopped") if candidate.stopped else None


def _not_paused(candidate: Candidate) -> Refusal | None:
    return Refusal("paused") if candidate.paused else None


def _still_ours(candidate: Candidate) -> Refusal | None:
    target = candidate.message.mailing.target
    if target.finished_at is not None or target.stage == TargetStage.OUTCOME:
        return Refusal("target_finished", then=Then.SKIPPED)
    return Refusal("handed_off") if target.stage == TargetStage.HANDOFF else None


def _footer(candidate: Candidate) -> Refusal | None:
    missing = missing_items(candidate.profile)
    return Refusal("footer_incomplete", parameters={"items": ",".join(missing)}) if missing else None


def _somebody_writes(candidate: Candidate) -> Refusal | None:
    user = candidate.writer.user
    return None if user.is_active else Refusal("sender_gone", parameters={"name": user.name})


def _way_is_open(candidate: Candidate) -> Refusal | None:
    identity = candidate.writer.identity
    if identity is None:
        return None
    if not identity.is_in_use:
        return Refusal("identity_off", parameters={"address": identity.address})
    return (
        Refusal("identity_refused", parameters={"address": identity.address}) if identity.refused_at else None
    )


#: In this order: what ends a message before what only holds it. Limits join here.
GATES: Final[tuple[Callable[[Candidate], Refusal | None], ...]] = (
    _not_stale,
    _not_suppressed,
    _not_refused,
    _same_person,
    _not_twice,
    _legal_basis,
    _still_ours,
    _mode,
    _not_stopped,
    _not_paused,
    _footer,
    _somebody_writes,
    _way_is_open,
)
