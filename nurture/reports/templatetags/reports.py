"""How what waits is said: what to press, until when; and what the marks of a board mean."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django import template
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from nurture.delivery.models import ReactionKind
from nurture.meetings.models import SENDING, DecisionKind
from nurture.reports.queries.board import Board
from nurture.reports.queries.owed import Owed
from nurture.reports.queries.standing import Next, Standing
from nurture.reports.queries.words import Word
from nurture.team.models import Team
from nurture.web.templatetags.ui import day

register = template.Library()

ACTS: dict[str, Promise] = {
    "unanswered": gettext_lazy("See what they said"),
    "confirm": gettext_lazy("Confirm"),
    "vote": gettext_lazy("Vote"),
    "recorded": gettext_lazy("Look at it"),
    "score": gettext_lazy("Score it"),
    "talk": gettext_lazy("Talk about it"),
    "sign": gettext_lazy("Read and sign"),
    "place": gettext_lazy("Give it the place"),
    "look_again": gettext_lazy("Think again"),
    "criteria": gettext_lazy("Read and sign"),
    "review": gettext_lazy("Read it"),
    "approve": gettext_lazy("Read and approve"),
    "voided": gettext_lazy("Look at it"),
    "changes": gettext_lazy("Change it"),
    "wording": gettext_lazy("Answer it"),
    "draft": gettext_lazy("Write it"),
    "rewrite": gettext_lazy("Rewrite it"),
    "touch": gettext_lazy("Write down what was said"),
    "action": pgettext_lazy("action", "Done"),
    "action_again": gettext_lazy("Answer it"),
    "step": gettext_lazy("Do it"),
    "tell": gettext_lazy("Write it down"),
    "early": gettext_lazy("Choose early"),
    "attend": gettext_lazy("Say whether you come"),
    "failed": gettext_lazy("See why"),
    "expired": gettext_lazy("Offer it again"),
    "uncertain": gettext_lazy("Look into it"),
    "unwritten": gettext_lazy("See why"),
    "way_refused": gettext_lazy("Look at it"),
    "gone": gettext_lazy("Find out"),
    "redirected": gettext_lazy("Find out whom to ask"),
    "consent": gettext_lazy("Look at the proof"),
    "question": gettext_lazy("Answer it"),
    "mention": gettext_lazy("Look at it"),
}


@register.filter
def act(item: Owed) -> str:
    """What the button says."""
    return str(ACTS[item.kind])


@register.filter
def until(item: Owed, now: datetime) -> str:
    """today, by Fri 27 Nov, was due 24 Nov; since 24 Nov where somebody waits already."""
    today = timezone.localdate(now)
    if item.due is None or item.due == item.since:
        return _("since %(day)s") % {"day": day(item.since, today)}
    local = timezone.localtime(item.due)
    if item.due < now:
        return _("was due %(day)s") % {"day": day(local, today)}
    if local.date() == today:
        return _("today until %(time)s") % {"time": f"{local:%H:%M}"}
    return _("by %(weekday)s %(day)s") % {
        "weekday": formats.date_format(local, "D"),
        "day": day(local, today),
    }


@register.filter
def is_late(item: Owed, now: datetime) -> bool:
    return item.is_late(now)


NEXT: dict[str, Promise] = {
    Next.CHOOSE: gettext_lazy("They answered: choose how to go on"),
    Next.CONFIRM: gettext_lazy("Confirm the decision"),
    Next.REWRITE: gettext_lazy("Rewrite the email"),
    Next.TOUCH: gettext_lazy("Call or visit"),
    Next.DRAFT: gettext_lazy("Write a draft"),
    Next.APPROVE: gettext_lazy("Approve the words"),
    Next.DECIDE: gettext_lazy("Decide in the meeting"),
    Next.GOES: gettext_lazy("On its way"),
    Next.STOPPED: gettext_lazy("Goes once sending is released"),
    Next.WAITS: gettext_lazy("Waits until %(day)s"),
    Next.AGREED: gettext_lazy("Agreed; nothing to do"),
    Next.HANDED: gettext_lazy("With sales"),
    Next.FINISHED: gettext_lazy("Finished"),
}


class Mark(NamedTuple):
    icon: str
    name: Promise


REACTIONS: dict[str, Mark] = {
    ReactionKind.REPLY: Mark("reply", gettext_lazy("replied")),
    ReactionKind.CLICK: Mark("mouse-pointer-click", gettext_lazy("clicked")),
    ReactionKind.PHONE: Mark("phone", gettext_lazy("by phone")),
    ReactionKind.VISIT: Mark("handshake", gettext_lazy("visit")),
    ReactionKind.ONLINE: Mark("video", gettext_lazy("online meeting")),
    ReactionKind.BOUNCE: Mark("mail-x", gettext_lazy("bounced")),
    ReactionKind.COMPLAINT: Mark("octagon-alert", gettext_lazy("complained")),
    ReactionKind.UNSUBSCRIBE: Mark("bell-off", gettext_lazy("unsubscribed")),
}


@register.filter
def next_words(standing: Standing, today: date) -> str:
    words = str(NEXT[standing.next])
    return words % {"day": day(standing.until, today)} if standing.until else words


@register.filter
def reaction_mark(kind: str) -> Mark:
    return REACTIONS[kind]


@register.filter
def decided(word: Word, today: date) -> str:
    """The title of what is sent, else what was agreed instead."""
    if word.kind in SENDING and word.title:
        return word.title
    label = str(DecisionKind(word.kind).label)
    return f"{label} {day(word.until, today)}" if word.until else label


@register.filter
def teams(names: Sequence[str]) -> str:
    return _(", ").join(str(Team(name).label) for name in names)


@register.filter
def board_query(board: Board, changes: str) -> str:
    """The query of a link that changes one thing: "view=list", "first=4", "owner="."""
    name, _equals, value = changes.partition("=")
    return board.chosen.query(**{name: value})
