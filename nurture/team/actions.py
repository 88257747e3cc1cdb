"""What changes about the people who sign in."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nurture.team.facts import LastAdministrator
from nurture.team.models import Role, User


def choose_language(*, by: User, language: str) -> None:
    by.language = language
    by.save(update_fields=["language"])


def add_member(*, fields: Mapping[str, Any]) -> User:
    """A member without a password: they choose one through "forgot password", which mails them a link."""
    user = User(**{**fields, "email": fields["email"].lower()})
    user.set_unusable_password()
    user.full_clean()
    user.save()
    return user


@transaction.atomic
def change_member(*, user: User, fields: Mapping[str, Any]) -> None:
    """Raises LastAdministrator rather than lock everybody out of the settings."""
    for name, value in fields.items():
        setattr(user, name, value)
    user.email = user.email.lower()
    user.save()
    if not User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).exists():
        raise LastAdministrator
