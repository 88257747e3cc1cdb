"""What the search finds, as the rows of a file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched
from typing import Final

from django.conf import settings
from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.exports.rules import Cell, Table
from accounts.models import Account
from nurture.meetings.history.queries.results import Check
from nurture.meetings.history.queries.search import ORDER, Asked, Told, found, told
from nurture.meetings.models import CastVote, Confirmation, Decision, DecisionKind, Option, Verdict
from nurture.projects.models import Project
from nurture.sequences.rules.approval import BOTH
from nurture.team.models import Team, User

#: Read and written together: memory does not grow with the list.
CHUNK: Final = 200


def decisions_table(user: User, asked: Asked, *, at: datetime) -> Table:
    """All that the address asks for and this person sees, the latest first; names as the reader writes them."""
    head = [
        *(_("Project"), _("Meeting"), _("Agreed on"), _("Account"), _("Decision"), _("Candidate")),
        *(_("Whose idea"), _("Why"), _("What to change"), _("Until"), _("Who does it"), _("By when")),
        *(_("Why it ends"), _("Agreed for sales"), _("Agreed for marketing"), _("Why without the owners")),
        *(_("Who saw it otherwise"), _("What could have been sent"), _("Expected"), _("Look on")),
        *(_("Sent to"), _("Came back"), _("Sales finds"), _("Marketing finds")),
        *(_("Withdrawn at"), _("Withdrawn by"), _("Link")),
    ]
    return Table([capfirst(each) for each in head], _rows(user, asked, at))


def narrowed_to(user: User, asked: Asked) -> list[str]:
    """What the list was narrowed to, in words, for the record of what left. Three queries at most."""
    project = Project.objects.visible_to(user).filter(pk=asked.project).first() if asked.project else None
    account = Account.objects.filter(pk=asked.account).first() if asked.account else None
    person = User.objects.filter(pk=asked.person).first() if asked.person else None
    kind = DecisionKind(asked.kind).label if asked.kind else ""
    team = Team(asked.team).label if asked.team else ""
    days = f"{asked.first or ''} – {asked.last or ''}" if asked.first or asked.last else ""
    said = (project, account, kind, person, team, asked.result, days, asked.q)
    return [str(each) for each in said if each]


def _rows(user: User, asked: Asked, at: datetime) -> Iterator[list[Cell]]:
    decisions = found(user, asked).order_by(*ORDER)
    for chunk in batched(decisions.iterator(chunk_size=CHUNK), CHUNK):
        options = _options(chunk)
        for each in told(list(chunk), at=at):
            yield _row(each, options[each.decision.pk])


def _options(decisions: Iterable[Decision]) -> defaultdict[int, list[Option]]:
    """What was considered, with the votes as they were revealed. Two queries."""
    votes = Prefetch("votes", CastVote.objects.order_by("-team", "pk"))
    rows = Option.objects.filter(decision__in=list(decisions)).prefetch_related(votes)
    options: defaultdict[int, list[Option]] = defaultdict(list)
    for each in rows.order_by("decision_id", "position"):
        options[each.decision_id].append(each)
    return options


def _row(told: Told, options: Sequence[Option]) -> list[Cell]:
    decision, check = told.decision, told.check
    idea = decision.proposal
    return [
        *(decision.meeting.project.name, decision.meeting.cycle.number, decision.agreed_at),
        *(str(decision.target.account), decision.get_kind_display(), _lines(_titles(told))),
        *(idea.get_team_display() if idea else "", decision.reason, decision.instruction, decision.until),
        *(str(decision.assigned_to or ""), decision.due_on, decision.get_end_reason_display()),
        *(_word(decision, team) for team in BOTH),
        decision.without_quorum,
        _lines(f"{each.user}: {each.words}" for each in told.dissents),
        _lines(_considered(each) for each in options),
        *(decision.get_expected_display(), decision.check_on),
        *(_people(check), _came_back(check), *(_finds(check, team) for team in BOTH)),
        *(decision.withdrawn_at, str(decision.withdrawn_by or "")),
        f"{settings.SITE_URL}{decision.get_absolute_url()}",
    ]


def _titles(told: Told) -> list[str]:
    """Of what goes out, or of the idea that is written, or told in person, instead."""
    idea = told.decision.proposal
    return told.titles or ([idea.title] if idea else [])


def _lines(said: Iterable[str]) -> str:
    return "\n".join(said)


def _word(decision: Decision, team: str) -> str:
    """Whose word the team's was, and who wrote it down for them."""
    given: Confirmation | None = next(
        (each for each in decision.confirmations.all() if each.team == team), None
    )
    if given is None:
        return ""
    if given.recorded_by is None:
        return str(given.user)
    return _("%(who)s (recorded by %(by)s)") % {"who": given.user, "by": given.recorded_by}


def _considered(option: Option) -> str:
    """A payback sheet (Sales 2, Marketing 1): counts, for nobody's vote leaves with a list."""
    votes = [each.team for each in option.votes.all()]
    counts = [f"{Team(team).label} {votes.count(team)}" for team in BOTH if team in votes]
    return f"{option.title} ({_(', ').join(counts)})" if counts else option.title


def _people(check: Check | None) -> str:
    return _(", ").join(str(each) for each in check.people) if check else ""


def _came_back(check: Check | None) -> str:
    if check is None:
        return ""
    return _lines(f"{label} {count}: {_(', ').join(names)}" for label, count, names in check.kinds)


def _finds(check: Check | None, team: str) -> str:
    """Supports it: their one sentence."""
    said: Verdict | None = check.verdicts.get(team) if check else None
    if said is None:
        return ""
    return f"{said.get_finding_display()}: {said.words}" if said.words else said.get_finding_display()
