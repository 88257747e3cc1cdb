"""What decisions ask of people: the other team's word, a new text, a call."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from django.db.models import Max
from django.urls import reverse

from accounts.models import Annotation, HeardBy
from nurture.meetings.models import DecisionKind
from nurture.reports.queries.day import Day
from nurture.reports.queries.facts import Facts
from nurture.reports.queries.named import Pursued
from nurture.reports.queries.owed.shape import Owed
from nurture.reports.queries.words import Word

#: Ways to talk to somebody oneself.
TOUCHES: Final = (HeardBy.PHONE, HeardBy.VISIT, HeardBy.ONLINE)


def confirmations(day: Day) -> Iterator[Owed]:
    """Decided by the other team, in a meeting that is still open. One press."""
    for target in day.targets.values():
        for word in day.words.get(target.pk, ()):
            if word.agreed_at is None and not word.meeting_is_closed and _may_confirm(day, target, word):
                yield Owed(
                    "confirm",
                    target.company,
                    _in_the_room(word),
                    since=word.made_at,
                    due=word.made_at,
                    words=word.reason,
                    press=reverse("meetings:confirm", args=[word.pk]),
                )


def rewrites(day: Day) -> Iterator[Owed]:
    """The marketer's, until a newer version is saved. No query of its own."""
    for target, word in _latest(day, DecisionKind.REWRITE):
        if target.marketing_owner_id == day.user.pk and lacks_a_rewrite(day, target, word):
            link = reverse("sequences:email", args=[word.email_id]) if word.email_id else _in_the_room(word)
            yield _follows("rewrite", day, target, word, link)


def touches(day: Day) -> Iterator[Owed]:
    """The rep's, until they write down what was said. At most one query."""
    words = [
        (target, word)
        for target, word in _latest(day, DecisionKind.SALES_TOUCH)
        if target.sales_owner_id == day.user.pk
    ]
    told = told_by([target for target, _word in words])
    for target, word in words:
        heard = told.get((target.company.pk, day.user.pk))
        if heard is None or heard <= agreed_at(word):
            yield _follows("touch", day, target, word, target.company.get_absolute_url())


def lacks_a_rewrite(facts: Facts, target: Pursued, word: Word) -> bool:
    """Nothing has been saved since; where no email was named, none of the target's."""
    letters = facts.letters.get(target.pk, ())
    return not any(
        letter.updated_at > agreed_at(word) for letter in letters if word.email_id in {None, letter.email_id}
    )


def told_by(targets: Iterable[Pursued]) -> dict[tuple[int, int], datetime]:
    """When each person last wrote down a talk of their own, by account and person. At most one query."""
    talks = Annotation.objects.filter(
        account_id__in=[target.company.pk for target in targets], heard_by__in=TOUCHES, deleted_at=None
    ).order_by()
    rows = talks.values_list("account_id", "author_id").annotate(Max("created_at"))
    return {(account, author): at for account, author, at in rows}


def agreed_at(word: Word) -> datetime:
    return word.agreed_at or word.made_at


def _may_confirm(day: Day, target: Pursued, word: Word) -> bool:
    given = day.confirmed.get(word.pk, {})
    takes_part = bool(day.team) and target.project_id in day.memberships
    return takes_part and not word.lacks_words and day.team not in given and day.user.pk not in given.values()


def _latest(day: Day, kind: DecisionKind) -> Iterator[tuple[Pursued, Word]]:
    """Where that is the target's latest agreed word, and nobody took on an action for it (owed.homework)."""
    for target in day.own.values():
        word = day.latest(target.pk)
        if word and word.kind == kind and not word.is_given:
            yield target, word


def _follows(kind: str, day: Day, target: Pursued, word: Word, link: str) -> Owed:
    """Due before the meeting after the one that decided it."""
    coming = day.coming_for(target)
    due = None
    if coming:
        is_next = coming.cycle_id != word.cycle_id
        due = (
            (coming.draft_by if kind == "rewrite" else coming.meeting_at) if is_next else coming.observe_until
        )
    return Owed(kind, target.company, link, since=word.made_at, due=due, words=word.reason)


def _in_the_room(word: Word) -> str:
    return reverse("meetings:target", args=[word.meeting_id, word.target_id])
