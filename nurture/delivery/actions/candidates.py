"""What the last gate looks at: a window of messages with everything around them, in a fixed number of statements."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, Model, OuterRef, QuerySet, StringAgg, Subquery, TextField, Value
from django.db.models.base import ModelState
from django.db.models.functions import Cast, Concat

from accounts.models import Account, CompanyDays, Contact
from nurture.delivery.absences.models import Absence
from nurture.delivery.controls.queries.standing import FOOTER, Enquiry
from nurture.delivery.controls.rules.standing import Standing
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.identities.queries import identity_for
from nurture.delivery.identities.writer import Writer
from nurture.delivery.models import Attachment, Mailing, Message, MessageState, Pause, SenderProfile
from nurture.delivery.queries import suppressions
from nurture.delivery.queries.suppressions import refusals
from nurture.prepared import Among, Prepared, Question
from nurture.projects.models import Project, Target
from nurture.team.models import User

#: The receiver has it, as far as anybody knows.
_ARRIVED: Final = (MessageState.SENT, MessageState.ASSUMED_SENT, MessageState.UNCERTAIN)
#: The receiver has it, or may have it.
HANDED_OVER: Final = (
    MessageState.HANDING_OVER,
    MessageState.SENT,
    MessageState.UNCERTAIN,
    MessageState.ASSUMED_SENT,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which message is asked for; `identity`: the address it would go from, chosen with the claim."""

    message: int
    contact: int
    address: str
    identity: int | None
    token: UUID | None = None


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
    return {row[0]: _made(Contact, CONTACT, row) for row in rows}


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
    profile = _made(SenderProfile, ("id", *FOOTER), (1, *common.footer))
    window = _Window(contacts)
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


# --- Rows into records: only what sending reads; anything else is asked for when somebody does read it ---


def _columns(model: type[Model], *names: str) -> tuple[str, ...]:
    """In the order in which Django makes a record of them."""
    return tuple(each.attname for each in model._meta.concrete_fields if each.attname in names)  # noqa: SLF001


MESSAGE: Final = _columns(
    Message,
    "id", "mailing_id", "account_id", "contact_id", "occurrence", "to_address", "message_id", "state", "planned_at",
    "stale_at", "claim_token", "raw", "subject", "identity_id", "created_at", "handed_over_at",
)  # fmt: skip
CONTACT: Final = _columns(
    Contact,
    "id", "account_id", "family_name", "given_name", "family_kana", "given_kana", "name_latin", "department", "title",
    "email", "time_zone", "language", "legal_basis", "legal_basis_on", "legal_basis_source", "legal_basis_proof",
    "placeholder", "left_on", "erased_at",
)  # fmt: skip
ACCOUNT: Final = _columns(
    Account, "id", "name", "name_latin", "domain", "closing_day", "country", "time_zone", "owner_id"
)
MAILING: Final = _columns(
    Mailing,
    "id", "target_id", "sender_id", "subject", "preheader", "body", "layout", "content_hash", "email_ref",
    "decision_ref",
)  # fmt: skip
TARGET: Final = _columns(
    Target, "id", "project_id", "account_id", "sales_owner_id", "marketing_owner_id", "stage", "finished_at"
)
PROJECT: Final = _columns(
    Project,
    "id", "name", "time_zone", "holiday_country", "closures", "window_weekdays", "window_start", "window_end",
    "month_end_days", "monday_from",
)  # fmt: skip
SENDER: Final = _columns(
    User, "id", "email", "name", "name_latin", "team", "role", "language", "time_zone", "is_active"
)

_GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("", MESSAGE),
    ("account__", ACCOUNT),
    ("mailing__", MAILING),
    ("mailing__target__", TARGET),
    ("mailing__target__project__", PROJECT),
    ("mailing__sender__", SENDER),
)
_COLUMNS: Final = [f"{prefix}{name}" for prefix, names in _GROUPS for name in names]
_ENDS: Final = [sum(len(names) for _prefix, names in _GROUPS[: number + 1]) for number in range(len(_GROUPS))]

_LOCKED: Final = Prepared(
    CONTACT,
    lambda: Contact.objects.select_for_update(no_key=True).filter(Among("pk", "ids")).order_by("pk"),
)
_ROWS: Final = Prepared(_COLUMNS, lambda: _facts().filter(Among("pk", "ids")).order_by("planned_at", "pk"))


class _Window:
    """Records that several messages share are made once."""

    def __init__(self, contacts: Mapping[int, Contact]) -> None:
        self._contacts = contacts
        self._made: dict[tuple[type[Model], int], Any] = {}

    def message(self, row: tuple[Any, ...]) -> tuple[Message, tuple[Any, ...]]:
        """With its contact, account, mailing, sender, target and project; and the facts beside it."""
        own, account, mailing, target, project, sender = (
            row[begin:end] for begin, end in zip([0, *_ENDS], _ENDS, strict=False)
        )
        message = _made(Message, MESSAGE, own)
        contact, company = self._contacts[message.contact_id], self._once(Account, ACCOUNT, account)
        _join(contact, account=company)
        made = self._once(
            Mailing,
            MAILING,
            mailing,
            lambda made: self._joined(made, target, project, sender),
        )
        _join(message, contact=contact, account=company, mailing=made)
        return message, row[_ENDS[-1] :]

    def _joined(self, mailing: Mailing, target: Any, project: Any, sender: Any) -> None:
        of = self._once(Target, TARGET, target)
        _join(of, project=self._once(Project, PROJECT, project))
        _join(mailing, target=of, sender=self._once(User, SENDER, sender))

    def _once[Record: Model](
        self,
        model: type[Record],
        names: tuple[str, ...],
        row: tuple[Any, ...],
        then: Callable[[Record], None] | None = None,
    ) -> Record:
        key = (model, row[0])
        if key not in self._made:
            self._made[key] = made = _made(model, names, row)
            if then is not None:
                then(made)
        return cast(Record, self._made[key])


def _join(record: Model, **others: Model) -> None:
    """As assigning them, which asks first whether they may be joined; the database has joined them."""
    record._state.fields_cache.update(others)  # noqa: SLF001 - as Django's own descriptors


def _made[Record: Model](model: type[Record], names: tuple[str, ...], row: tuple[Any, ...]) -> Record:
    """As `from_db` makes it, without looking at each field: what is not read here is asked for when it is read."""
    made = model.__new__(model)
    made._state = ModelState()  # noqa: SLF001 - as Django's own __init__
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001
    made.__dict__.update(zip(names, row, strict=True))
    return made
