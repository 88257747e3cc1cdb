"""A mailbox, as it is typed."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.delivery.identities.models import Security
from nurture.delivery.identities.sign_in import SignInForm
from nurture.delivery.mailboxes.models import Mailbox
from nurture.team.models import User

#: On which mail is read; anything else would make this form a way to knock at doors inside the house.
PORTS: Final = frozenset({143, 993})


class MailboxForm(SignInForm[Mailbox]):
    """Of one person, or, for administrators, shared: then with its address."""

    class Meta:
        model = Mailbox
        fields = ["address", "host", "port", "security", "user", "folder"]
        help_texts = {
            "folder": gettext_lazy("INBOX, unless a rule sorts answers into another one."),
        }
        widgets = {
            "host": forms.TextInput(
                attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}
            ),
            "user": forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
            "folder": forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        }

    def __init__(self, *args: Any, of: User | None, **kwargs: Any) -> None:
        """`of`: whose own mailbox it is; None for a shared one."""
        super().__init__(*args, **kwargs)
        self.of = of
        if of is not None:
            del self.fields["address"]
        if self.instance.pk:
            self.see()
            self.say_what_is_kept()

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
        return self.sign_in_secrets

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).lower()

    def clean_host(self) -> str:
        return str(self.cleaned_data["host"]).strip().rstrip(".").lower()

    def clean_port(self) -> int:
        port = int(self.cleaned_data["port"])
        # In the demo a server of one's own may be tried.
        if port not in PORTS and not settings.DEMO:
            raise forms.ValidationError(_("Mail is read on 993 or 143."))
        return port

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_sign_in(cleaned)
        if cleaned.get("security") == Security.NONE and not settings.DEMO:
            self.add_error("security", _("A password must not travel unencrypted."))
        self.check_vault(typed=any(self.sign_in_secrets.values()))
        return cleaned

    def where(self, fields: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(fields.get(name) for name in ("host", "port", "security"))
