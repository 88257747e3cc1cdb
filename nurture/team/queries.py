"""Who works here."""

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from nurture.team.models import User


def members() -> QuerySet[User]:
    """Everybody, those who may sign in first, by team and name. One query."""
    return User.objects.order_by("-is_active", "team", "name", "id")


def signs_in_by_two_steps(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exists())
