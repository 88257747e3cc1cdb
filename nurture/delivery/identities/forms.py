"""An address we send from, as it is typed. Passwords and keys are typed in and never shown again."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.delivery import mime
from nurture.delivery.identities.models import SECRET_FIELDS, Security, SendingIdentity, Transport
from nurture.delivery.identities.sign_in import SignInForm, secret_field
from nurture.delivery.identities.signing import Method
from nurture.projects.models import Project
from nurture.team.models import User

#: On which mail servers listen; anything else would make this form a way to knock at doors inside the house.
PORTS: Final = frozenset({25, 465, 587, 2525})
HOW_IT_LEAVES: Final = ["transport", "host", "port", "security", "user", "api_url", "sender_domain"]
LIMITS: Final = ["per_hour", "per_day"]


class IdentityForm(SignInForm[SendingIdentity]):
    """Of one person, or, for administrators, shared: then with its address, its name and for whom it is."""

    key = secret_field(gettext_lazy("Key of the interface"))
    second_key = secret_field(gettext_lazy("Second key"))

    class Meta:
        model = SendingIdentity
        fields = [
            "project", "address", "name", "name_latin", *HOW_IT_LEAVES,
            "reply_to", "signature_ja", "signature_en", "own_return_path", *LIMITS,
        ]  # fmt: skip
        help_texts = {
            "name": gettext_lazy("Empty: the name of whoever writes, which is read more often."),
            "reply_to": gettext_lazy("Answers come to Nurture; here they arrive as well."),
            "user": gettext_lazy("Empty: without signing in."),
            "own_return_path": gettext_lazy(
                "Only when the server refuses our own return path: bounces then arrive in that mailbox, not here."
            ),
            "api_url": gettext_lazy("Empty: the provider’s usual one. Another one for its European servers."),
            "sender_domain": gettext_lazy("Mailgun only: the domain as it is called there."),
        }
        widgets = {
            "signature_ja": forms.Textarea(attrs={"rows": 4, "lang": "ja"}),
            "signature_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
            "host": forms.TextInput(
                attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}
            ),
            "user": forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
            "api_url": forms.URLInput(attrs={"placeholder": "https://"}),
        }

    def __init__(self, *args: Any, of: User | None, **kwargs: Any) -> None:
        """`of`: whose own address it is; None for a shared one."""
        super().__init__(*args, **kwargs)
        self.of = of
        if of is not None:
            for name in ("project", "address", "name", "name_latin"):
                del self.fields[name]
        else:
            project: Any = self.fields["project"]
            project.queryset = Project.objects.running().order_by("name", "pk")
            project.empty_label = _("everybody")
        if self.instance.pk:
            self.see()
            self._say_what_is_kept()

    @property
    def record_fields(self) -> list[str]:
        return [name for name in self.Meta.fields if name in self.fields]

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        if self.of is not None and not self.instance.pk:
            values |= {"owner": self.of, "address": self.of.email}
        return values

    @property
    def secrets(self) -> dict[str, str]:
        """What was typed, by the names the way out knows."""
        transport = Transport(self.cleaned_data["transport"])
        if transport == Transport.SMTP:
            return self.sign_in_secrets
        names = SECRET_FIELDS[transport]
        typed = self._typed()
        return {name: value for name, value in zip(names, typed, strict=False) if value}

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).lower()
        try:
            return mime.envelope_address(address)
        except mime.UnmailableAddress:
            raise forms.ValidationError(_("Mail servers do not take this address.")) from None

    def clean_host(self) -> str:
        return str(self.cleaned_data["host"]).strip().rstrip(".").lower()

    def clean_port(self) -> int:
        port = int(self.cleaned_data["port"])
        if port not in PORTS | {settings.SMTP_PORT}:
            raise forms.ValidationError(_("Mail servers listen on 587, 465, 25 or 2525."))
        return port

    def clean_api_url(self) -> str:
        url = str(self.cleaned_data["api_url"]).strip()
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("It begins with https://"))
        return url

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("transport") == Transport.SMTP:
            self._check_server(cleaned)
        elif cleaned.get("transport"):
            self._check_provider(cleaned)
        self.check_vault(typed=any(self._typed()))
        return cleaned

    def _check_server(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("host"):
            self.add_error("host", _("Name the mail server."))
        signs_in = bool(cleaned.get("user"))
        if signs_in:
            self.check_sign_in(cleaned)
        elif self.method is not Method.PASSWORD:
            self.add_error("user", _("OAuth 2.0 signs in by name: the address of the mailbox."))
        if signs_in and cleaned.get("security") == Security.NONE and not settings.DEMO:
            self.add_error("security", _("A password must not travel unencrypted."))

    def _check_provider(self, cleaned: dict[str, Any]) -> None:
        transport = Transport(cleaned["transport"])
        typed = self._typed()
        wanted = len(SECRET_FIELDS[transport])
        if self._kept_for != self.where(cleaned) or any(typed):
            for name in [
                name for name, value in zip(("key", "second_key"), typed[:wanted], strict=False) if not value
            ]:
                self.add_error(name, _("The provider shows this key where you manage your account."))
        if transport == Transport.MAILGUN and not cleaned.get("sender_domain"):
            self.add_error("sender_domain", _("Mailgun wants to know for which of its domains."))

    def _typed(self) -> tuple[str, ...]:
        if self.cleaned_data.get("transport") == Transport.SMTP:
            return tuple(self.sign_in_secrets.values())
        return (str(self.cleaned_data.get("key", "")), str(self.cleaned_data.get("second_key", "")))

    def where(self, fields: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(fields.get(name) for name in ("transport", "host", "port", "security", "api_url"))

    def _say_what_is_kept(self) -> None:
        if self.instance.secrets:
            self.say_what_is_kept()
            for name in ("key", "second_key"):
                self.fields[name].help_text = _("One is kept. Empty: it stays.")
