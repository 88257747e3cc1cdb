"""Both teams score blind, see both sheets at once, and talk about what lies far apart."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import ActivityCategory
from nurture.projects.actions.criteria import criteria_to_score_on
from nurture.projects.actions.locks import locked_nomination
from nurture.projects.actions.nominations.telling import tell
from nurture.projects.actions.people import plainly, require_member
from nurture.projects.facts import AlreadyRevealed, NominationClosed, NotRevealed, ScoredMeanwhile
from nurture.projects.models import GapTalk, Nomination, NominationState, ScoreRound, ScoreSheet
from nurture.projects.queries.scoring import lines_of
from nurture.team.models import Team, User


@transaction.atomic
def score(
    *,
    nomination: Nomination,
    scores: Mapping[str, int],
    note: str = "",
    by: User,
    at: datetime,
    seen: str | None = None,
) -> ScoreRound:
    """Give the team's scores, or change them as long as the other team's are missing.

    With both sheets in, both are revealed. Raises NotInTeam, NominationClosed, AlreadyRevealed, and ScoredMeanwhile
    when a colleague has scored since `seen` (the mark of the sheet that was on the screen, "" for none).
    """
    current = _in_review(nomination, by)
    round_ = _running(current) or ScoreRound.objects.create(
        nomination=current, criteria=criteria_to_score_on(current.project), opened_at=at
    )
    if round_.revealed_at:
        raise AlreadyRevealed
    before = round_.sheets.select_related("user").filter(team=by.team).first()
    if before and seen is not None and seen != before.mark:
        raise ScoredMeanwhile(before)
    sheet = before or ScoreSheet(round=round_, team=by.team)
    for name, value in {**scores, "note": note, "user": by, "at": at}.items():
        setattr(sheet, name, value)
    sheet.save()
    if current.state == NominationState.NOMINATED:
        current.state = NominationState.UNDER_REVIEW
        current.save(update_fields=["state"])
    if round_.sheets.count() == len(Team):
        _reveal(current, round_, by, at)
    elif not before:
        # Who, and that they did; what they gave is nobody's business before both have.
        tell(
            current,
            verb="projects.scored",
            category=ActivityCategory.DECISION,
            by=by,
            at=at,
            among_members=True,
        )
    return round_


@transaction.atomic
def reopen_scores(*, nomination: Nomination, because: str, by: User, at: datetime) -> ScoreRound:
    """Both teams score anew, blind again; what they gave stays as history.

    Raises NotInTeam, NominationClosed, NotRevealed.
    """
    current = _in_review(nomination, by)
    round_ = _running(current)
    if not round_ or not round_.revealed_at:
        raise NotRevealed
    round_.reopened_at, round_.reopened_by, round_.reopened_because = at, by, because
    round_.save(update_fields=["reopened_at", "reopened_by", "reopened_because"])
    tell(
        current,
        verb="projects.scores_reopened",
        category=ActivityCategory.DECISION,
        by=by,
        at=at,
        among_members=True,
        reason=because,
    )
    return round_


@transaction.atomic
def record_talk(
    *,
    nomination: Nomination,
    sales: User,
    marketing: User,
    agreed: str,
    by: User,
    at: datetime,
    operation: UUID | None = None,
) -> GapTalk:
    """Who of both teams talked about the gap, and what they agreed. The same operation twice records once.

    Raises NotInTeam, NominationClosed, NotRevealed.
    """
    if operation and (made := GapTalk.objects.filter(operation=operation).first()):
        return made
    current = _in_review(nomination, by)
    require_member(current.project, sales, team=Team.SALES)
    require_member(current.project, marketing, team=Team.MARKETING)
    round_ = _running(current)
    if not round_ or not round_.revealed_at:
        raise NotRevealed
    talk = GapTalk.objects.create(
        round=round_,
        sales=sales,
        marketing=marketing,
        agreed=agreed,
        at=at,
        by=by,
        operation=operation or uuid4(),
    )
    tell(
        current,
        verb="projects.gap_talked",
        category=ActivityCategory.DECISION,
        by=by,
        at=at,
        team="joint",
        among_members=True,
        sales=plainly(sales),
        marketing=plainly(marketing),
        words=agreed,
    )
    return talk


def _in_review(nomination: Nomination, by: User) -> Nomination:
    current = locked_nomination(nomination)
    require_member(current.project, by)
    if not current.is_in_review:
        raise NominationClosed(current)
    return current


def _running(nomination: Nomination) -> ScoreRound | None:
    return nomination.rounds.filter(reopened_at=None).first()


def _reveal(nomination: Nomination, round_: ScoreRound, by: User, at: datetime) -> None:
    round_.revealed_at = at
    round_.save(update_fields=["revealed_at"])
    found = lines_of(round_)
    tell(
        nomination,
        verb="projects.scores_revealed",
        category=ActivityCategory.DECISION,
        by=by,
        at=at,
        team="joint",
        among_members=True,
        lines=[[line.criterion, line.sales, line.marketing] for line in found],
        wide=[line.criterion for line in found if line.is_wide],
    )
