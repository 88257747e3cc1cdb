"""What changes about the people who sign in."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.db import transaction

from nurture.team.facts import LastAdministrator
from nurture.team.models import Role, User

VISIT_ENDS: Final = timedelta(minutes=30)


def choose_language(*, by: User, language: str) -> None:
    by.language = language
    by.save(update_fields=["language"])


def choose_digest(*, by: User, wanted: bool, digest_at: time, time_zone: str, at: datetime) -> None:
    """Whether the daily mail comes, and when on their own clock."""
    by.digest_at, by.time_zone = digest_at, time_zone
    by.digest_off_at = None if wanted else by.digest_off_at or at
    by.save(update_fields=["digest_at", "time_zone", "digest_off_at"])


def stop_digest(*, user: User, at: datetime) -> None:
    """By the link in the mail, which needs no sign-in. Pressing again changes nothing."""
    User.objects.filter(pk=user.pk, digest_off_at=None).update(digest_off_at=at)


def note_visit(*, by: User, at: datetime) -> None:
    """They looked at Today. After half an hour of silence it is another visit: what came since is new to them."""
    if by.seen_at and at - by.seen_at > VISIT_ENDS:
        by.seen_before_at = by.seen_at
    by.seen_at = at
    by.save(update_fields=["seen_at", "seen_before_at"])


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


def switch_off_two_steps(*, user: User) -> bool:
    """For somebody who lost their device and their codes: the password alone signs them in. Whether they were on."""
    return bool(Authenticator.objects.filter(user=user).delete()[0])
