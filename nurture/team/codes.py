"""The codes of two-step sign-in, as people type them."""

import unicodedata
from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as allauth
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from nurture.team.models import User

#: Seconds in which the same code may be right: its own half minute, and the ones before and after.
LASTS: Final = 90


class CodeField(forms.CharField):
    """A Japanese keyboard writes full-width digits."""

    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value) or "")


class SecondStepForm(allauth.AuthenticateForm):  # type: ignore[misc]
    code = CodeField(
        label=_("Your code"),
        help_text=_("The six digits that your app shows now, or one of your recovery codes."),
    )

    def clean_code(self) -> str:
        return _once(super().clean_code(), user=self.user)


class ConfirmForm(allauth.ReauthenticateForm):  # type: ignore[misc]
    code = SecondStepForm.base_fields["code"]

    def clean_code(self) -> str:
        return _once(super().clean_code(), user=self.user)


class SetUpForm(ActivateTOTPForm):  # type: ignore[misc]
    code = CodeField(label=_("Your code"), help_text=_("The six digits that your app shows now."))


def _once(code: str, *, user: User) -> str:
    """A code that was used is forgotten after half a minute by allauth; with tolerance it is right for longer."""
    digits = "".join(filter(str.isdigit, code))
    if not cache.add(f"team.code?user={user.pk}&code={digits}", "used", timeout=LASTS):
        raise get_adapter().validation_error("incorrect_code")
    return code
