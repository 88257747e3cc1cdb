"""Who may see what stands on an account but belongs to a project: its members. Declared in settings.AUDIENCES and AUDIENCE_MEMBERS."""

from django.db.models import QuerySet

from nurture.projects.models import Membership
from nurture.team.models import User


def of(user: User) -> QuerySet[Membership, int] | None:
    """The projects of this user by number; None for an administrator, who sees all."""
    return (
        None
        if user.is_administrator
        else Membership.objects.filter(user=user).values_list("project_id", flat=True)
    )


def members(audience: int) -> QuerySet[User]:
    return User.objects.filter(memberships__project=audience)
