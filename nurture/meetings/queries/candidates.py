"""What could be the next email of a target: the drafts of its sequence, and what was proposed in the room."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Sequence as Ordered
from dataclasses import dataclass, replace

from accounts.models import Contact
from nurture.meetings.models import Meeting, Proposal
from nurture.meetings.queries.waiting import Waiting
from nurture.projects.models import Target
from nurture.sequences.models import Email, Sequence
from nurture.sequences.queries.candidates import wordings_beside
from nurture.sequences.queries.due import due_emails
from nurture.sequences.queries.problems import Problem, problems
from nurture.sequences.queries.steps import Line, steps_of
from nurture.sequences.rules.state import EmailState
from nurture.team.models import Team, User

# More than these would not be read in five minutes; the rest is in the sequence.
DRAFTS_SHOWN = 2


@dataclass(frozen=True)
class Candidate:
    """`key` is what the form sends: it names the very content that was looked at."""

    key: str
    title: str
    aim: str
    evidence: str
    team: str
    author: User
    email: Email | None = None
    # Its place in the sequence; None for an idea.
    step: int | None = None
    recipients: Ordered[Contact] = ()
    problems: Ordered[Problem] = ()
    proposal_id: int | None = None
    # By its place and its days it is the turn of this one.
    is_due: bool = False
    # Where it stands on the way to both approvals; empty for an idea.
    state: EmailState | None = None
    # Other wordings that wait beside it, to be compared.
    wordings: int = 0
    # Who put it beside the others, in this meeting; None: its turn came.
    proposed_by: int | None = None


@dataclass(frozen=True)
class Candidates:
    """`going` was decided before, and is to go or is held: nothing about it is chosen here."""

    shown: list[Candidate]
    waiting: Ordered[Waiting]
    sequence: Sequence | None
    going: Line | None = None

    @property
    def more(self) -> int:
        return len(self.waiting)

    def of(self, key: str) -> Candidate | None:
        return next((each for each in self.shown if each.key == key), None)


def candidates(meeting: Meeting, target: Target) -> Candidates:
    """The next drafts first, then what was proposed, in its order. Eleven queries."""
    return candidates_of(meeting, [target])[target.pk]


def candidates_of(meeting: Meeting, targets: Iterable[Target]) -> dict[int, Candidates]:
    """By target, the same. Eleven queries, however many targets."""
    wanted = [each.pk for each in targets]
    sequences = {
        each.target_id: each for each in Sequence.objects.filter(target__in=wanted, archived_at=None)
    }
    lines = steps_of(sequences.values())
    proposals: dict[int, list[Proposal]] = defaultdict(list)
    rows = Proposal.objects.standing().filter(meeting=meeting, target__in=wanted)
    for each in rows.select_related("author", "email__updated_by"):
        proposals[each.target_id].append(each)
    picked = {
        target: _pick(lines.get(sequences[target].pk, ()) if target in sequences else (), proposals[target])
        for target in wanted
    }
    known = [line for each in picked.values() for _number, line in each.lines]
    due = due_emails(line.step.pk for line in known)
    wordings = wordings_beside(line.email.pk for line in known)
    return {target: picked[target].shown(sequences.get(target), due, wordings) for target in wanted}


@dataclass(frozen=True)
class _Picked:
    """Of one target: drafts with their place, what was proposed, the drafts that are left out, and what goes."""

    lines: Ordered[tuple[int, Line]]
    proposals: Ordered[Proposal]
    waiting: Ordered[Waiting]
    going: Line | None

    def shown(
        self, sequence: Sequence | None, due: Collection[int], wordings: Mapping[int, int]
    ) -> Candidates:
        chosen = {each.email_id: each for each in self.proposals if each.email_id}
        drafts = [
            replace(
                _from_line(number, line, chosen.get(line.email.pk)),
                is_due=line.step.pk in due,
                wordings=wordings.get(line.email.pk, 0),
            )
            for number, line in self.lines
        ]
        listed = {line.email.pk for _number, line in self.lines}
        ideas = [_from_proposal(each) for each in self.proposals if each.email_id not in listed]
        return Candidates([*drafts, *ideas], self.waiting, sequence, self.going)


def _pick(lines: Iterable[Line], proposals: Ordered[Proposal]) -> _Picked:
    """The next drafts and those that were chosen: choosing one of them brings no other onto the screen."""
    chosen = {each.email_id for each in proposals if each.email_id}
    drafts = [(line.number, line) for line in lines if line.email.subject]
    to_go = [pair for pair in drafts if pair[1].is_open]
    shown = chosen | {line.email.pk for _number, line in to_go[:DRAFTS_SHOWN]}
    picked = [pair for pair in drafts if pair[1].email.pk in shown]
    waiting = [Waiting.of(number, line) for number, line in to_go if line.email.pk not in shown]
    planned = (line for _number, line in drafts if line.state == EmailState.PLANNED)
    going = next((line for line in planned if line.email.pk not in shown), None)
    return _Picked(sorted(picked, key=_place), proposals, waiting, going)


def _place(pair: tuple[int, Line]) -> int:
    return pair[0]


def _from_line(number: int, line: Line, proposal: Proposal | None) -> Candidate:
    email = line.email
    return Candidate(
        key=f"email:{email.pk}:{email.content_hash}",
        title=email.subject,
        aim=email.hypothesis,
        evidence=email.evidence,
        team=proposal.team if proposal else email.updated_by.team or Team.MARKETING,
        author=email.updated_by,
        email=email,
        step=number,
        recipients=line.recipients,
        state=line.state,
        problems=problems(email, line.recipients),
        proposal_id=proposal.pk if proposal else None,
        proposed_by=proposal.author_id if proposal else None,
    )


def _from_proposal(proposal: Proposal) -> Candidate:
    return Candidate(
        key=f"proposal:{proposal.pk}",
        title=proposal.title,
        aim=proposal.aim,
        evidence=proposal.evidence,
        team=proposal.team,
        author=proposal.author,
        proposal_id=proposal.pk,
        proposed_by=proposal.author_id,
    )
