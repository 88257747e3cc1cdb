"""Mail to members about how they sign in."""

from allauth.account.adapter import get_adapter
from django.utils import translation

from nurture.team.models import User


def tell_that_two_steps_are_off(user: User, *, by: User, url: str) -> None:
    """In their language. `url` is where they set it up again. Raises OSError where no mail server takes it."""
    with translation.override(user.language):
        get_adapter().send_mail("team/email/two_steps_off", user.email, {"user": user, "by": by, "url": url})
