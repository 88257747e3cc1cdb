"""What the last gate looks at: a window of messages with everything around them, in a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, StringAgg, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import CompanyDays, Contact
from nurture.delivery.absences.models import Absence
from nurture.delivery.actions.records import COLUMNS, CONTACT, Window, made
from nurture.delivery.controls.queries.standing import FOOTER, Enquiry
from nurture.delivery.controls.rules.standing import Standing
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.identities.queries import identity_for
from nurture.delivery.identities.writer import Writer
from nurture.delivery.models import Attachment, Message, MessageState, Pause, SenderProfile
from nurture.delivery.queries import suppressions
from nurture.delivery.queries.suppressions import refusals
from nurture.prepared import Among, Prepared, Question

#: The receiver has it, as far as anybody knows.
_ARRIVED: Final = (MessageState.SENT, MessageState.ASSUMED_SENT, MessageState.UNCERTAIN)
#: The receiver has it, or may have it.
HANDED_OVER: Final = (
    MessageState.HANDING_OVER,
    MessageState.SENT,
    MessageState.UNCERTAIN,
    MessageState.ASSUMED_SENT,
)


class Asked(NamedTuple):
    """Which message is asked for; `identity`: the address it would go from, chosen with the claim."""

    message: int
    contact: int
    address: str
    identity: int | None
    token: UUID | None = None


class Candidate(NamedTuple):
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
    # They are away, and said until when.
    absent: bool
    # Modes, stops, and whether this database is the real one: the same for the whole window.
    standing: Standing
    # Its account has closures or days of its own: few have, so only then are they asked for.
    has_days: bool
    # Few emails carry files, so only then are they asked for.
    has_files: bool
    # Message-IDs of what they got before about this target, the oldest first.
    thread: tuple[str, ...]
    at: datetime


def locked_contacts(asked: Iterable[Asked]) -> dict[int, Contact]:
    """Whoever pauses or suppresses takes this lock too: either they see our hand-over, or we see their stop.

    In the order of their numbers, as everybody locks them. One statement.
    """
    rows = _LOCKED.rows(ids=_people(asked))
    return {row[0]: made(Contact, CONTACT, row) for row in rows}


def lock_question(asked: Iterable[Asked]) -> Question:
    """What `locked_contacts` asks."""
    return _LOCKED.question(ids=_people(asked))


def questions(asked: Sequence[Asked]) -> list[Question]:
    """What `candidates` asks of every window, but for what is the same for all: that has an `Enquiry`."""
    return [
        _ROWS.question(ids=[each.message for each in asked]),
        suppressions.question(each.address for each in asked),
    ]


def _people(asked: Iterable[Asked]) -> list[int]:
    return sorted({each.contact for each in asked})


def candidates(
    asked: Sequence[Asked],
    contacts: Mapping[int, Contact],
    *,
    at: datetime,
    enquiry: Enquiry | None = None,
) -> dict[int, Candidate]:
    """By message; those are missing that are not (any more) what their token claimed.

    `contacts` are read under their locks by the caller. Three statements; one more where an address of ours is in
    use, more only for those whose writer has left.
    """
    wanted = {each.message: each for each in asked}
    rows = _ROWS.rows(ids=list(wanted))
    barred = suppressions.suppressed(each.address for each in asked)
    common = (enquiry or Enquiry()).read()
    profile = made(SenderProfile, ("id", *FOOTER), (1, *common.footer))
    window = Window(contacts)
    read = [window.message(row) for row in rows]
    identities = _identities(
        {number for message, _ in read if (number := _identity(message, wanted[message.id])) is not None}
    )
    found = {}
    for message, facts in read:
        each, says = wanted[message.id], dict(zip(_ROWS.annotations, facts, strict=True))
        if each.token is not None and message.claim_token != each.token:
            continue
        number = _identity(message, each)
        found[message.id] = Candidate(
            message=message,
            writer=_writer(message, identities[number] if number else None),
            profile=profile,
            suppressed=each.address in barred,
            refused=bool(says["is_refused"]),
            has_it=bool(says["has_it"]),
            paused=bool(says["is_paused"]),
            absent=bool(says["is_absent"]),
            standing=common.standing,
            has_days=bool(says["has_days"]),
            has_files=bool(says["has_files"]),
            thread=_thread(says["thread"]),
            at=at,
        )
    return found


def _identities(numbers: set[int]) -> dict[int, SendingIdentity]:
    return SendingIdentity.objects.in_bulk(numbers) if numbers else {}


def _identity(message: Message, asked: Asked) -> int | None:
    """What was written once keeps the address it was written from."""
    return asked.identity if message.raw is None else message.identity_id


def _writer(message: Message, identity: SendingIdentity | None) -> Writer:
    """Who is still here writes: whoever was chosen, else the target's owner in sales of today.

    What was written once keeps the name it was written in.
    """
    user = message.mailing.sender
    if message.raw is None and not user.is_active:
        user = message.mailing.target.sales_owner
        return Writer(user, identity_for(user, message.mailing.target.project))
    return Writer(user, identity)


def _thread(said: str | None) -> tuple[str, ...]:
    """Not every SQLite can put them in order."""
    return tuple([line.rpartition(" ")[2] for line in sorted(said.splitlines())]) if said else ()


def _facts() -> QuerySet[Message]:
    """Every message with what stands against it."""
    same_email = Message.objects.filter(
        contact=OuterRef("contact"),
        mailing__email_ref=OuterRef("mailing__email_ref"),
        state__in=HANDED_OVER,
    ).exclude(pk=OuterRef("pk"))
    before = Message.objects.filter(
        contact=OuterRef("contact"), mailing__target=OuterRef("mailing__target"), state__in=_ARRIVED
    )
    went = Concat(Cast("handed_over_at", TextField()), Value(" "), "message_id")
    return Message.objects.annotate(
        thread=Subquery(
            before.order_by().values("contact").annotate(all=StringAgg(went, Value("\n"))).values("all")
        ),
        is_refused=Exists(refusals().filter(contact=OuterRef("contact"))),
        has_it=Exists(same_email),
        has_files=Exists(Attachment.objects.filter(mailings=OuterRef("mailing"))),
        has_days=Exists(CompanyDays.objects.filter(account=OuterRef("account"))),
        is_paused=Exists(Pause.objects.filter(account=OuterRef("account"), lifted_at=None)),
        is_absent=Exists(Absence.objects.filter(contact=OuterRef("contact"), ended_at=None)),
    )


_LOCKED: Final = Prepared(
    CONTACT,
    lambda: Contact.objects.select_for_update(no_key=True).filter(Among("pk", "ids")).order_by("pk"),
)
_ROWS: Final = Prepared(COLUMNS, lambda: _facts().filter(Among("pk", "ids")).order_by("planned_at", "pk"))
