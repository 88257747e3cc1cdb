"""Whose turn an email is, and not before when: what sending it would do, and what is foreseen of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from accounts.models import Contact
from nurture.delivery import words
from nurture.delivery.models import Message
from nurture.delivery.moments import local_time
from nurture.delivery.queries.outbox import shown_as_it_stands
from nurture.delivery.queries.windows import moments_for, timing_of
from nurture.delivery.rules.window import Moment
from nurture.sequences.models import Email, Step
from nurture.sequences.queries.plans import Plan, plan_of
from nurture.sequences.queries.recipients import reachable
from nurture.sequences.rules.plan import ACCOUNT
from nurture.sequences.rules.state import HANDED_OVER
from nurture.sequences.rules.walk import Standing, State


@dataclass(frozen=True, slots=True)
class Turns:
    """Who gets it, by the moment before which it may not go to them, and who only when something happens."""

    by_moment: Mapping[datetime | None, list[Contact]]
    later: list[Contact]

    @property
    def is_nobodys(self) -> bool:
        return not self.by_moment and not self.later


@dataclass(frozen=True, slots=True)
class Foreseen:
    """When it goes to somebody, on their clock, and why then; planned already or if both teams took it now."""

    contact: Contact
    local_time: str
    timing: list[str]
    message: Message | None = None


def turns_of(email: Email, *, at: datetime) -> Turns:
    """Those for whom the step was skipped are left out. What ends by itself until `at` is an end already."""
    step = email.step
    whole = plan_of(step.sequence)
    standings = {each.who: each for each in whole.walk(at).standings if each.step == step.pk}
    contacts = [each for each in reachable(email) if not _is_past(whole, step, each)]
    later = [each for each in contacts if _depends(standings.get(each.pk))]
    now = [each for each in contacts if each not in later]
    return Turns(_by_moment(whole, step, standings, now), later)


def foreseen(email: Email, *, at: datetime, today: date) -> list[Foreseen]:
    """The earliest first; without a time for whom it depends on what has not happened. Raises NoWindow."""
    rows = shown_as_it_stands(Message.objects.filter(mailing__email_ref=email.pk), today=today)
    if rows:
        return [
            Foreseen(
                row.message.contact, row.local_time, [row.reason] if row.reason else row.timing, row.message
            )
            for row in rows
        ]
    return _if_taken_now(email, at=at, today=today)


def _if_taken_now(email: Email, *, at: datetime, today: date) -> list[Foreseen]:
    turns, project = turns_of(email, at=at), email.step.sequence.target.project
    moments: dict[Contact, Moment] = {}
    for not_before, people in turns.by_moment.items():
        found = moments_for(project, people, after=max(at, not_before or at), also=moments)
        moments |= {contact: found[contact.pk] for contact in people}
    dated = [
        Foreseen(contact, local_time(moment.at, moment.zone, today), words.timing(timing_of(moment)))
        for contact, moment in sorted(moments.items(), key=lambda pair: (pair[1].at, pair[0].pk))
    ]
    return [*dated, *(Foreseen(contact, "", []) for contact in turns.later)]


def _is_past(whole: Plan, step: Step, contact: Contact) -> bool:
    """Skipped, left out, or out of the sequence altogether. What was sent once is the last gate's to judge."""
    ends = whole.facts.ends
    ended = ends.get((step.pk, contact.pk)) or ends.get((step.pk, ACCOUNT))
    return contact.pk in whole.facts.exits or (ended is not None and ended.how not in {"sent", "lost"})


def _depends(standing: Standing | None) -> bool:
    """On something that has not happened yet: nobody knows when, or whether, it is due."""
    return standing is not None and standing.state == State.WAITING and standing.due_at is None


def _by_moment(
    whole: Plan, step: Step, standings: Mapping[int | None, Standing], contacts: list[Contact]
) -> dict[datetime | None, list[Contact]]:
    found: dict[datetime | None, list[Contact]] = defaultdict(list)
    for contact in contacts:
        standing = standings.get(contact.pk)
        due = standing.due_at if standing else _after_the_last(whole, step, contact)
        found[_not_in_rest(whole, contact, due)].append(contact)
    return dict(found)


def _not_in_rest(whole: Plan, contact: Contact, due: datetime | None) -> datetime | None:
    if whole.facts.rests_until is None:
        return due
    begins = whole.calendars.day_begins(contact.pk, whole.facts.rests_until)
    return max(due or begins, begins)


def _after_the_last(whole: Plan, step: Step, contact: Contact) -> datetime | None:
    """Both teams took it before its turn: its days are counted from the last email they got."""
    earlier = [each.pk for each in whole.steps if each.position < step.position]
    last = Message.objects.filter(
        mailing__email_ref__in=Email.objects.filter(step__in=earlier).values("pk"),
        contact=contact,
        state__in=HANDED_OVER,
    ).aggregate(last=Max("handed_over_at"))["last"]
    return last and whole.calendars.business_days_after(contact.pk, last, step.delay_days)
