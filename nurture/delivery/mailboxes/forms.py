"""A mailbox, as it is typed. Its password is typed in and never shown again."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.records import RecordForm
from nurture.delivery.identities import vault
from nurture.delivery.identities.models import Security
from nurture.delivery.mailboxes.models import Mailbox
from nurture.team.models import User

#: On which mail is read; anything else would make this form a way to knock at doors inside the house.
PORTS: Final = frozenset({143, 993})


class MailboxForm(RecordForm[Mailbox]):
    """Of one person, or, for administrators, shared: then with its address."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        required=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )

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
        self._kept_for = _where(vars(self.instance)) if self.instance.secrets else None
        if self.instance.pk:
            self.see()
            self.fields["password"].help_text = _("One is kept. Empty: it stays.")

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
    def password_typed(self) -> str:
        return str(self.cleaned_data.get("password", ""))

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
        # Another server must not get to see the password of this one.
        if not cleaned.get("password") and self._kept_for != _where(cleaned):
            self.add_error("password", _("Whoever signs in needs a password."))
        if cleaned.get("security") == Security.NONE and not settings.DEMO:
            self.add_error("security", _("A password must not travel unencrypted."))
        if cleaned.get("password") and not vault.can_keep():
            self.add_error(
                None, _("No password can be kept: CREDENTIALS_KEY is not set on this installation.")
            )
        return cleaned


def _where(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(fields.get(name) for name in ("host", "port", "security"))
