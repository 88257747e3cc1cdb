"""What somebody typed about a person."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.records import RecordForm
from accounts.imports.rules.cells import CellError, read_email
from accounts.imports.rules.problems import RowCode
from accounts.models import Contact, LegalBasis
from nurture.web.forms import DateInput

SUPPORT = [
    ("", gettext_lazy("We do not know")),
    (2, gettext_lazy("Speaks up for us")),
    (1, gettext_lazy("With us")),
    (0, gettext_lazy("Neutral")),
    (-1, gettext_lazy("Doubtful")),
    (-2, gettext_lazy("Against us")),
]
PROOF = ("legal_basis_on", "legal_basis_source", "legal_basis_proof")


class AddressField(forms.CharField):
    """An address that plain SMTP can carry; what is wrong with another one is said in words."""

    widget = forms.EmailInput(attrs={"type": "text", "inputmode": "email", "autocapitalize": "none"})

    def clean(self, value: Any) -> str:
        written = unicodedata.normalize("NFKC", str(super().clean(value)))
        if not written:
            return ""
        try:
            return read_email(written)
        except CellError as error:
            if error.code == RowCode.EMAIL_LOCAL:
                raise ValidationError(
                    _(
                        "Only Latin letters, digits and signs may stand before the @. Our mail cannot reach other addresses."
                    )
                ) from error
            raise ValidationError(_("This is no email address. Write it like name@example.co.jp.")) from error


class ContactForm(RecordForm[Contact]):
    email = AddressField(label=gettext_lazy("Email address"), required=False, max_length=254)
    support = forms.TypedChoiceField(
        label=gettext_lazy("Support"), choices=SUPPORT, coerce=int, empty_value=None, required=False
    )

    class Meta:
        model = Contact
        fields = [
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "name_latin",
            "placeholder",
            "department",
            "title",
            "email",
            "phone",
            "buying_role",
            "support",
            "language",
            "legal_basis",
            *PROOF,
            "left_on",
        ]
        help_texts = {
            "placeholder": gettext_lazy(
                "Somebody we have not met: “someone in purchasing”. Leave it empty for a known person."
            ),
            "legal_basis": gettext_lazy(
                "On what ground may we write? Without one this person gets no email."
            ),
            "legal_basis_source": gettext_lazy("Where it came from: the fair, the form, the meeting."),
            "legal_basis_proof": gettext_lazy("Where it can be looked up: the scan, the record, the page."),
        }
        widgets = {
            "legal_basis_on": DateInput,
            "left_on": DateInput,
            "phone": forms.TextInput(attrs={"inputmode": "tel"}),
        }

    def clean_email(self) -> str:
        """The database refuses the double as well; here the person learns whose it is."""
        email = str(self.cleaned_data["email"])
        other = email and Contact.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).first()
        if other:
            whose = format_html('<a href="{}">{}</a>', other.get_absolute_url(), other.display_name)
            raise ValidationError(format_html(_("{} has this address already."), whose))
        return email

    def clean_family_kana(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["family_kana"])

    def clean_given_kana(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["given_kana"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named = ("family_name", "given_name", "name_latin", "placeholder", "email")
        if not any(cleaned.get(name) for name in named) and "email" not in self.errors:
            self.add_error("family_name", _("Write a name, or a placeholder for somebody we have not met."))
        if cleaned.get("legal_basis") != LegalBasis.NONE:
            for name in PROOF:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A legal basis counts only with its date, source and proof."))
        return cleaned
