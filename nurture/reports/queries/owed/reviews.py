"""Emails to be read and changed, wordings to be answered, and approvals that no longer hold."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from nurture.reports.queries.day import Day
from nurture.reports.queries.letters import Letter
from nurture.reports.queries.named import Pursued
from nurture.reports.queries.owed.shape import LONGEST, Owed
from nurture.sequences.models import Notice, Suggestion


def reviews(day: Day) -> Iterator[Owed]:
    """Both owners', until their team has approved or somebody wants changes. A query at most."""
    if not day.team:
        return
    for target, letter in _letters(day):
        reading = day.readings.get(letter.email_id)
        spoke = day.team in letter.approvals or day.user.pk in letter.approvals.values()
        if reading and reading.is_open and letter.is_open and not spoke:
            yield _about(
                "review", day, target, letter, since=reading.asked_at, words=reading.note or letter.subject
            )


def changes(day: Day) -> Iterator[Owed]:
    """The marketer's, until a newer version is saved. A query at most."""
    for target, letter in _letters(day):
        reading = day.readings.get(letter.email_id)
        if target.marketing_owner_id != day.user.pk or not (reading and letter.is_open):
            continue
        if reading.is_to_be_changed(letter.updated_at) and reading.ended_at:
            yield _about("changes", day, target, letter, since=reading.ended_at, words=reading.wanted)


def wordings(day: Day) -> Iterator[Owed]:
    """Marketing's to take over or decline, the owner's first. One query."""
    letters = {
        letter.email_id: (target, letter)
        for target, letter in _letters(day)
        if target.marketing_owner_id == day.user.pk and not letter.is_gone
    }
    waiting = Suggestion.objects.open().filter(email__in=letters).exclude(by=day.user).order_by("at", "pk")
    for email, at, wording in waiting.values_list("email_id", "at", "wording")[:LONGEST]:
        target, _letter = letters[email]
        link = f"{reverse('sequences:email', args=[email])}?panel=wordings#email-panel"
        yield Owed("wording", target.company, link, since=at, due=_due(day, target), words=wording)


def voided(day: Day) -> Iterator[Owed]:
    """Whose word an edit took away, until they look at it or are asked to read it again. One query."""
    if not day.team:
        return
    letters = {letter.email_id: (target, letter) for target, letter in _all_letters(day)}
    told = Notice.objects.unread().filter(user=day.user, kind=Notice.Kind.VOIDED, email__in=letters)
    seen: set[int] = set()
    for email, at in told.order_by("-at", "-pk").values_list("email_id", "at")[:LONGEST]:
        target, letter = letters[email]
        reading = day.readings.get(email)
        asked_again = reading is not None and reading.is_open
        if email in seen or asked_again or day.team in letter.approvals:
            continue
        seen.add(email)
        press = reverse("sequences:see_email", args=[email])
        link = reverse("sequences:email", args=[email])
        yield Owed("voided", target.company, link, since=at, words=letter.subject, press=press)


def _letters(day: Day) -> Iterator[tuple[Pursued, Letter]]:
    for target in day.own.values():
        for letter in day.letters.get(target.pk, ()):
            yield target, letter


def _all_letters(day: Day) -> Iterator[tuple[Pursued, Letter]]:
    """A colleague may have approved for an owner."""
    for target in day.targets.values():
        for letter in day.letters.get(target.pk, ()):
            yield target, letter


def _due(day: Day, target: Pursued) -> datetime | None:
    coming = day.coming_for(target)
    return coming.meeting_at if coming else None


def _about(kind: str, day: Day, target: Pursued, letter: Letter, *, since: datetime, words: str) -> Owed:
    link = reverse("sequences:email", args=[letter.email_id])
    return Owed(kind, target.company, link, since=since, due=_due(day, target), words=words)
