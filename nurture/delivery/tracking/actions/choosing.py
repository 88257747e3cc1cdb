"""What is noticed from now on. Each choice is a row; the one before it stays as history."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.models import Contact
from nurture.delivery.tracking.models import TrackedLink, TrackingChoice
from nurture.delivery.tracking.rules.choices import Choice
from nurture.projects.models import Project
from nurture.team.models import User

Scope = TrackingChoice.Scope


@transaction.atomic
def choose(
    *,
    choice: Choice,
    at: datetime,
    by: User | None,
    project: Project | None = None,
    contact: Contact | None = None,
) -> bool:
    """For a project or a person, with neither for everything. Whether that is new. `by` is None: they said so themselves.

    A no holds at once, also for mail that has left: its links still lead where they lead, and nobody looks. A person's
    is written on them here; wider ones are asked with each hit (`queries.choices.forbidden`).
    """
    scope = Scope.CONTACT if contact else Scope.PROJECT if project else Scope.EVERYTHING
    standing = TrackingChoice.objects.select_for_update().filter(
        scope=scope, project=project, contact=contact, ended_at=None
    )
    before = standing.first()
    if (Choice(before.clicks, before.opens, before.written_out) if before else Choice()) == choice:
        return False
    standing.update(ended_at=at)
    TrackingChoice.objects.create(
        scope=scope, project=project, contact=contact, by=by, at=at, **asdict(choice)
    )
    if contact is not None:
        links = TrackedLink.objects.filter(message__contact=contact)
        links.update(is_counted=choice.clicks is not False)
    return True
