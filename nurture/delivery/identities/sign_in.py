"""How somebody signs in, as it is typed. Passwords, secrets and tokens are typed in and never shown again."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.records import RecordForm
from nurture.delivery import oauth
from nurture.delivery.identities import signing, vault
from nurture.delivery.identities.signing import Method

#: What each way needs in the vault; the last of it is what nobody gets to see.
KEPT: Final = {
    Method.PASSWORD: ("password",),
    Method.CLIENT: ("token_url", "client_id", "scope", "client_secret"),
    Method.REFRESH: ("token_url", "client_id", "scope", "client_secret", "refresh_token"),
}
#: What is kept while somebody is still to sign in.
AWAITS: Final = "sign_in"
_OPEN: Final = ("token_url", "client_id", "scope")
_SECRET: Final = ("password", "client_secret", "refresh_token")


def secret_field(label: Any, *, longest: int = 400) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False)
    return forms.CharField(label=label, required=False, max_length=longest, strip=True, widget=widget)


def _open_field(label: Any, help_text: Any, **attrs: Any) -> forms.CharField:
    plain = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    widget = forms.TextInput(attrs=plain | attrs)
    return forms.CharField(label=label, required=False, max_length=400, widget=widget, help_text=help_text)


class SignInForm[M: Model](RecordForm[M]):
    """Whoever builds on it says by `where` for which server secrets are kept: another must not get to see them."""

    sign_in = forms.ChoiceField(
        label=gettext_lazy("Signs in with"), choices=Method.choices, required=False, initial=Method.PASSWORD
    )
    password = secret_field(gettext_lazy("Password"))
    token_url = _open_field(
        gettext_lazy("Address for tokens"),
        gettext_lazy(
            "Microsoft: https://login.microsoftonline.com/(tenant)/oauth2/v2.0/token · Google: https://oauth2.googleapis.com/token"
        ),
        inputmode="url",
        placeholder="https://",
    )
    client_id = _open_field(gettext_lazy("Client ID"), gettext_lazy("The number of the application."))
    client_secret = secret_field(gettext_lazy("Client secret"))
    refresh_token = secret_field(gettext_lazy("Refresh token"), longest=4_000)
    refresh_token.help_text = gettext_lazy("Empty: you sign in with Microsoft or Google after saving.")
    scope = _open_field(
        gettext_lazy("Scope"),
        gettext_lazy(
            "Microsoft with a client secret: https://outlook.office365.com/.default · Google: empty"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record: Any = self.instance
        # Before what is typed is put into the instance.
        self._kept_for = self.where(vars(record)) if record.secrets else None
        self._kept = signing.kept_by(record)
        self._kept_method = signing.method_of(self._kept)
        self.fields["sign_in"].initial = self._kept_method
        for name in _OPEN:
            self.fields[name].initial = self._kept.get(name, "")

    def where(self, fields: Mapping[str, Any]) -> tuple[Any, ...]:
        raise NotImplementedError

    @property
    def sign_in_back(self) -> str:
        return signing.back_url()

    @property
    def method(self) -> Method:
        return Method(self.cleaned_data.get("sign_in") or Method.PASSWORD)

    @property
    def sign_in_secrets(self) -> dict[str, str]:
        """What changes in the vault; what another way needed is forgotten."""
        wanted = KEPT[self.method]
        typed = {name: self._typed_as(name) for name in wanted}
        changed = {
            name: value
            for name, value in typed.items()
            if (value and name in _SECRET) or (name in _OPEN and value != self._kept.get(name, ""))
        }
        gone = {name: "" for name in self._kept if name in _OPEN + _SECRET and name not in wanted}
        return changed | gone | self._awaited()

    def _awaited(self) -> dict[str, str]:
        """Whether somebody is still to sign in on the page that follows."""
        waits = self.method is Method.REFRESH and not self._typed_as("refresh_token")
        waits = waits and not self.keeps("refresh_token")
        if waits and self._kept.get("refresh_token"):
            return {"awaits": AWAITS, "refresh_token": ""}
        return {"awaits": AWAITS if waits else ""} if waits != bool(self._kept.get("awaits")) else {}

    def clean_token_url(self) -> str:
        url = str(self.cleaned_data["token_url"]).strip()
        if url and not oauth.issues_tokens(url):
            raise forms.ValidationError(_("An address on the internet that begins with https://"))
        return url

    def check_sign_in(self, cleaned: Mapping[str, Any]) -> None:
        """For whoever signs in."""
        if "sign_in" in self.errors:
            return
        if self.method is Method.PASSWORD:
            self._ask("password", _("Whoever signs in needs a password."))
            return
        for name in ("token_url", "client_id"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Whoever issues tokens asks for it."))
        if self.method is Method.REFRESH:
            if not oauth.sign_in_page(str(cleaned.get("token_url") or "")):
                self._ask(
                    "refresh_token", _("Sign in there once as this mailbox: that gives the refresh token.")
                )
            self._ask_for_a_secret_again()
            return
        self._ask("client_secret", _("Whoever issues tokens asks for it."))
        if not cleaned.get("scope"):
            self.add_error("scope", _("Whoever issues tokens asks for it."))

    def check_vault(self, *, typed: bool) -> None:
        if typed and not vault.can_keep():
            self.add_error(
                None, _("No password can be kept: CREDENTIALS_KEY is not set on this installation.")
            )

    def keeps(self, name: str) -> bool:
        """It is known already, for this very server, and, of tokens, for this very address and application."""
        if self._kept_for != self.where(self.cleaned_data):
            return False
        if name == "password":
            return self._kept_method is Method.PASSWORD
        same = all(self.cleaned_data.get(each) == self._kept.get(each) for each in ("token_url", "client_id"))
        return same and bool(self._kept.get(name))

    def say_what_is_kept(self) -> None:
        for name in KEPT[self._kept_method]:
            if name in _SECRET and (name == "password" or self._kept.get(name)):
                self.fields[name].help_text = _("One is kept for this server. Empty: it stays.")

    def _ask(self, name: str, words: str) -> None:
        if not self._typed_as(name) and not self.keeps(name) and name not in self.errors:
            self.add_error(name, words)

    def _ask_for_a_secret_again(self) -> None:
        """Not every application has one; one that is kept goes to no other address."""
        kept_elsewhere = self._kept.get("client_secret") and not self.keeps("client_secret")
        if kept_elsewhere and not self._typed_as("client_secret"):
            self.add_error("client_secret", _("Type it again: the one that is kept belongs elsewhere."))

    def _typed_as(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")
