"""What was expected of each decision that sent something, what people did, and what both teams say to it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Contact
from nurture.delivery.models import Message, Reaction, ReactionKind
from nurture.meetings.history.models import Verdict
from nurture.meetings.history.rules import (
    REFUSED,
    TALKED,
    WANTED,
    Outcome,
    came_true,
    outcome,
    proposed,
)
from nurture.meetings.models import SENDING, Confirmation, Decision
from nurture.projects.models import Project
from nurture.projects.queries.rhythms import day_of
from nurture.sequences.models import ExpectedReaction
from nurture.sequences.rules.approval import BOTH
from nurture.sequences.rules.state import HANDED_OVER

#: More of them than these are no opening of a meeting.
MOST: Final = 12
#: A talk belongs to the email before it for so long, when nobody said until when to look.
TALKS_WITHIN: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Reacted:
    """One thing one person did themselves."""

    contact: Contact | None
    kind: str
    at: datetime
    words: str

    @property
    def label(self) -> str:
        return str(ReactionKind(self.kind).label)

    @property
    def is_refusal(self) -> bool:
        return self.kind in REFUSED


@dataclass(frozen=True)
class Check:
    """`people`: who has got it. `machines`: what programs did, which counts for nothing."""

    decision: Decision
    people: tuple[Contact, ...]
    sent_at: datetime
    reacted: tuple[Reacted, ...]
    machines: int
    verdicts: Mapping[str, Verdict]

    @property
    def expected(self) -> str:
        return str(ExpectedReaction(self.decision.expected).label) if self.decision.expected else ""

    @property
    def came_true(self) -> bool | None:
        return came_true(self.decision.expected, {each.kind for each in self.reacted})

    @property
    def wanted(self) -> list[Reacted]:
        return [each for each in self.reacted if each.kind in WANTED]

    @property
    def refusals(self) -> list[Reacted]:
        return [each for each in self.reacted if each.is_refusal]

    @property
    def kinds(self) -> list[tuple[str, int, list[str]]]:
        """What came back, by kind: its word, by how many people, and who."""
        who: dict[str, dict[str, None]] = defaultdict(dict)
        for each in self.reacted:
            who[each.label][str(each.contact or "")] = None
        return [(label, len(names), [name for name in names if name]) for label, names in who.items()]

    @property
    def silent(self) -> list[Contact]:
        """Who has got it and did nothing that anybody knows of."""
        heard = {each.contact.pk for each in self.reacted if each.contact}
        return [each for each in self.people if each.pk not in heard]

    @property
    def outcome(self) -> Outcome:
        return outcome(each.finding for each in self.verdicts.values())

    @property
    def proposed(self) -> str:
        return proposed(len(self.people))

    @property
    def missing(self) -> list[str]:
        """Teams that have said nothing, or not whether they would decide the same."""
        return [team for team in BOTH if team not in self.verdicts or not self.verdicts[team].again]


def to_check(project: Project, at: datetime) -> list[Check]:
    """What has left, whose day to look has come, and which not both teams have judged; the oldest first. Six queries."""
    today = day_of(project, at)
    sent = Message.objects.filter(mailing__decision_ref=OuterRef("pk"), state__in=HANDED_OVER)
    due = _sending().filter(
        Q(check_on=None) | Q(check_on__lte=today), Exists(sent), meeting__project=project, agreed_at__lt=at
    )
    judged = Verdict.objects.standing().filter(decision=OuterRef("pk")).exclude(again="")
    for team in BOTH:
        due = due.annotate(**{f"{team}_judged": Exists(judged.filter(team=team))})
    left = due.exclude(**{f"{team}_judged": True for team in BOTH})
    return checks_of(left.order_by(F("check_on").asc(nulls_first=True), "agreed_at", "pk")[:MOST], at=at)


def check_of(decision: Decision, *, at: datetime) -> Check | None:
    """None: it sends nothing, or nothing of it has left. Six queries."""
    return next(iter(checks_of(_sending().filter(pk=decision.pk), at=at)), None)


def checks_of(decisions: QuerySet[Decision], *, at: datetime) -> list[Check]:
    """In the order of `decisions`, without those of which nothing has left. Six queries."""
    found = list(
        decisions.select_related(
            "target__account", "target__project", "proposal__email", "meeting__cycle", "made_by"
        ).prefetch_related(Prefetch("confirmations", Confirmation.objects.select_related("user")))
    )
    received = _received([each.pk for each in found])
    sent = [each for each in found if each.pk in received]
    reactions = _reactions([each.pk for each in sent])
    talks = _talks(sent, received, at)
    verdicts = verdicts_on([each.pk for each in sent])
    return [
        _check(
            each,
            received[each.pk],
            reactions.get(each.pk, []),
            talks.get(each.pk, []),
            verdicts.get(each.pk, {}),
        )
        for each in sent
    ]


def _sending() -> QuerySet[Decision]:
    return Decision.objects.standing().filter(kind__in=SENDING, agreed_at__isnull=False)


def verdicts_on(decisions: Collection[int]) -> dict[int, dict[str, Verdict]]:
    """What each team says, by decision and team. One query."""
    found: dict[int, dict[str, Verdict]] = defaultdict(dict)
    for each in Verdict.objects.standing().filter(decision__in=list(decisions)).select_related("user"):
        found[each.decision_id][each.team] = each
    return found


def _check(
    decision: Decision,
    received: Sequence[Message],
    reactions: Sequence[Reaction],
    talks: Sequence[Reaction],
    verdicts: Mapping[str, Verdict],
) -> Check:
    human = [each for each in [*reactions, *talks] if each.verdict == Reaction.Verdict.HUMAN]
    told = [
        Reacted(each.contact, each.kind, each.at, each.words)
        for each in sorted(human, key=_moment)
        if each.kind in WANTED | REFUSED
    ]
    machines = Counter(each.verdict for each in reactions)[Reaction.Verdict.MACHINE]
    return Check(
        decision,
        tuple(each.contact for each in received),
        min(_left_at(each) for each in received),
        tuple(told),
        machines,
        verdicts,
    )


def _received(decisions: Collection[int]) -> dict[int, list[Message]]:
    rows = Message.objects.filter(mailing__decision_ref__in=decisions, state__in=HANDED_OVER).defer("raw")
    found: dict[int, list[Message]] = defaultdict(list)
    for message in rows.select_related("contact", "mailing").order_by("planned_at", "pk"):
        found[message.mailing.decision_ref].append(message)
    return found


def _reactions(decisions: Collection[int]) -> dict[int, list[Reaction]]:
    rows = Reaction.objects.filter(message__mailing__decision_ref__in=decisions)
    found: dict[int, list[Reaction]] = defaultdict(list)
    for reaction in rows.select_related("contact", "message__mailing").defer("message__raw"):
        if reaction.message:
            found[reaction.message.mailing.decision_ref].append(reaction)
    return found


def _talks(
    decisions: Iterable[Decision], received: Mapping[int, Sequence[Message]], at: datetime
) -> dict[int, list[Reaction]]:
    """Calls and visits that somebody of us entered, with the people who had got it, until the day both looked."""
    spans = {each.pk: _span(each, received[each.pk], at) for each in decisions}
    people = {each.contact_id: None for messages in received.values() for each in messages}
    rows = Reaction.objects.filter(kind__in=TALKED, message=None, contact__in=list(people))
    talks = list(rows.select_related("contact")) if people else []
    return {
        pk: [
            talk
            for talk in talks
            if talk.contact_id in {each.contact_id for each in received[pk]} and begins <= talk.at <= ends
        ]
        for pk, (begins, ends) in spans.items()
    }


def _span(decision: Decision, received: Sequence[Message], at: datetime) -> tuple[datetime, datetime]:
    begins = min(_left_at(each) for each in received)
    if decision.check_on is None:
        return begins, min(begins + TALKS_WITHIN, at)
    noon = begins.replace(
        year=decision.check_on.year, month=decision.check_on.month, day=decision.check_on.day
    )
    return begins, max(noon + timedelta(days=1), begins + timedelta(days=1))


def _left_at(message: Message) -> datetime:
    return message.handed_over_at or message.planned_at


def _moment(reaction: Reaction) -> datetime:
    return reaction.at
