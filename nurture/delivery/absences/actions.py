"""Somebody is away, or may have left: hold what is planned for them, and let it go on when that is over."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import activity
from accounts.actions.contacts import mark_as_left
from accounts.models import ActivityCategory, Contact
from nurture.delivery import clock
from nurture.delivery.absences.facts import AlreadyAnswered
from nurture.delivery.absences.models import Absence
from nurture.delivery.absences.queries import absent, resumes_at
from nurture.delivery.actions.arrows import move
from nurture.delivery.actions.planning import reschedule
from nurture.delivery.models import InboundMail, Message, MessageState
from nurture.delivery.rules.window import NoWindow
from nurture.team.models import User

#: A tick is short: what is left over comes with the next one.
AT_MOST: Final = 1_000
#: What is planned so soon is shown as held, rather than as going out.
AHEAD: Final = timedelta(days=30)


@transaction.atomic
def is_away(
    *,
    contact: Contact,
    back_on: date,
    at: datetime,
    inbound: InboundMail | None = None,
    message: Message | None = None,
) -> None:
    """Nothing goes to them before the business day after `back_on`. A later day counts more, an earlier one nothing."""
    clock.shut_out_hand_overs()
    _lock(contact)
    until = resumes_at(contact, back_on)
    opened = Absence.objects.filter(contact=contact, ended_at=None).first()
    if opened is not None and (opened.until is None or opened.until >= until):
        return
    facts: dict[str, Any] = {"back_on": back_on, "until": until, "inbound": inbound, "message": message}
    if opened is None:
        Absence.objects.create(contact=contact, kind=Absence.Kind.AWAY, at=at, **facts)
    else:
        Absence.objects.filter(pk=opened.pk).update(**facts)
    _hold(_planned_for(contact).filter(planned_at__lt=until))
    _write(contact, "delivery.away", at=at, back_on=back_on.isoformat(), until=until.isoformat())


@transaction.atomic
def may_have_left(
    *,
    contact: Contact,
    kind: Absence.Kind,
    at: datetime,
    inbound: InboundMail | None = None,
    message: Message | None = None,
    successor: tuple[str, str] = ("", ""),
) -> None:
    """A person finds out; until then nothing goes to them. Asked once, and not about whoever is known to have left."""
    if contact.left_on is not None:
        return
    clock.shut_out_hand_overs()
    _lock(contact)
    opened = Absence.objects.filter(contact=contact, ended_at=None)
    if opened.exclude(kind=Absence.Kind.AWAY).exists():
        return
    opened.update(ended_at=at)
    name, address = successor
    Absence.objects.create(
        contact=contact,
        kind=kind,
        at=at,
        inbound=inbound,
        message=message,
        successor_name=name,
        successor_address=address,
    )
    _hold(_planned_for(contact))
    if kind == Absence.Kind.LEFT:
        _write(contact, "delivery.may_have_left", at=at)


@transaction.atomic
def is_back(*, contact: Contact, at: datetime) -> None:
    """They write themselves: what waited for their return goes on, and nobody has to ask whether they are there."""
    _end(Absence.objects.filter(contact=contact, ended_at=None), at=at)


@transaction.atomic
def answer(*, absence: Absence, answer: Absence.Answer, by: User, at: datetime, on: date) -> None:
    """Somebody has found out. Raises AlreadyAnswered. `on`: the day since which they are gone."""
    clock.shut_out_hand_overs()
    _lock(absence.contact)
    open_one = Absence.objects.filter(pk=absence.pk, ended_at=None)
    if not open_one.update(ended_at=at, ended_by=by, answer=answer):
        raise AlreadyAnswered(absence)
    if answer == Absence.Answer.LEFT:
        mark_as_left(contact=absence.contact, on=on, by=by, at=at)
    else:
        _write(absence.contact, "delivery.still_there", by=by, at=at)
    _resume(absence.contact, at=at)


def keep(*, at: datetime) -> None:
    """What a tick does: lets go on what waited for a day, and holds what was planned meanwhile for who is not there."""
    over = Absence.objects.filter(ended_at=None, until__lte=at)
    for pk in over.values_list("pk", flat=True)[:AT_MOST]:
        is_over(absence=pk, at=at)
    due = Message.objects.filter(absent(at), state=MessageState.PLANNED, planned_at__lte=at + AHEAD)
    _hold(due[:AT_MOST])


@transaction.atomic
def is_over(*, absence: int, at: datetime) -> None:
    _end(Absence.objects.filter(pk=absence, ended_at=None), at=at)


def _end(absences: QuerySet[Absence], *, at: datetime) -> None:
    for absence in absences.select_related("contact__account"):
        if Absence.objects.filter(pk=absence.pk, ended_at=None).update(ended_at=at):
            _resume(absence.contact, at=at)


def _resume(contact: Contact, *, at: datetime) -> None:
    held = Message.objects.filter(contact=contact, state=MessageState.HELD, reason="absent")
    rows = held.select_related("contact__account", "mailing__target__project").order_by("planned_at", "pk")
    for message in rows:
        try:
            reschedule(message, MessageState.HELD, after=at)
        except NoWindow:
            # It stays where everybody sees it; a day of the window opens it again.
            continue


def _planned_for(contact: Contact) -> QuerySet[Message]:
    return Message.objects.filter(contact=contact, state=MessageState.PLANNED)


def _hold(messages: QuerySet[Message]) -> None:
    for pk in messages.values_list("pk", flat=True):
        move(pk, MessageState.PLANNED, MessageState.HELD, reason="absent", reason_detail={})


def _lock(contact: Contact) -> None:
    list(Contact.objects.select_for_update(no_key=True).filter(pk=contact.pk).values_list("pk"))


def _write(contact: Contact, verb: str, *, at: datetime, by: User | None = None, **detail: str) -> None:
    activity.record(
        account=contact.account,
        contact=contact,
        verb=verb,
        category=ActivityCategory.REACTION,
        by=by,
        at=at,
        detail=detail,
    )
