"""Templates of sequences, with what came of them where they were used: counts and names, never percentages."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count, Q

from accounts.models import BuyingRole, Contact
from nurture.delivery.models import Message, Reaction, ReactionKind
from nurture.projects.models import Target, TargetEnd
from nurture.sequences.models import (
    Email,
    Fact,
    Sequence,
    SequenceTemplate,
    Step,
    StepKind,
    TemplateStep,
    Timing,
)
from nurture.sequences.rules.company import with_name
from nurture.sequences.rules.state import HANDED_OVER
from nurture.sequences.rules.template_file import TEXTS, Choices, TemplateFile
from nurture.team.models import User

#: With fewer there are names, with more only how many.
NAMED: Final = 20
CHOICES: Final = Choices(
    kinds=frozenset(StepKind.values),
    timings=frozenset(set(Timing.values) - {Timing.DATE}),
    facts=frozenset(Fact.values),
    roles=frozenset(set(BuyingRole.values) - {BuyingRole.UNKNOWN}),
)


@dataclass(frozen=True)
class Result:
    """Of one email of a template, or of all of them: to how many people it went, and who answered."""

    sent: int = 0
    answered: list[Contact] = field(default_factory=list)


@dataclass(frozen=True)
class Use:
    """Where a template was used, and what became of it there."""

    sequence: Sequence
    target: Target
    end: TargetEnd | None
    result: Result


@dataclass(frozen=True)
class Shelved:
    """One template with its results. `hidden`: uses in projects of others, counted only."""

    template: SequenceTemplate
    steps: int
    uses: list[Use]
    hidden: int
    result: Result

    @property
    def named(self) -> list[Use]:
        return self.uses if len(self.uses) < NAMED else []

    @property
    def count(self) -> int:
        return len(self.uses) + self.hidden


@dataclass(frozen=True)
class TemplateLine:
    step: TemplateStep
    number: int
    result: Result
    can_move_up: bool
    can_move_down: bool


@dataclass(frozen=True)
class Wording:
    """Words that an email could get; `step` of the sequence or `source`, the name of a template."""

    key: str
    source: str
    subject: str
    body: str
    hypothesis: str
    step: int | None = None


def offered() -> list[SequenceTemplate]:
    """The newest first, with the number of their steps. One query."""
    steps = Count("steps", filter=Q(steps__archived_at=None))
    return list(SequenceTemplate.objects.in_use().annotate(step_count=steps).order_by("-updated_at", "-pk"))


def shelf(user: User, *, archived: bool = False) -> list[Shelved]:
    """A fixed number of queries."""
    steps = Count("steps", filter=Q(steps__archived_at=None))
    templates = list(
        SequenceTemplate.objects.filter(archived_at__isnull=not archived)
        .select_related("updated_by", "created_by")
        .annotate(step_count=steps)
        .order_by("-updated_at", "-pk")
    )
    uses = _uses(user, templates)
    return [_shelved(each, uses.get(each.pk, [])) for each in templates]


def shelved(user: User, template: SequenceTemplate) -> Shelved:
    template.step_count = template.steps.in_use().count()  # type: ignore[attr-defined]
    return _shelved(template, _uses(user, [template]).get(template.pk, []))


def lines(user: User, template: SequenceTemplate) -> list[TemplateLine]:
    """Its steps, each with what came of it. Four queries."""
    steps = list(template.steps.in_use().order_by("position"))
    made = Step.objects.filter(made_from__in=steps, sequence__in=Sequence.objects.visible_to(user))
    results = _results(dict(made.values_list("pk", "made_from_id")))
    last = len(steps) - 1
    return [
        TemplateLine(each, place + 1, results.get(each.pk, Result()), place > 0, place < last)
        for place, each in enumerate(steps)
    ]


def as_file(template: SequenceTemplate) -> TemplateFile:
    """One query."""
    steps = [
        {
            "kind": each.kind,
            "title": each.title,
            "text": each.text,
            "timing": each.timing,
            "delay_days": each.delay_days,
            "fact": each.fact,
            "fact_days": each.fact_days,
            "roles": each.roles,
            "hypothesis": each.hypothesis,
            "expected_reaction": each.expected_reaction,
        }
        for each in template.steps.in_use().order_by("position")
    ]
    return TemplateFile(template.name, template.purpose, steps)


def same_as(content_hash: str) -> SequenceTemplate | None:
    """The template that says exactly this, if there is one in use."""
    for each in SequenceTemplate.objects.in_use():
        if content_hash in {each.file_hash, as_file(each).content_hash}:
            return each
    return None


def wordings(step: Step, *, with_own: bool = False) -> list[Wording]:
    """Emails of templates, and other emails of the same sequence, its own words first where asked for. Two queries."""
    templates = TemplateStep.objects.in_use().filter(kind=StepKind.EMAIL, template__archived_at=None)
    rows = templates.select_related("template").order_by("-template__updated_at", "position")
    found = [_wording_of(each, step.sequence.target.account.name) for each in rows]
    emails = Email.objects.filter(step__sequence=step.sequence_id, step__archived_at=None)
    written = [each for each in emails.order_by("step__position") if each.subject and each.body]
    own = [_wording(each) for each in written if with_own and each.step_id == step.pk]
    return own + found + [_wording(each) for each in written if each.step_id != step.pk]


def _wording_of(each: TemplateStep, company: str) -> Wording:
    hypothesis = with_name(each.hypothesis, company, longest=TEXTS["hypothesis"])
    return Wording(f"template:{each.pk}", each.template.name, each.title, each.text, hypothesis)


def _wording(email: Email) -> Wording:
    return Wording(f"email:{email.pk}", "", email.subject, email.body, email.hypothesis, email.step_id)


def _uses(user: User, templates: Collection[SequenceTemplate]) -> dict[int, list[Use | None]]:
    """By template; None for a use that this person may not see."""
    rows = list(
        Sequence.objects.filter(template__in=templates)
        .select_related("target__account", "target__project", "target__end")
        .order_by("-created_at", "-pk")
    )
    seen = set(
        Sequence.objects.visible_to(user)
        .filter(pk__in=[each.pk for each in rows])
        .values_list("pk", flat=True)
    )
    steps = Step.objects.filter(sequence__in=seen, made_from__isnull=False)
    results = _results(dict(steps.values_list("pk", "sequence_id")))
    found: dict[int, list[Use | None]] = defaultdict(list)
    for each in rows:
        use = _use(each, results.get(each.pk, Result())) if each.pk in seen else None
        found[each.template_id or 0].append(use)
    return found


def _use(sequence: Sequence, result: Result) -> Use:
    target = sequence.target
    return Use(sequence, target, getattr(target, "end", None), result)


def _shelved(template: SequenceTemplate, uses: list[Use | None]) -> Shelved:
    seen = [each for each in uses if each is not None]
    answered = [person for use in seen for person in use.result.answered]
    total = Result(sum(use.result.sent for use in seen), answered)
    return Shelved(template, template.step_count, seen, len(uses) - len(seen), total)  # type: ignore[attr-defined]


def _results(steps: Mapping[int, int]) -> dict[int, Result]:
    """By what each step counts for. Three queries."""
    emails = dict(Email.objects.filter(step__in=list(steps)).values_list("pk", "step_id"))
    counts: dict[int, int] = defaultdict(int)
    sent = Message.objects.filter(mailing__email_ref__in=list(emails), state__in=HANDED_OVER)
    for email, count in sent.order_by().values_list("mailing__email_ref").annotate(Count("pk")):
        counts[steps[emails[email]]] += count
    answered = _answered(emails, steps)
    return {key: Result(counts[key], answered.get(key, [])) for key in {*counts, *answered}}


def _answered(emails: Mapping[int, int], steps: Mapping[int, int]) -> dict[int, list[Contact]]:
    replies = Reaction.objects.filter(
        message__mailing__email_ref__in=list(emails),
        kind=ReactionKind.REPLY,
        verdict=Reaction.Verdict.HUMAN,
        contact__isnull=False,
    ).select_related("contact", "message__mailing")
    found: dict[int, dict[int, Contact]] = defaultdict(dict)
    for each in replies.order_by("at"):
        if each.message and each.contact:
            found[steps[emails[each.message.mailing.email_ref]]][each.contact.pk] = each.contact
    return {key: list(people.values()) for key, people in found.items()}


def names_left(template: SequenceTemplate, names: Iterable[str]) -> list[str]:
    """Which of these names still stand in its words. One query."""
    texts = [
        text
        for each in template.steps.in_use()
        for text in (each.title, each.text, each.hypothesis, each.expected_reaction)
    ]
    whole = "\n".join([template.name, template.purpose, *texts])
    return sorted({name for name in names if len(name) > 1 and name in whole})
