"""The steps of one sequence as its editor shows them: what, for whom, when, how far, and what may be done with each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import Contact
from nurture.projects.models import Target
from nurture.sequences.models import WORK, Email, Sequence, Step, StepEnd, StepKind
from nurture.sequences.queries.audiences import Meant, by_role
from nurture.sequences.queries.plans import Plan, plan_of
from nurture.sequences.queries.steps import Line, steps_of
from nurture.sequences.rules.plan import ACCOUNT, Who
from nurture.sequences.rules.walk import Standing, State
from nurture.team.models import User


@dataclass(frozen=True)
class StepLine:
    """`line` is what there is to know of an email. `ends` by person; the end for everybody stands under ACCOUNT."""

    step: Step
    number: int
    title: str
    line: Line | None
    meant: list[Meant]
    # They got one of the roles since: the email does not go to them yet.
    newcomers: list[Contact]
    ends: Mapping[Who, StepEnd]
    standings: Mapping[Who, Standing]
    owner: User | None
    can_move_up: bool = False
    can_move_down: bool = False

    @property
    def email(self) -> Email | None:
        return self.line.email if self.line else None

    @property
    def end(self) -> StepEnd | None:
        return self.ends.get(ACCOUNT)

    @property
    def is_closed(self) -> bool:
        """Something came of it, and cannot be unmade."""
        if self.line is not None:
            return self.line.is_closed
        return any(end.how == StepEnd.How.DONE for end in self.ends.values())

    @property
    def is_open(self) -> bool:
        """Nobody got it, and nothing is planned: it may be moved and archived."""
        if self.line is not None and not self.line.is_open:
            return False
        return self.end is None and not self.is_closed

    @property
    def is_to_come(self) -> bool:
        """For anybody: something can still be done with it."""
        return self.end is None and (self.is_open or bool(self.standings) or not self.is_closed)

    @property
    def ready(self) -> list[Standing]:
        """Who stands before it and is due."""
        return [each for each in self.standings.values() if each.state == State.READY]

    @property
    def due_at(self) -> datetime | None:
        """For the first of those who stand before it."""
        return min((each.due_at for each in self.standings.values() if each.due_at), default=None)

    @property
    def is_due(self) -> bool:
        return bool(self.ready)

    @property
    def is_work(self) -> bool:
        return self.step.kind in WORK

    @property
    def state(self) -> str:
        """A word for the dot beside it."""
        if self.end is not None:
            return self.end.how
        if self.line is not None:
            return self.line.state
        if self.is_closed and not self.standings:
            return StepEnd.How.DONE
        return "ready" if self.is_due else "open"


def lines_of(sequence: Sequence, *, at: datetime, plan: Plan | None = None) -> list[StepLine]:
    """Twenty queries, fourteen less with its plan."""
    plan = plan or plan_of(sequence)
    emails = {line.step.pk: line for line in steps_of([sequence], skipped=True).get(sequence.pk, [])}
    ends = _ends(plan.steps)
    standings = _standings(plan, at)
    lines = [
        StepLine(
            step,
            number,
            emails[step.pk].email.subject if step.pk in emails else step.title,
            emails.get(step.pk),
            plan.audiences[step.pk],
            _newcomers(plan, step, emails.get(step.pk)),
            ends.get(step.pk, {}),
            standings.get(step.pk, {}),
            owner_of(step, plan.sequence.target),
        )
        for number, step in enumerate(plan.steps, start=1)
    ]
    return with_moves(lines)


def line_of(lines: Iterable[StepLine], step: Step) -> StepLine:
    return next(line for line in lines if line.step.pk == step.pk)


def owner_of(step: Step, target: Target) -> User | None:
    """Whoever was named, else the owner whose part it is; nobody alone decides, or sends."""
    if step.kind not in WORK or step.kind == StepKind.DECIDE:
        return None
    return step.owner or (target.marketing_owner if step.kind == StepKind.TASK else target.sales_owner)


def _ends(steps: list[Step]) -> dict[int, dict[Who, StepEnd]]:
    found: dict[int, dict[Who, StepEnd]] = defaultdict(dict)
    rows = StepEnd.objects.standing().filter(step__in=steps).select_related("by", "contact").order_by("pk")
    for each in rows:
        found[each.step_id][each.contact_id] = each
    return found


def _standings(plan: Plan, at: datetime) -> dict[int, dict[Who, Standing]]:
    found: dict[int, dict[Who, Standing]] = defaultdict(dict)
    if plan.is_running:
        for each in plan.walk(at).standings:
            if each.step is not None:
                found[each.step][each.who] = each
    return found


def _newcomers(plan: Plan, step: Step, line: Line | None) -> list[Contact]:
    if line is None or not line.is_open or not step.roles:
        return []
    chosen = {each.pk for each in line.recipients}
    fitting = (each.contact for each in by_role(step.roles, plan.people.values()))
    return [
        each
        for each in fitting
        if each.pk not in chosen and each.pk not in plan.facts.exits and not each.mail_obstacle
    ]


def with_moves(lines: list[StepLine]) -> list[StepLine]:
    """Only open steps move, and only past open steps: what was sent keeps its place."""
    moving = []
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        up = before is not None and line.is_open and before.is_open
        down = after is not None and line.is_open and after.is_open
        moving.append(replace(line, can_move_up=up, can_move_down=down))
    return moving
