"""Calling on somebody in a text, and their having looked."""

from datetime import datetime

from accounts.models import Annotation, Mention
from accounts.queries.mentions import mentionable
from accounts.rules.mentions import called, may_call, member
from nurture.team.models import User


def call(annotation: Annotation, *, by: User, at: datetime) -> None:
    """Whoever the text names is told, once; inside the caller's transaction. Nobody is told of their own words."""
    people = mentionable(annotation.audience) if may_call(annotation.body) else []
    calls = called(
        annotation.body,
        [member(each.pk, name=each.name, name_latin=each.name_latin, email=each.email) for each in people],
    )
    if sorted(calls) != annotation.mentioned:
        annotation.mentioned = sorted(calls)
        annotation.save(update_fields=["mentioned"])
    Mention.objects.bulk_create(
        [Mention(annotation=annotation, user_id=pk, at=at) for pk in set(calls.values()) - {by.pk}],
        ignore_conflicts=True,
    )


def see(user: User, *, thread: Annotation, at: datetime) -> None:
    """They read this thread: nothing in it waits for them any more."""
    waiting = Mention.objects.unread().filter(user=user)
    waiting.filter(annotation=thread).update(seen_at=at)
    waiting.filter(annotation__thread=thread).update(seen_at=at)


def see_all(user: User, *, at: datetime) -> None:
    Mention.objects.unread().filter(user=user).update(seen_at=at)
