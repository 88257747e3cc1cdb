"""From an empty form to a nomination, with a draft between where somebody wants one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.actions.accounts import touch
from accounts.actions.writing import version
from accounts.facts import ChangedMeanwhile
from accounts.models import Account
from nurture.projects.actions.locks import locked_nomination, locked_project
from nurture.projects.actions.nominations.telling import tell
from nurture.projects.actions.people import require_member
from nurture.projects.facts import (
    AlreadyDrafted,
    AlreadyNominated,
    AlreadyTarget,
    NominationClosed,
    NotTheirs,
)
from nurture.projects.models import Nomination, NominationState, Project, Target
from nurture.team.models import Team, User


@transaction.atomic
def save_draft(
    *,
    project: Project,
    account: Account,
    fields: Mapping[str, Any],
    by: User,
    at: datetime,
    operation: UUID | None = None,
    draft: Nomination | None = None,
    seen: str | None = None,
    written_in: UUID | None = None,
    follows: Nomination | None = None,
) -> Nomination:
    """Keep what there is so far, for its author alone; nothing of it is told on the timeline.

    `written_in` names the open form: what it wrote itself it need not have seen. `follows` is an earlier nomination
    of the account. Raises NotInTeam, AlreadyDrafted, NominationClosed (it was nominated meanwhile), and
    ChangedMeanwhile unless `seen` is what stands there.
    """
    locked_project(project)
    require_member(project, by, team=Team.SALES)
    draft = draft or _made_by(operation)
    current = (
        _draft_to_write(draft, by, fields, seen, written_in)
        if draft
        else _new(account, by, operation, follows)
    )
    other = _own_drafts(project, account, by).exclude(pk=current.pk).first()
    if other:
        raise AlreadyDrafted(other)
    current.written_in = written_in
    return _write(current, project, fields, NominationState.DRAFT, at)


@transaction.atomic
def nominate(
    *,
    project: Project,
    account: Account,
    fields: Mapping[str, Any],
    by: User,
    at: datetime,
    operation: UUID | None = None,
    draft: Nomination | None = None,
    seen: str | None = None,
    written_in: UUID | None = None,
    follows: Nomination | None = None,
) -> Nomination:
    """Ask both teams for their word on this account. A draft of the same author becomes the nomination.

    The same form sent twice gives the nomination it made the first time. Raises NotInTeam, AlreadyTarget,
    AlreadyNominated, and as `save_draft` does.
    """
    project = locked_project(project)
    require_member(project, by, team=Team.SALES)
    made = _made_by(operation) or (draft and Nomination.objects.filter(pk=draft.pk).first())
    if made and _says(made, project, fields):
        return made
    _refuse_twice(project, account)
    draft = draft or made or _own_drafts(project, account, by).first()
    current = (
        _draft_to_write(draft, by, fields, seen, written_in)
        if draft
        else _new(account, by, operation, follows)
    )
    if other := _own_drafts(project, account, by).exclude(pk=current.pk).first():
        raise AlreadyDrafted(other)
    current.written_in = written_in
    nomination = _write(current, project, fields, NominationState.NOMINATED, at)
    amount, quarter = nomination.terms
    tell(
        nomination,
        verb="projects.nominated",
        by=by,
        at=at,
        amount=amount,
        amount_kind=nomination.amount_kind,
        quarter=quarter.isoformat(),
        why_now=nomination.why_now,
    )
    touch(account, at)
    return nomination


@transaction.atomic
def discard_draft(*, nomination: Nomination, by: User) -> None:
    """Nobody but its author has seen it, so nothing of it stays. Raises NotTheirs, NominationClosed."""
    current = locked_nomination(nomination)
    if current.nominated_by_id != by.pk:
        raise NotTheirs
    if not current.is_draft:
        raise NominationClosed(current)
    current.delete()


def _made_by(operation: UUID | None) -> Nomination | None:
    return Nomination.objects.filter(operation=operation).first() if operation else None


def _says(made: Nomination, project: Project, fields: Mapping[str, Any]) -> bool:
    """The very same form came twice: a double click, or a retry after a lost connection."""
    return (
        not made.is_draft
        and made.project_id == project.pk
        and all(getattr(made, name) == value for name, value in fields.items())
    )


def _own_drafts(project: Project, account: Account, by: User) -> Any:
    return Nomination.objects.filter(
        project=project, account=account, nominated_by=by, state=NominationState.DRAFT
    )


def _refuse_twice(project: Project, account: Account) -> None:
    if target := Target.objects.live().filter(project=project, account=account).first():
        raise AlreadyTarget(target)
    if nomination := Nomination.objects.open().filter(project=project, account=account).first():
        raise AlreadyNominated(nomination)


def _draft_to_write(
    draft: Nomination, by: User, fields: Mapping[str, Any], seen: str | None, written_in: UUID | None
) -> Nomination:
    current = Nomination.objects.select_for_update(no_key=True).get(pk=draft.pk)
    if current.nominated_by_id != by.pk:
        raise NotTheirs
    if not current.is_draft:
        raise NominationClosed(current)
    if not _has_seen(current, fields, seen, written_in):
        raise ChangedMeanwhile(current)
    return current


def _has_seen(
    current: Nomination, fields: Mapping[str, Any], seen: str | None, written_in: UUID | None
) -> bool:
    """A form keeps up with itself, also when the answer to its last saving was lost on the way."""
    if written_in is None:
        return seen is None or version(current, {"project", *fields}) == seen
    return current.written_in == written_in or version(current, {"project", *fields}) == seen


def _new(account: Account, by: User, operation: UUID | None, follows: Nomination | None) -> Nomination:
    return Nomination(account=account, nominated_by=by, operation=operation or uuid4(), follows=follows)


def _write(
    nomination: Nomination,
    project: Project,
    fields: Mapping[str, Any],
    state: NominationState,
    at: datetime,
) -> Nomination:
    for name, value in fields.items():
        setattr(nomination, name, value)
    nomination.project, nomination.state, nomination.nominated_at = project, state, at
    nomination.save()
    return nomination
