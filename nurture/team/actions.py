"""What changes about a person who signs in."""

from nurture.team.models import User


def choose_language(*, by: User, language: str) -> None:
    by.language = language
    by.save(update_fields=["language"])
