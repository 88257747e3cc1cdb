"""What an account gets next: decided, planned or sent, and what it still waits for, in words."""

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Ordered
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nurture.delivery.models import Message
from nurture.delivery.queries.outbox import Shown, shown_as_it_stands
from nurture.delivery.queries.suppressions import barred
from nurture.meetings.models import Confirmation, Decision, Meeting
from nurture.projects.models import Target
from nurture.sequences.models import Rest, Sequence
from nurture.sequences.queries.steps import Line, next_line, steps_of
from nurture.sequences.rules.approval import BOTH
from nurture.sequences.rules.state import HANDED_OVER, EmailState
from nurture.team.models import Team
from nurture.web.templatetags import ui


class Tone(StrEnum):
    OK = "ok"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Gate:
    tone: Tone
    words: str


@dataclass(frozen=True)
class NextEmail:
    """Of one live target. `line` is the email that comes next; None: nothing is planned."""

    target: Target
    sequence: Sequence | None
    line: Line | None
    # What they received last.
    last: Line | None
    decision: Decision | None
    meeting: Meeting | None
    gates: list[Gate]


def next_emails(targets: Ordered[Target], *, is_paused: bool, at: datetime) -> list[NextEmail]:
    """For each of these targets of one account. A fixed number of queries."""
    if not targets:
        return []
    sequences = {
        each.target_id: each for each in Sequence.objects.filter(target__in=targets, archived_at=None)
    }
    lines = steps_of(sequences.values())
    decisions = _latest_decisions(targets)
    messages = _messages(decisions.values(), at)
    meetings = _coming_meetings(targets, at)
    shown_lines = {target.pk: _line_of(target, sequences, lines, decisions) for target in targets}
    stopped = barred(person for line in shown_lines.values() if line for person in line.recipients)
    rests = _rests(targets, timezone.localdate(at))
    found = []
    for target in targets:
        line, decision = shown_lines[target.pk], decisions.get(target.pk)
        meeting = meetings.get(target.project_id)
        sent = messages.get(decision.pk, []) if decision else []
        gates = _gates(
            line,
            decision,
            meeting,
            sent,
            stopped=stopped,
            paused=is_paused,
            rests_until=rests.get(target.pk),
        )
        sequence = sequences.get(target.pk)
        own = lines.get(sequence.pk, []) if sequence else []
        found.append(NextEmail(target, sequence, line, _last_sent(own), decision, meeting, gates=list(gates)))
    return found


def _latest_decisions(targets: Iterable[Target]) -> dict[int, Decision]:
    standing = (
        Decision.objects.standing()
        .filter(target__in=list(targets))
        .select_related("proposal", "meeting")
        .prefetch_related(
            Prefetch("confirmations", Confirmation.objects.select_related("user")), "parts__proposal"
        )
        .order_by("made_at", "id")
    )
    return {each.target_id: each for each in standing}


def _rests(targets: Iterable[Target], today: date) -> dict[int, date]:
    """Until when both teams wait. One query."""
    rests = Rest.objects.standing().filter(target__in=list(targets), until__gt=today)
    return dict(rests.values_list("target_id", "until"))


def _messages(decisions: Iterable[Decision], at: datetime) -> dict[int, list[Shown]]:
    rows = Message.objects.filter(mailing__decision_ref__in=[each.pk for each in decisions])
    by_decision: dict[int, list[Shown]] = {}
    for each in shown_as_it_stands(rows, today=timezone.localdate(at)):
        by_decision.setdefault(each.message.mailing.decision_ref, []).append(each)
    return by_decision


def _coming_meetings(targets: Iterable[Target], at: datetime) -> dict[int, Meeting]:
    """By project, the meeting that is open or comes first."""
    coming = Meeting.objects.filter(
        project__in=[each.project_id for each in targets], closed_at=None, cycle__observe_until__gte=at
    )
    ordered = coming.select_related("cycle").order_by("-cycle__meeting_at")
    return {each.project_id: each for each in ordered}


