"""Mail to members about how they sign in."""

from allauth.account.adapter import get_adapter
from django.utils import translation

from nurture.team.models import User


def tell_that_two_steps_are_off(user: User, *, by: User, url: str) -> None:
    """In their language. `url` is where they set it up again. Raises OSError where no mail server takes it."""
    _send("two_steps_off", user, by=by, url=url)


def tell(user: User, letter: str, *, url: str) -> None:
    """Of what was done in their own name: by them, or by whoever sat at their desk. Raises OSError as above."""
    _send(letter, user, url=url)


def _send(letter: str, user: User, **more: object) -> None:
    with translation.override(user.language):
        get_adapter().send_mail(f"team/email/{letter}", user.email, {"user": user, **more})
