"""The last gate: everything that must hold in the moment a message is handed over (product.md, rule 2)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from accounts.models import Contact, LegalBasis
from nurture.delivery.actions.candidates import Asked, Candidate, candidates
from nurture.delivery.gates import Refusal, Then, upper_gates
from nurture.delivery.rendering import missing_items
from nurture.delivery.rules.window import is_stale

#: Whoever gave their word today did so tomorrow by our clock, if they are far enough east.
SOMEWHERE_ELSE: Final = timedelta(days=1)


def candidate(
    message: int,
    contact: Contact,
    *,
    address: str,
    identity: int | None,
    at: datetime,
    token: UUID | None = None,
) -> Candidate | None:
    """One alone; None when it is not (any more) the message that this token claimed."""
    asked = Asked(message, contact.id, address, identity, token)
    return candidates([asked], {contact.id: contact}, at=at).get(message)


def refuse(candidate: Candidate) -> Refusal | None:
    """The first thing that stands against handing this message over now, or None."""
    return refuse_each([candidate]).get(candidate.message.id)


def refuse_each(window: Sequence[Candidate]) -> dict[int, Refusal]:
    """By message, the first thing that stands against each; whoever is missing may go."""
    refused = {each.message.id: refusal for each in window if (refusal := _own_refusal(each)) is not None}
    for ask in upper_gates():
        standing = [each.message for each in window if each.message.id not in refused]
        if standing:
            refused.update(ask(standing))
    return refused


def every_refusal(candidate: Candidate) -> list[Refusal]:
    """All that stands against it at once, for whoever wants to know before it is due."""
    own = [refusal for gate in GATES if (refusal := gate(candidate)) is not None]
    upper = (ask([candidate.message]).get(candidate.message.id) for ask in upper_gates())
    return [*own, *(refusal for refusal in upper if refusal is not None)]


def _own_refusal(candidate: Candidate) -> Refusal | None:
    refusals = (refusal for gate in GATES if (refusal := gate(candidate)) is not None)
    first = next(refusals, None)
    if first is None or first.code != "stopped":
        return first
    # Whoever releases the stop expects it to go then.
    then = next(refusals, None)
    return replace(first, parameters={**then.parameters, "also": then.code}) if then else first


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
    contact = candidate.message.contact
    if contact.legal_basis == LegalBasis.NONE:
        return Refusal("no_legal_basis", then=Then.SKIPPED)
    day = contact.legal_basis_on
    if day is not None and day > candidate.at.date() + SOMEWHERE_ELSE:
        return Refusal("basis_not_yet", parameters={"day": day.isoformat()}, then=Then.SKIPPED)
    return None


def _may_leave(candidate: Candidate) -> Refusal | None:
    """Mode, allowlist, stops, and whether this database is the one that sends."""
    message, identity = candidate.message, candidate.writer.identity
    target = message.mailing.target
    code = candidate.standing.refusal(
        address=message.to_address,
        project=target.project_id,
        target=target.id,
        identity=identity.id if identity else None,
    )
    return Refusal(code) if code else None


def _not_paused(candidate: Candidate) -> Refusal | None:
    return Refusal("paused") if candidate.paused else None


def _not_absent(candidate: Candidate) -> Refusal | None:
    return Refusal("absent") if candidate.absent else None


def _still_ours(candidate: Candidate) -> Refusal | None:
    target = candidate.message.mailing.target
    if target.is_over:
        return Refusal("target_finished", then=Then.SKIPPED)
    return Refusal("handed_off") if target.is_with_sales else None


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
    _may_leave,
    _not_paused,
    _not_absent,
    _footer,
    _somebody_writes,
    _way_is_open,
)
