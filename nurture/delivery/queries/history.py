"""What happened to one message, in the order in which it happened, and what speaks for its arrival."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from nurture.delivery import words
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.models import Attempt, Message, Reaction
from nurture.team.models import User

#: Opens alone may be hundreds: the newest are shown.
AT_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: a short word, what was said, and who did it."""

    at: datetime
    label: str
    icon: str
    tone: str = ""
    text: str = ""
    note: str = ""
    by: User | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that is known of a message beside its row."""

    attempts: Sequence[Attempt]
    reactions: Sequence[Reaction]
    events: Sequence[MessageEvent]
    entries: Sequence[Entry]


_EVENTS: Final[dict[str, tuple[str, str]]] = {
    Happening.EVIDENCE: ("check", "good"),
    Happening.NOT_ACCEPTED: ("rotate-ccw", "warn"),
    Happening.TREATED_AS_SENT: ("check", "good"),
    Happening.SENT_AGAIN: ("rotate-ccw", "warn"),
    Happening.TRIED_AGAIN: ("rotate-ccw", ""),
    Happening.OFFERED_AGAIN: ("calendar-clock", ""),
    Happening.STOPPED: ("ban", "bad"),
    Happening.STOP_UNDONE: ("undo-2", ""),
}
_ATTEMPTS: Final = {
    "sent": ("check", "good"),
    "refused": ("octagon-alert", "bad"),
    "deferred": ("clock", "warn"),
    "nothing_left": ("unplug", "warn"),
    "taken_back": ("undo-2", "warn"),
    "uncertain": ("circle-question-mark", "bad"),
}
_REACTIONS: Final = {
    "reply": "reply",
    "click": "mouse-pointer-click",
    "open": "mail-open",
    "bounce": "octagon-alert",
    "complaint": "octagon-alert",
    "unsubscribe": "ban",
    "auto_reply": "bot",
}
_PLANNED: Final[Promise] = pgettext_lazy("what happened to a message", "Planned")
_LET_GO: Final[Promise] = pgettext_lazy("what happened to a message", "Let go after an interruption")
_BEGUN: Final[Promise] = pgettext_lazy("what happened to a message", "Handed to the mail server")


def told(message: Message) -> Told:
    """Three queries, however much happened."""
    attempts = list(message.attempts.order_by("at", "id"))
    reactions = list(
        message.reactions.select_related("contact", "recorded_by").order_by("-at", "-id")[:AT_MOST]
    )
    events = list(message.events.select_related("by").order_by("at", "id"))
    return Told(attempts, reactions, events, _in_order(message, attempts, reactions, events))


def _in_order(
    message: Message,
    attempts: Sequence[Attempt],
    reactions: Sequence[Reaction],
    events: Sequence[MessageEvent],
) -> list[Entry]:
    entries = [
        Entry(message.created_at, str(_PLANNED), "calendar-clock"),
        *_handed_over(message, attempts),
        *map(_of_attempt, attempts),
        *map(_of_event, events),
        *map(_of_reaction, reactions),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _handed_over(message: Message, attempts: Sequence[Attempt]) -> Iterator[Entry]:
    """While it has no answer. With one, the attempt says it."""
    begun = message.handed_over_at
    if begun is not None and not any(attempt.at >= begun for attempt in attempts):
        yield Entry(begun, str(_BEGUN), "send")


def _of_attempt(attempt: Attempt) -> Entry:
    icon, tone = _ATTEMPTS.get(attempt.result, ("send", ""))
    return Entry(attempt.at, words.attempt(attempt.result, attempt.phase), icon, tone, attempt.reply_text)


def _of_event(event: MessageEvent) -> Entry:
    icon, tone = _EVENTS[event.what]
    detail = event.detail
    text = words.evidence(str(detail["kind"])) if "kind" in detail else ""
    let_go = event.what == Happening.TRIED_AGAIN and "recovery" in detail
    title = str(_LET_GO) if let_go else event.get_what_display()
    return Entry(event.at, title, icon, tone, text, event.note, event.by)


def _of_reaction(reaction: Reaction) -> Entry:
    bad = reaction.kind in {"bounce", "complaint", "unsubscribe"}
    tone = "bad" if bad else "good" if reaction.verdict == Reaction.Verdict.HUMAN else ""
    icon = _REACTIONS.get(reaction.kind, "phone")
    verdict = "" if bad else reaction.get_verdict_display()
    return Entry(
        reaction.at, reaction.get_kind_display(), icon, tone, verdict, reaction.words, reaction.recorded_by
    )
