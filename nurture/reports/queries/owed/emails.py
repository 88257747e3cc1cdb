"""Emails to be written, and words that wait for the other team's approval."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse

from nurture.meetings.models import DecisionKind
from nurture.projects.models import TargetStage
from nurture.reports.queries.day import Day
from nurture.reports.queries.facts import Facts
from nurture.reports.queries.named import Coming, Pursued
from nurture.reports.queries.owed.shape import Owed

#: What was agreed instead of an email.
WITHOUT_EMAIL: Final = {
    DecisionKind.WAIT,
    DecisionKind.PARK,
    DecisionKind.DROP,
    DecisionKind.HAND_OFF,
    DecisionKind.SALES_TOUCH,
}
AFTER_EMAILS: Final = {TargetStage.HANDOFF, TargetStage.OUTCOME}


def approvals(day: Day) -> Iterator[Owed]:
    """The other team gave its word for these words, and nothing of them is on its way yet. A query at most.

    While both are asked to read, `owed.reviews` says so.
    """
    if not day.team:
        return
    for target in day.own.values():
        coming = day.coming_for(target)
        for letter in day.letters.get(target.pk, ()):
            given = letter.approvals
            others = set(given) - {day.team}
            if letter.email_id in day.readings and day.readings[letter.email_id].is_waited_for(
                letter.updated_at
            ):
                continue
            if letter.is_open and others and day.team not in given and day.user.pk not in given.values():
                yield Owed(
                    "approve",
                    target.company,
                    reverse("sequences:email", args=[letter.email_id]),
                    since=letter.updated_at,
                    due=coming.meeting_at if coming else None,
                    words=letter.subject,
                )


def drafts(day: Day) -> Iterator[Owed]:
    """The marketer's: nothing is written that the coming meeting could decide on. No query of its own."""
    for target in day.own.values():
        coming = day.coming_for(target)
        if coming and target.marketing_owner_id == day.user.pk and lacks_a_draft(day, target, coming):
            yield Owed(
                "draft",
                target.company,
                _where_to_write(day, target),
                since=day.at,
                due=coming.draft_by,
            )


def lacks_a_draft(day: Facts, target: Pursued, coming: Coming) -> bool:
    """Neither a draft, nor an email on its way, nor an agreement to send none this time."""
    letters = day.letters.get(target.pk, ())
    if any(letter.is_going or (letter.is_open and letter.has_text) for letter in letters):
        return False
    if target.stage in AFTER_EMAILS:
        return False
    words = day.words.get(target.pk, ())
    if any(word.cycle_id == coming.cycle_id for word in words):
        return False
    latest = day.latest(target.pk)
    waits = latest is not None and latest.kind in WITHOUT_EMAIL
    return not (waits and latest and (latest.until is None or latest.until > coming.meeting_at.date()))


def _where_to_write(day: Day, target: Pursued) -> str:
    """The step that is planned but empty, else the account, where the plan begins."""
    empty = next((each for each in day.letters.get(target.pk, ()) if each.is_open), None)
    if empty:
        return reverse("sequences:email", args=[empty.email_id])
    return target.company.get_absolute_url()
