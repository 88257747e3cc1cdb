"""Who works here."""

from django.db.models import QuerySet

from nurture.team.models import User


def members() -> QuerySet[User]:
    """Everybody, those who may sign in first, by team and name. One query."""
    return User.objects.order_by("-is_active", "team", "name", "id")
