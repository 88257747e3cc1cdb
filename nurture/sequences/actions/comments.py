"""Talking about a passage, until it is settled."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.queries.mentions import mentionable
from accounts.rules.mentions import called, may_call, member
from nurture.projects.facts import NotInTeam
from nurture.projects.queries.members import is_member
from nurture.sequences.actions.notices import tell
from nurture.sequences.facts import CommentClosed
from nurture.sequences.models import Comment, Email, Notice
from nurture.sequences.rules.passages import Anchor, anchored, place_of
from nurture.team.models import User


@transaction.atomic
def comment(
    *,
    email: Email,
    body: str,
    by: User,
    at: datetime,
    field: str = "",
    quote: str = "",
    start: int = 0,
    operation: UUID | None = None,
) -> Comment:
    """On a passage, or without a quote on the whole. Once, however often `operation` is sent. Raises NotInTeam."""
    _require_member(email, by)
    if operation and (again := Comment.objects.filter(operation=operation, email=email, author=by).first()):
        return again
    anchor = _anchor(email, field, quote, start)
    made = Comment.objects.create(
        email=email,
        version=email.version,
        field=field if quote else "",
        quote=anchor.quote,
        before=anchor.before,
        after=anchor.after,
        start=anchor.start,
        body=body,
        author=by,
        team=by.team,
        at=at,
        operation=operation or uuid4(),
    )
    _call(made, by=by, at=at)
    return made


@transaction.atomic
def answer_comment(
    *, thread: Comment, body: str, by: User, at: datetime, operation: UUID | None = None
) -> Comment:
    """Whoever took part is told; a settled thread is open again. Raises NotInTeam, CommentClosed."""
    _require_member(thread.email, by)
    current = _locked(thread)
    if operation and (
        again := Comment.objects.filter(operation=operation, thread=current, author=by).first()
    ):
        return again
    made = Comment.objects.create(
        email=current.email,
        thread=current,
        version=current.email.version,
        body=body,
        author=by,
        team=by.team,
        at=at,
        operation=operation or uuid4(),
    )
    if current.resolved_at:
        _settle(current, by=None, at=None)
    called_on = _call(made, by=by, at=at)
    others = [current.author, *(each.author for each in current.answers.select_related("author"))]
    tell(
        [each for each in others if each.pk not in called_on],
        current.email,
        Notice.Kind.COMMENTED,
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def resolve_comment(*, thread: Comment, by: User, at: datetime) -> None:
    """Settled by either team; it stays to be read. Raises NotInTeam, CommentClosed."""
    _require_member(thread.email, by)
    current = _locked(thread)
    if not current.resolved_at:
        _settle(current, by=by, at=at)


@transaction.atomic
def reopen_comment(*, thread: Comment, by: User) -> None:
    _require_member(thread.email, by)
    _settle(_locked(thread), by=None, at=None)


@transaction.atomic
def delete_comment(*, comment: Comment, by: User, at: datetime) -> None:
    """By whoever wrote it. Raises NotInTeam."""
    if comment.author_id != by.pk:
        raise NotInTeam
    Comment.objects.filter(pk=comment.pk, deleted_at=None).update(deleted_at=at, deleted_by=by)


@transaction.atomic
def restore_comment(*, comment: Comment, by: User) -> None:
    if comment.author_id != by.pk:
        raise NotInTeam
    Comment.objects.filter(pk=comment.pk).update(deleted_at=None, deleted_by=None)


def _anchor(email: Email, field: str, quote: str, start: int) -> Anchor:
    """What stands around it in what is saved; where it was typed a moment ago, the words alone."""
    words = Anchor(quote, "", "", start)
    if not quote or field not in Comment.Field.values:
        return Anchor("", "", "", 0)
    text = str(getattr(email, field))
    place = place_of(text, words)
    return anchored(text, place.start, place.end) if place else words


def _call(comment: Comment, *, by: User, at: datetime) -> set[int]:
    """Whoever is named after an @ is told, once."""
    if not may_call(comment.body):
        return set()
    people = {each.pk: each for each in mentionable(comment.email.step.sequence.target.project_id)}
    members = [
        member(each.pk, name=each.name, name_latin=each.name_latin, email=each.email)
        for each in people.values()
    ]
    calls = called(comment.body, members)
    comment.mentioned = sorted(calls)
    comment.save(update_fields=["mentioned"])
    named = set(calls.values())
    tell([people[pk] for pk in sorted(named)], comment.email, Notice.Kind.MENTIONED, by=by, at=at)
    return named


def _locked(thread: Comment) -> Comment:
    current = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("author", "email__step__sequence__target__project")
        .get(pk=thread.pk)
    )
    if current.deleted_at or current.thread_id:
        raise CommentClosed
    return current


def _settle(thread: Comment, *, by: User | None, at: datetime | None) -> None:
    thread.resolved_by, thread.resolved_at = by, at
    thread.save(update_fields=["resolved_by", "resolved_at"])


def _require_member(email: Email, by: User) -> None:
    if not is_member(email.step.sequence.target.project, by):
        raise NotInTeam
