"""What comes next for a target, and which team owes it. No query but one for talks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.urls import reverse

from nurture.meetings.models import DecisionKind
from nurture.projects.models import TargetStage
from nurture.reports.queries.facts import Facts
from nurture.reports.queries.named import Coming, Pursued
from nurture.reports.queries.owed.decisions import agreed_at, lacks_a_rewrite, told_by
from nurture.reports.queries.owed.emails import AFTER_EMAILS, lacks_a_draft
from nurture.reports.queries.words import Word
from nurture.team.models import Team


class Next(StrEnum):
    CHOOSE = "choose"
    CONFIRM = "confirm"
    REWRITE = "rewrite"
    TOUCH = "touch"
    DRAFT = "draft"
    APPROVE = "approve"
    DECIDE = "decide"
    GOES = "goes"
    STOPPED = "stopped"
    WAITS = "waits"
    AGREED = "agreed"
    HANDED = "handed"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Standing:
    """`owes` is a team, "joint" when both do, empty when nobody does."""

    next: Next
    url: str
    owes: str = ""
    until: date | None = None

    def concerns(self, team: str) -> bool:
        return self.owes in {team, "joint"}


def standings(facts: Facts) -> dict[int, Standing]:
    """By target."""
    paused = {pause.account_id for pause in facts.pauses}
    told = told_by(_touched(facts))
    return {
        target.pk: _standing(facts, target, paused=target.company.pk in paused, told=told)
        for target in facts.targets.values()
    }


def _standing(
    facts: Facts, target: Pursued, *, paused: bool, told: Mapping[tuple[int, int], datetime]
) -> Standing:
    page = target.company.get_absolute_url()
    if target.finished_at:
        return Standing(Next.FINISHED, page)
    if paused:
        return Standing(Next.CHOOSE, page, "joint")
    if target.stage in AFTER_EMAILS and target.stage != TargetStage.OUTCOME:
        return Standing(Next.HANDED, page, Team.SALES)
    coming = facts.coming_for(target)
    return (
        _to_confirm(facts, target)
        or _to_do(facts, target, told)
        or _on_its_way(facts, target)
        or (_to_decide(facts, target, coming) if coming else None)
        or Standing(Next.AGREED, page)
    )


def _to_confirm(facts: Facts, target: Pursued) -> Standing | None:
    for word in facts.words.get(target.pk, ()):
        if word.agreed_at is None and not word.meeting_is_closed:
            given = facts.confirmed.get(word.pk, {})
            left = [team for team in Team.values if team not in given]
            return Standing(Next.CONFIRM, room(word), left[0] if len(left) == 1 else "joint")
    return None


def _to_do(facts: Facts, target: Pursued, told: Mapping[tuple[int, int], datetime]) -> Standing | None:
    """What the latest agreement asks of one team."""
    word = facts.latest(target.pk)
    if word is None:
        return None
    if word.kind == DecisionKind.REWRITE and lacks_a_rewrite(facts, target, word):
        return Standing(Next.REWRITE, _email(word.email_id) or room(word), Team.MARKETING)
    heard = told.get((target.company.pk, target.sales_owner_id))
    if word.kind == DecisionKind.SALES_TOUCH and (heard is None or heard <= agreed_at(word)):
        return Standing(Next.TOUCH, target.company.get_absolute_url(), Team.SALES)
    if word.kind == DecisionKind.WAIT and word.until and word.until > facts.at.date():
        return Standing(Next.WAITS, room(word), until=word.until)
    return None


def _on_its_way(facts: Facts, target: Pursued) -> Standing | None:
    going = next((letter for letter in facts.letters.get(target.pk, ()) if letter.is_going), None)
    if going is None:
        return None
    return Standing(Next.STOPPED if facts.is_stopped(target) else Next.GOES, _email(going.email_id))


def _to_decide(facts: Facts, target: Pursued, coming: Coming) -> Standing | None:
    decided = any(word.cycle_id == coming.cycle_id for word in facts.words.get(target.pk, ()))
    if decided:
        return None
    drafts = [letter for letter in facts.letters.get(target.pk, ()) if letter.is_open and letter.has_text]
    if not drafts:
        if not lacks_a_draft(facts, target, coming):
            return None
        empty = next((each for each in facts.letters.get(target.pk, ()) if each.is_open), None)
        url = _email(empty.email_id) if empty else target.company.get_absolute_url()
        return Standing(Next.DRAFT, url, Team.MARKETING)
    given = drafts[0].approvals
    if len(given) == 1:
        other = Team.MARKETING if Team.SALES in given else Team.SALES
        return Standing(Next.APPROVE, _email(drafts[0].email_id), other)
    meeting = reverse("meetings:target", args=[coming.meeting_id, target.pk]) if coming.meeting_id else ""
    return Standing(Next.DECIDE, meeting or _email(drafts[0].email_id), "joint")


def _touched(facts: Facts) -> Iterable[Pursued]:
    for target in facts.targets.values():
        word = facts.latest(target.pk)
        if word and word.kind == DecisionKind.SALES_TOUCH:
            yield target


def room(word: Word) -> str:
    """Where it was decided."""
    return reverse("meetings:target", args=[word.meeting_id, word.target_id])


def _email(email: int | None) -> str:
    return reverse("sequences:email", args=[email]) if email else ""
