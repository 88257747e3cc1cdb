"""Sequences with all that decides when what is due: for many at once, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.db.models import Q

from accounts.models import CompanyDays, Contact
from nurture.delivery.models import Message, MessageState, Pause, Reaction
from nurture.delivery.queries.suppressions import barred
from nurture.delivery.queries.windows import window_of
from nurture.delivery.rules.window import Window
from nurture.projects.models import Cycle, Project
from nurture.projects.queries.rhythms import cycles_ahead, holidays_of
from nurture.sequences.models import SHARED, Email, Rest, Sequence, SequenceExit, Step, StepEnd, StepKind
from nurture.sequences.queries.audiences import Meant, meant
from nurture.sequences.rules.plan import KINDS, Calendars, Ended, Facts, Place, Reacted, Who
from nurture.sequences.rules.projection import Projected, project
from nurture.sequences.rules.state import HANDED_OVER, ON_THE_WAY
from nurture.sequences.rules.walk import Walk, walk

LOST = frozenset({MessageState.SKIPPED, MessageState.FAILED})
WAITING = ON_THE_WAY | {MessageState.EXPIRED}
#: Of a message: to whom, its state, for when it is planned, when it was handed over, when it came to its end.
type Mailed = tuple[int, str, datetime, datetime | None, datetime | None]


@dataclass(frozen=True)
class Plan:
    """One sequence. `emails` by step, without their text; `people` are all who have a part in it."""

    sequence: Sequence
    steps: list[Step]
    emails: Mapping[int, Email]
    people: Mapping[int, Contact]
    audiences: Mapping[int, list[Meant]]
    places: list[Place]
    facts: Facts
    calendars: Calendars

    @property
    def is_running(self) -> bool:
        return self.sequence.archived_at is None and self.sequence.target.finished_at is None

    def is_shared(self, step: Step) -> bool:
        return next(place.is_shared for place in self.places if place.step == step.pk)

    def walk(self, now: datetime) -> Walk:
        return walk(self.places, self.facts, self.calendars, now=now)

    def project(self, now: datetime, *, weeks: int, decided: Collection[int] = ()) -> list[Projected]:
        """What comes within so many weeks; meetings that are not wound yet are reckoned."""
        until = now + timedelta(weeks=weeks)
        # What is shown last may hang on a meeting after it.
        ahead = self.meetings_until((until + timedelta(weeks=8)).date())
        calendars = Calendars(self.calendars.ours, self.calendars.windows, ahead)
        found = project(self.places, self.facts, calendars, now=now, decided=decided)
        return [each for each in found if each.at <= until]

    def meetings_until(self, last: date) -> tuple[datetime, ...]:
        """Those that are wound, then those that are reckoned from the rhythm of the project."""
        known = tuple(self.calendars.meetings)
        after = known[-1] if known else self.facts.began_at
        coming = (meeting for meeting, _end in cycles_ahead(self.sequence.target.project, after))
        return (*known, *takewhile(lambda meeting: meeting.date() <= last, coming))


def plans_of(sequences: Iterable[int]) -> dict[int, Plan]:
    """Archived sequences too. Fifteen queries, however many there are."""
    rows = list(
        Sequence.objects.filter(pk__in=list(sequences)).select_related(
            "target__account", "target__project", "target__sales_owner", "target__marketing_owner"
        )
    )
    return _Loaded(rows).plans()


def plan_of(sequence: Sequence) -> Plan:
    return plans_of([sequence.pk])[sequence.pk]


class _Loaded:
    def __init__(self, sequences: list[Sequence]) -> None:
        self.sequences = sequences
        pks = [each.pk for each in sequences]
        self.accounts = {each.target.account_id: each.target.account for each in sequences}
        self.steps = _grouped(
            Step.objects.in_use()
            .filter(sequence__in=pks)
            .select_related("owner")
            .order_by("sequence", "position")
        )
        every_step = [step for steps in self.steps.values() for step in steps]
        self.emails = {
            each.step_id: each
            for each in Email.objects.filter(step__in=every_step, step__kind=StepKind.EMAIL).only(
                "step", "subject", "version", "content_hash"
            )
        }
        self.recipients = _pairs(Email.recipients.through, "email_id", [e.pk for e in self.emails.values()])
        self.named = _pairs(Step.people.through, "step_id", [step.pk for step in every_step])
        self.people = self._people(every_step)
        self.barred = barred(each for people in self.people.values() for each in people.values())
        self.ends = self._ends(every_step)
        self.exits = self._exits(pks)
        self.messages = self._messages()
        self.reactions = self._reactions()
        self.paused = set(
            Pause.objects.filter(lifted_at=None, account__in=self.accounts).values_list(
                "account_id", flat=True
            )
        )
        self.rests = _rests({each.target_id for each in sequences})
        self.days = _days(self.accounts)
        self.meetings = self._meetings()

    def plans(self) -> dict[int, Plan]:
        return {each.pk: self._plan(each) for each in self.sequences}

    def _plan(self, sequence: Sequence) -> Plan:
        target = sequence.target
        steps = self.steps.get(sequence.pk, [])
        people = self.people.get(target.account_id, {})
        audiences = {step.pk: self._audience(step, people) for step in steps}
        places = [self._place(step, audiences[step.pk]) for step in steps]
        involved = {each.contact.pk for meant in audiences.values() for each in meant}
        windows = {pk: self._window(target.project, people[pk]) for pk in involved}
        return Plan(
            sequence,
            steps,
            {step.pk: self.emails[step.pk] for step in steps if step.pk in self.emails},
            people,
            audiences,
            places,
            self._facts(sequence, steps, involved),
            Calendars(_our_window(target.project), windows, tuple(self.meetings.get(target.project_id, ()))),
        )

    def _audience(self, step: Step, people: Mapping[int, Contact]) -> list[Meant]:
        """An email goes to its recipients; who cannot be written to is passed over as long as that holds."""
        if step.kind != StepKind.EMAIL:
            return meant(step, self.named.get(step.pk, ()), people)
        email = self.emails.get(step.pk)
        chosen = self.recipients.get(email.pk, ()) if email else ()
        found = [Meant(people[pk], None) for pk in chosen if pk in people]
        return [
            each for each in found if not each.contact.mail_obstacle and each.contact.pk not in self.barred
        ]

    def _place(self, step: Step, audience: list[Meant]) -> Place:
        """What is for nobody in particular is done once, too."""
        for_all = step.kind != StepKind.EMAIL and not (step.roles or self.named.get(step.pk))
        return Place(
            step.pk,
            step.kind,
            step.timing,
            step.delay_days,
            step.on_date,
            step.fact,
            step.fact_days,
            tuple(each.contact.pk for each in audience),
            is_shared=step.kind in SHARED or for_all,
        )

    def _facts(self, sequence: Sequence, steps: list[Step], involved: set[int]) -> Facts:
        ends: dict[tuple[int, Who], Ended] = {}
        going: dict[tuple[int, int], datetime] = {}
        for step in steps:
            sent, planned = self._mail(step)
            ends.update(sent)
            going.update(planned)
            ends.update(self.ends.get(step.pk, {}))
        return Facts(
            sequence.created_at,
            ends,
            {key: at for key, at in going.items() if key not in ends},
            {pk: self.reactions[pk] for pk in involved if pk in self.reactions},
            frozenset(self.exits.get(sequence.pk, ())),
            sequence.target.account_id in self.paused,
            self.rests.get(sequence.target_id),
        )

    def _mail(self, step: Step) -> tuple[dict[tuple[int, Who], Ended], dict[tuple[int, int], datetime]]:
        """What went to whom, and what is still to go. What was sent counts, whatever was planned after it."""
        email = self.emails.get(step.pk)
        sent: dict[tuple[int, Who], Ended] = {}
        planned: dict[tuple[int, int], datetime] = {}
        for contact, state, planned_at, handed, finished in self.messages.get(email.pk, ()) if email else ():
            if state in HANDED_OVER:
                sent[step.pk, contact] = Ended(handed or planned_at, "sent")
            elif state in WAITING:
                planned[step.pk, contact] = planned_at
            elif state in LOST:
                sent.setdefault((step.pk, contact), Ended(finished or planned_at, "lost"))
        return sent, planned

    def _window(self, project: Project, contact: Contact) -> Window:
        account = self.accounts[contact.account_id]
        return window_of(project, contact, account, days=self.days.get(contact.account_id, ()))

    def _people(self, steps: list[Step]) -> dict[int, dict[int, Contact]]:
        named = {pk for pairs in (self.recipients, self.named) for chosen in pairs.values() for pk in chosen}
        roles = {role for step in steps for role in step.roles}
        rows = Contact.objects.filter(
            Q(pk__in=named) | Q(account__in=self.accounts, buying_role__in=roles, left_on=None)
        ).order_by("account", "pk")
        found: dict[int, dict[int, Contact]] = defaultdict(dict)
        for contact in rows:
            found[contact.account_id][contact.pk] = contact
        return found

    def _ends(self, steps: list[Step]) -> dict[int, dict[tuple[int, Who], Ended]]:
        found: dict[int, dict[tuple[int, Who], Ended]] = defaultdict(dict)
        rows = StepEnd.objects.standing().filter(step__in=steps)
        for step, contact, at, how in rows.values_list("step_id", "contact_id", "at", "how"):
            found[step][step, contact] = Ended(at, how)
        return found

    def _exits(self, sequences: list[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        rows = SequenceExit.objects.filter(sequence__in=sequences, undone_at=None)
        for sequence, contact in rows.values_list("sequence_id", "contact_id"):
            found[sequence].append(contact)
        return found

    def _messages(self) -> dict[int, list[Mailed]]:
        found: dict[int, list[Mailed]] = defaultdict(list)
        rows = Message.objects.filter(mailing__email_ref__in=[each.pk for each in self.emails.values()])
        for email, contact, state, planned, handed, finished in rows.order_by("pk").values_list(
            "mailing__email_ref", "contact_id", "state", "planned_at", "handed_over_at", "finished_at"
        ):
            found[email].append((contact, state, planned, handed, finished))
        return found

    def _reactions(self) -> dict[int, list[Reacted]]:
        """Of people; a machine's are left out."""
        found: dict[int, list[Reacted]] = defaultdict(list)
        if not self.sequences:
            return found
        rows = Reaction.objects.filter(
            account__in=self.accounts,
            verdict=Reaction.Verdict.HUMAN,
            kind__in=set().union(*KINDS.values()),
            contact__isnull=False,
            at__gte=min(each.created_at for each in self.sequences),
        )
        for contact, kind, at in rows.values_list("contact_id", "kind", "at"):
            found[contact].append(Reacted(kind, at))
        return found

    def _meetings(self) -> dict[int, list[datetime]]:
        found: dict[int, list[datetime]] = defaultdict(list)
        if not self.sequences:
            return found
        projects = {each.target.project_id for each in self.sequences}
        since = min(each.created_at for each in self.sequences)
        rows = Cycle.objects.filter(project__in=projects, meeting_at__gte=since).order_by("meeting_at")
        for pk, at in rows.values_list("project_id", "meeting_at"):
            found[pk].append(at)
        return found


def _our_window(project: Project) -> Window:
    """What is done for the account is done on our own business days."""
    ours = holidays_of(project)
    return Window(zone=project.time_zone, ours=ours, theirs=ours)


def _grouped(steps: Iterable[Step]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        found[step.sequence_id].append(step)
    return found


def _pairs(through: type, key: str, pks: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = through._default_manager.filter(**{f"{key}__in": pks}).order_by("pk")  # type: ignore[attr-defined]  # noqa: SLF001 - documented
    for one, contact in rows.values_list(key, "contact_id"):
        found[one].append(contact)
    return found


def _rests(targets: Collection[int]) -> dict[int, date]:
    rows = Rest.objects.standing().filter(target__in=targets)
    return dict(rows.values_list("target_id", "until"))


def _days(accounts: Collection[int]) -> dict[int, list[CompanyDays]]:
    found: dict[int, list[CompanyDays]] = defaultdict(list)
    for each in CompanyDays.objects.filter(account__in=accounts):
        found[each.account_id].append(each)
    return found
