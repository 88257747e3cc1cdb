"""What could be the next email of a target: the drafts of its sequence, and what was proposed in the room."""

from collections.abc import Sequence as Ordered
from dataclasses import dataclass, replace

from accounts.models import Contact
from nurture.meetings.models import Meeting, Proposal
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

    @property
    def can_be_sent(self) -> bool:
        return self.email is not None and not self.problems


@dataclass(frozen=True)
class Candidates:
    shown: list[Candidate]
    # Drafts further down the sequence.
    more: int
    sequence: Sequence | None

    def of(self, key: str) -> Candidate | None:
        return next((each for each in self.shown if each.key == key), None)


def candidates(meeting: Meeting, target: Target) -> Candidates:
    """The next drafts first, then what was proposed, in its order. Eleven queries."""
    sequence = Sequence.objects.filter(target=target, archived_at=None).first()
    lines = steps_of([sequence]).get(sequence.pk, []) if sequence else []
    proposals = list(
        Proposal.objects.filter(meeting=meeting, target=target).select_related("author", "email__updated_by")
    )
    chosen = {each.email_id: each for each in proposals if each.email_id}
    open_lines = [
        (line.number, line)
        for line in lines
        if line.email.subject and (line.state != EmailState.SENT or line.email.pk in chosen)
    ]
    drafts = [pair for pair in open_lines if pair[1].email.pk not in chosen]
    picked = [pair for pair in open_lines if pair[1].email.pk in chosen] + drafts[:DRAFTS_SHOWN]
    due = due_emails(line.step.pk for _number, line in picked)
    wordings = wordings_beside(line.email.pk for _number, line in picked)
    shown = [
        replace(
            _from_line(number, line, chosen.get(line.email.pk)),
            is_due=line.step.pk in due,
            wordings=wordings.get(line.email.pk, 0),
        )
        for number, line in sorted(picked, key=_place)
    ]
    listed = {line.email.pk for _, line in picked}
    ideas = [_from_proposal(each) for each in proposals if each.email_id not in listed]
    return Candidates([*shown, *ideas], max(0, len(drafts) - DRAFTS_SHOWN), sequence)


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
    )
