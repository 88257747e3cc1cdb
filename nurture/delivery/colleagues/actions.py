"""Claiming a post, and keeping what became of it."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from nurture.delivery.colleagues.models import WAITING, Post, PostState


def claim(*, post: Post, at: datetime) -> bool:
    """Whether it is to be sent now, by this call alone. One that failed for the moment may be claimed again."""
    waiting = type(post).objects.filter(pk=post.pk, attempts=post.attempts, state__in=WAITING)
    taken = waiting.filter(attempts__lt=post.most_attempts).update(
        state=PostState.CLAIMED, attempts=F("attempts") + 1, claimed_at=at, problem=""
    )
    return bool(taken)


def claim_new[P: Post](kind: type[P], *, at: datetime, **key: Any) -> P | None:
    """The row of this key, to be sent now by this call alone; None: somebody else sends it, or it is done.

    `key`: what makes it one, by a constraint of the table.
    """
    try:
        with transaction.atomic():
            post: P = kind.objects.create(**key, state=PostState.CLAIMED, attempts=1, claimed_at=at)
    except IntegrityError:
        post = kind.objects.get(**key)
        return post if claim(post=post, at=at) else None
    return post


def settle(*, post: Post, state: PostState, at: datetime, problem: str = "", final: bool = False) -> None:
    """What became of it. `final`: it failed for good, and is not tried again."""
    claimed = type(post).objects.filter(pk=post.pk, state=PostState.CLAIMED)
    claimed.update(
        state=state,
        sent_at=at if state == PostState.SENT else None,
        problem=problem[:300],
        **({"attempts": post.most_attempts} if final else {}),
    )
