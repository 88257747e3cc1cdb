"""How allauth behaves here."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from nurture.team import letters
from nurture.team.models import User

#: What allauth would tell in its own words; which mail of ours tells it, and where it leads.
TOLD: Final = {
    "mfa/email/totp_activated": ("own_two_steps_on", "mfa_index"),
    "mfa/email/totp_deactivated": ("own_two_steps_off", "mfa_index"),
    "mfa/email/recovery_codes_generated": ("own_recovery_codes", "mfa_index"),
    "account/email/password_changed": ("password_changed", "account_reset_password"),
}


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: an administrator adds people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(self, template_prefix: str, user: User, *_context: Any, **_named: Any) -> None:
        """To the address that administrators look after: allauth would look in a table of its own."""
        if template_prefix not in TOLD:
            return
        letter, place = TOLD[template_prefix]
        try:
            letters.tell(user, letter, url=self.request.build_absolute_uri(reverse(place)))
        except OSError:
            messages.warning(self.request, _("No mail server took the mail that confirms it."))
