"""What each reader may see of the scores: their own team's at once, the other's when both are in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from nurture.projects.models import Criterion, GapTalk, Nomination, ScoreRound, ScoreSheet
from nurture.projects.rules.scores import Line, before_signing, lines
from nurture.team.models import Team, User


@dataclass(frozen=True)
class Scoring:
    """The round that counts, cut to what one reader may see."""

    round: ScoreRound | None
    # The reader's own team's, before it is revealed as well.
    own: ScoreSheet | None
    # Which teams' sheets are in. That they are is no secret; what they say is.
    teams_in: frozenset[str]
    # Empty until both are in.
    lines: Sequence[Line]
    sheets: dict[str, ScoreSheet]
    talks: Sequence[GapTalk]
    earlier: Sequence[ScoreRound]

    @property
    def is_revealed(self) -> bool:
        return bool(self.lines)

    @property
    def has_gap(self) -> bool:
        return any(line.is_wide for line in self.lines)

    @property
    def before_signing(self) -> str:
        """What comes first: "scores", "talk" or nothing."""
        return before_signing(revealed=self.is_revealed, lines=self.lines, talked=bool(self.talks))

    @property
    def needs_talk(self) -> bool:
        return self.before_signing == "talk"


@dataclass(frozen=True)
class Progress:
    """How far a nomination has come, as a list may show it: who has scored, never what before both have."""

    teams_in: frozenset[str] = frozenset()
    # How many criteria lie far apart; 0 as long as a team's scores are missing.
    wide: int = 0
    talked: bool = False

    @property
    def needs_talk(self) -> bool:
        return self.wide > 0 and not self.talked


def progress(nominations: Sequence[int]) -> dict[int, Progress]:
    """By nomination id. Two flat queries."""
    counting = {"round__nomination_id__in": nominations, "round__reopened_at": None}
    sheets = ScoreSheet.objects.filter(**counting).values_list(
        "round__nomination_id", "round__revealed_at", "team", *Criterion.values
    )
    given: dict[int, dict[str, dict[str, int]]] = {pk: {} for pk in nominations}
    revealed = set()
    for pk, revealed_at, team, *scores in sheets:
        given[pk][team] = dict(zip(Criterion.values, scores, strict=True))
        if revealed_at:
            revealed.add(pk)
    talked = set(GapTalk.objects.filter(**counting).values_list("round__nomination_id", flat=True))
    return {
        pk: Progress(
            frozenset(teams),
            wide=_wide(lines(teams[Team.SALES], teams[Team.MARKETING])) if pk in revealed else 0,
            talked=pk in talked,
        )
        for pk, teams in given.items()
    }


def scoring(nomination: Nomination, user: User) -> Scoring:
    """Three queries at most. The one place where sheets are read for a page."""
    rounds = list(_with_sheets(nomination.rounds.all()).order_by("-opened_at", "-id"))
    current = next((each for each in rounds if each.reopened_at is None), None)
    earlier = [each for each in rounds if each.reopened_at is not None]
    if current is None:
        return Scoring(None, None, frozenset(), (), {}, (), earlier)
    given = {sheet.team: sheet for sheet in current.sheets.all()}
    revealed = current.revealed_at is not None
    return Scoring(
        current,
        own=given.get(user.team),
        teams_in=frozenset(given),
        lines=lines_of(current) if revealed else (),
        sheets=given if revealed else {},
        talks=list(current.talks.all()),
        earlier=earlier,
    )


def open_before_signing(nomination: Nomination) -> str:
    """What the rule asks for before anybody signs: "scores", "talk" or nothing."""
    current = nomination.rounds.filter(reopened_at=None).first()
    if current is None or current.revealed_at is None:
        return "scores"
    return before_signing(revealed=True, lines=lines_of(current), talked=current.talks.exists())


def lines_of(round_: ScoreRound) -> list[Line]:
    """Of a revealed round only. Reads the prefetched sheets where there are any."""
    given = {sheet.team: sheet.scores for sheet in round_.sheets.all()}
    return lines(given[Team.SALES], given[Team.MARKETING])


def _with_sheets(rounds: QuerySet[ScoreRound]) -> QuerySet[ScoreRound]:
    return rounds.select_related("criteria", "reopened_by").prefetch_related(
        Prefetch("sheets", ScoreSheet.objects.select_related("user")),
        Prefetch("talks", GapTalk.objects.select_related("sales", "marketing")),
    )


def _wide(compared: Sequence[Line]) -> int:
    return sum(line.is_wide for line in compared)
