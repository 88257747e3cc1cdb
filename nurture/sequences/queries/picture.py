"""Who gets what, when and why, in the next eight weeks: as a picture, and as the list that says the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import Contact
from nurture.delivery import words
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.windows import timing_of
from nurture.delivery.rules.window import Why
from nurture.projects.rules.calendars import day_off
from nurture.sequences.models import Step, StepEnd
from nurture.sequences.plan_words import ICONS, when_words
from nurture.sequences.queries.plans import Plan
from nurture.sequences.rules import picture as grid
from nurture.sequences.rules.plan import Who
from nurture.sequences.rules.projection import Projected
from nurture.sequences.rules.state import ON_THE_WAY
from nurture.web.templatetags import ui

#: What moves an email away from the day on which it would have gone.
MOVES = frozenset(
    {Why.HOLIDAY, Why.HOLIDAY_THERE, Why.CLOSURE, Why.OUR_CLOSURE, Why.MONTH_END, Why.ONE_A_DAY}
)


@dataclass(frozen=True)
class Mark:
    """`state`: sent, done, skipped, planned, held or projected. `why` are sentences, `x` and `y` its middle."""

    number: int
    # Of its row in the picture, from 1.
    row: int
    step: Step
    title: str
    contact: Contact | None
    at: datetime
    local_day: date
    state: str
    is_moved: bool
    depends: bool
    why: list[str]
    x: int
    y: int

    @property
    def icon(self) -> str:
        return ICONS[self.step.kind]


@dataclass(frozen=True)
class Row:
    contact: Contact | None
    y: int
    marks: list[Mark]


@dataclass(frozen=True)
class Week:
    """The marks of one week, in order, for the list."""

    monday: date
    x: int
    marks: list[Mark]


@dataclass(frozen=True)
class Picture:
    columns: list[grid.Column]
    weeks: list[Week]
    rows: list[Row]
    meetings: list[tuple[int, date]]
    today_x: int
    width: int
    height: int


@dataclass(frozen=True)
class _Event:
    who: Who
    step: Step
    at: datetime
    state: str
    why: list[str]
    is_moved: bool = False
    depends: bool = False


def picture(plan: Plan, *, now: datetime, decided: Sequence[int] = ()) -> Picture:
    """Two queries beside the plan's own."""
    zone = ZoneInfo(plan.calendars.ours.zone)
    today = now.astimezone(zone).date()
    events = _events(plan, now, today, decided)
    rows = _rows(plan, events, today)
    marks = sorted((mark for row in rows for mark in row.marks), key=lambda mark: (mark.at, mark.y))
    return Picture(
        _columns(plan, today),
        _weeks(marks, today),
        rows,
        _meetings(plan, today, zone),
        grid.x_of(today, today),
        grid.width(),
        grid.height(len(rows)),
    )


def _events(plan: Plan, now: datetime, today: date, decided: Sequence[int]) -> list[_Event]:
    steps = {step.pk: step for step in plan.steps}
    numbers = {step.pk: number for number, step in enumerate(plan.steps, start=1)}
    messages = _messages(plan)
    first = grid.first_day(today)
    past = [
        _Event(who, steps[step], ended.at, _past_state(ended.how), _past_words(ended.how))
        for (step, who), ended in plan.facts.ends.items()
        if step in steps and plan.calendars.local_day(who, ended.at) >= first
    ]
    coming = plan.project(now, weeks=grid.WEEKS, decided=decided) if plan.is_running else []
    return past + [_event(each, steps[each.step], numbers[each.step], messages) for each in coming]


def _event(each: Projected, step: Step, number: int, messages: Mapping[tuple[int, Who], Message]) -> _Event:
    if each.is_going and (message := messages.get((step.pk, each.who))):
        return _going(each, step, message)
    why = [_sentence(when_words(step, number))]
    if each.meeting is not None:
        why.append(_("To be decided in the meeting of %(day)s.") % {"day": ui.moment(each.meeting)})
    moved = False
    if each.moment is not None:
        kept = timing_of(each.moment)
        moved = _is_moved(kept)
        why += words.timing(kept)
    return _Event(each.who, step, each.at, "projected", why, moved, each.depends)


def _going(each: Projected, step: Step, message: Message) -> _Event:
    held = message.state in {MessageState.HELD, MessageState.EXPIRED}
    why = [words.reason(message.reason, message.reason_detail)] if held and message.reason else []
    why += words.timing(message.timing)
    state = "held" if held else "planned"
    return _Event(each.who, step, each.at, state, why, _is_moved(message.timing))