def _line_of(
    target: Target,
    sequences: dict[int, Sequence],
    lines: dict[int, list[Line]],
    decisions: dict[int, Decision],
) -> Line | None:
    """The email that was decided on as long as it is going, else the first nobody has received."""
    own = lines.get(sequences[target.pk].pk, []) if target.pk in sequences else []
    decision = decisions.get(target.pk)
    chosen = {proposal.email_id for proposal, _hash in decision.sends} if decision else set()
    chosen |= {decision.proposal.email_id} if decision and decision.proposal else set()
    decided = next((line for line in own if line.email.pk in chosen), None)
    return decided if decided and not _all_gone(decided) else next_line(own) or decided


def _last_sent(lines: list[Line]) -> Line | None:
    return next((line for line in reversed(lines) if line.state == EmailState.SENT), None)


def _all_gone(line: Line) -> bool:
    return bool(line.outgoing.states) and set(line.outgoing.states) <= HANDED_OVER


def _gates(
    line: Line | None,
    decision: Decision | None,
    meeting: Meeting | None,
    messages: list[Shown],
    *,
    stopped: set[int],
    paused: bool,
    rests_until: date | None,
) -> Iterator[Gate]:
    if rests_until:
        day = ui.day(rests_until)
        yield Gate(Tone.WAITING, _("both teams wait until %(day)s; then it goes on by itself") % {"day": day})
    if paused:
        yield Gate(Tone.STOPPED, _("The account is paused: nothing goes out until its owner has chosen."))
    if line is None:
        return
    about = decision if decision and _is_about(decision, line) else None
    yield _approved(line)
    yield _decided(line, about, meeting)
    yield _reachable(line, stopped)
    if about:
        yield from (_going(each) for each in messages)


def _is_about(decision: Decision, line: Line) -> bool:
    return decision.is_sending and line.email.pk in {proposal.email_id for proposal, _hash in decision.sends}


def _approved(line: Line) -> Gate:
    open_teams = [str(Team(team).label) for team in BOTH if team not in line.approvals]
    if not open_teams:
        return Gate(Tone.OK, _("approved by both teams"))
    return Gate(Tone.WAITING, _("to be approved by %(teams)s") % {"teams": _(", ").join(open_teams)})


def _decided(line: Line, decision: Decision | None, meeting: Meeting | None) -> Gate:
    if decision is None:
        if meeting is None:
            return Gate(Tone.WAITING, _("to be decided in the next meeting"))
        day = ui.moment(meeting.cycle.meeting_at)
        return Gate(Tone.WAITING, _("to be decided in the meeting of %(day)s") % {"day": day})
    if line.email.content_hash not in {content_hash for _proposal, content_hash in decision.sends}:
        return Gate(Tone.STOPPED, _("the text was changed after the decision: decide again"))
    names = _(", ").join(each.user.display_name for each in decision.confirmations.all())
    if decision.agreed_at is None:
        return Gate(Tone.WAITING, _("decided by %(names)s; the other team has to confirm") % {"names": names})
    return Gate(Tone.OK, _("decided by %(names)s") % {"names": names})


def _reachable(line: Line, stopped: set[int]) -> Gate:
    if not line.recipients:
        return Gate(Tone.WAITING, _("nobody is chosen yet"))
    unreachable = [each for each in line.recipients if each.mail_obstacle or each.pk in stopped]
    if not unreachable:
        count = len(line.recipients)
        words = ngettext(
            "the one recipient may be written to", "all %(count)d recipients may be written to", count
        )
        return Gate(Tone.OK, words % {"count": count})
    names = _(", ").join(each.display_name for each in unreachable)
    return Gate(Tone.STOPPED, _("may not be written to: %(names)s") % {"names": names})


def _going(each: Shown) -> Gate:
    who = {"who": each.message.contact.display_name, "at": each.local_time, "why": each.reason}
    if each.message.state in HANDED_OVER:
        return Gate(Tone.OK, _("%(who)s: sent %(at)s") % who)
    if each.message.state == "planned" and not each.reason:
        return Gate(Tone.WAITING, _("%(who)s: goes %(at)s") % who)
    return Gate(
        Tone.STOPPED, _("%(who)s: %(why)s") % (who | {"why": each.reason or each.message.get_state_display()})
    )
