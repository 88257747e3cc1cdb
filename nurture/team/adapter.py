"""How allauth behaves here."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from nurture.team import letters
from nurture.team.models import User

#: What allauth would tell in its own words, and which mail of ours tells it.
TOLD: Final = {
    "mfa/email/totp_activated": "own_two_steps_on",
    "mfa/email/totp_deactivated": "own_two_steps_off",
}


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: an administrator adds people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(self, template_prefix: str, user: User, *_context: Any) -> None:
        """Of two-step sign-in, to the address that administrators look after: allauth would look in a table of its own."""
        if letter := TOLD.get(template_prefix):
            url = self.request.build_absolute_uri(reverse("mfa_index"))
            try:
                letters.tell_of_two_steps(user, letter, url=url)
            except OSError:
                messages.warning(self.request, _("No mail server took the mail that confirms it."))