def _is_moved(kept: Mapping[str, object]) -> bool:
    reasons = kept.get("reasons")
    return "moved_from" in kept or (
        isinstance(reasons, list) and any(reason["why"] in MOVES for reason in reasons)
    )


def _rows(plan: Plan, events: list[_Event], today: date) -> list[Row]:
    """The account's own row first, then people in the order in which they come."""
    by_who: dict[Who, list[_Event]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.at):
        by_who[event.who].append(event)
    order: list[Who] = [who for who in (None,) if who in by_who]
    order += [who for who in by_who if who is not None and who in plan.people]
    return [_row(plan, who, place, by_who[who], today) for place, who in enumerate(order)]


def _row(plan: Plan, who: Who, place: int, events: list[_Event], today: date) -> Row:
    y = grid.HEAD_HEIGHT + place * grid.ROW_HEIGHT
    taken: list[tuple[int, int]] = []
    marks = []
    for event in events:
        day = plan.calendars.local_day(who, event.at)
        x = grid.x_of(day, today)
        if x >= grid.width():
            continue
        lane = grid.lane_of(taken, x)
        taken.append((x, lane))
        marks.append(_mark(plan, who, event, day, (place + 1, x, y + 10 + lane * 14)))
    return Row(plan.people[who] if who is not None else None, y, marks)


def _mark(plan: Plan, who: Who, event: _Event, day: date, place: tuple[int, int, int]) -> Mark:
    step = event.step
    email = plan.emails.get(step.pk)
    title = (email.subject if email else step.title) or str(step.get_kind_display())
    number = next(n for n, each in enumerate(plan.steps, start=1) if each.pk == step.pk)
    row, x, y = place
    return Mark(
        number,
        row,
        step,
        title,
        plan.people[who] if who is not None else None,
        event.at,
        day,
        event.state,
        event.is_moved,
        event.depends,
        event.why,
        x,
        y,
    )


def _columns(plan: Plan, today: date) -> list[grid.Column]:
    """Shaded where neither they nor we work."""
    ours = plan.calendars.ours.ours
    theirs = next((window.theirs for window in plan.calendars.windows.values()), None)
    found = []
    for day in grid.days(today):
        off = day_off(day, ours, theirs)
        kind = "weekend" if day.isoweekday() > 5 else ("closed" if off else "")
        found.append(grid.Column(day, grid.x_of(day, today), kind, off.name if off else ""))
    return found


def _weeks(marks: list[Mark], today: date) -> list[Week]:
    first = grid.first_day(today)
    by_week: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_week[(mark.local_day - first).days // 7].append(mark)
    mondays = grid.days(today)[::7]
    return [
        Week(monday, grid.x_of(monday, today), by_week.get(number, []))
        for number, monday in enumerate(mondays)
    ]


def _meetings(plan: Plan, today: date, zone: ZoneInfo) -> list[tuple[int, date]]:
    last = grid.days(today)[-1]
    days = [each.astimezone(zone).date() for each in plan.meetings_until(last)]
    return [(grid.x_of(day, today), day) for day in days if today <= day <= last]


def _messages(plan: Plan) -> dict[tuple[int, Who], Message]:
    steps = {email.pk: step for step, email in plan.emails.items()}
    rows = Message.objects.filter(
        mailing__email_ref__in=list(steps), state__in=[*ON_THE_WAY, MessageState.EXPIRED]
    ).select_related("mailing")
    found: dict[tuple[int, Who], Message] = {}
    for each in rows.defer("raw", "mailing__body").order_by("pk"):
        found[steps[each.mailing.email_ref], each.contact_id] = each
    return found


def _past_state(how: str) -> str:
    if how in {"sent", StepEnd.How.DONE, StepEnd.How.SKIPPED}:
        return how
    return "skipped" if how in {"lost", StepEnd.How.NOT_MET} else "done"


def _past_words(how: str) -> list[str]:
    """What the state does not say already."""
    if how == "lost":
        return [_("It could not be delivered.")]
    known = {"sent", StepEnd.How.DONE.value, StepEnd.How.SKIPPED.value}
    return [] if how in known else [_sentence(str(StepEnd.How(how).label))]


def _sentence(text: str) -> str:
    if not text or text.endswith(("。", ".")):
        return text
    return _("%(words)s.") % {"words": text[0].upper() + text[1:]}


def decided_steps(plan: Plan) -> list[int]:
    """Emails of which messages are planned: who comes to them later waits for no meeting. No query."""
    return [step for step, email in plan.emails.items() if any(key[0] == step for key in plan.facts.going)]
