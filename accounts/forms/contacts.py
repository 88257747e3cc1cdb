"""What somebody typed about a person."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.legal import File
from accounts.forms.records import RecordForm
from accounts.imports.rules.cells import CellError, read_email
from accounts.imports.rules.problems import RowCode
from accounts.models import Alias, AliasKind, Contact, LegalBasis
from accounts.rules.proofs import MOST_BYTES, NAMES, media_type, safe_name
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


class ProofField(forms.FileField):
    """A scan or a photograph. What it is, its bytes say."""

    widget = forms.FileInput(attrs={"accept": ",".join(NAMES)})

    def clean(self, data: Any, initial: Any = None) -> File | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.size > MOST_BYTES:
            raise ValidationError(
                _("The file has %(size)s, and %(most)s is the most. A photograph of the card is enough.")
                % {"size": filesizeformat(upload.size), "most": filesizeformat(MOST_BYTES)}
            )
        content = upload.read()
        media = media_type(content)
        if not media:
            raise ValidationError(_("Only PDF, PNG, JPEG and WebP files can be kept as a proof."))
        return File(safe_name(upload.name, media), media, content)


class ContactForm(RecordForm[Contact]):
    """A new contact with its legal basis; whoever edits one sets that in a form of its own."""

    file = ProofField(
        label=gettext_lazy("Proof as a file"),
        required=False,
        help_text=gettext_lazy(
            "The scan or a photograph of the card, the form: PDF, PNG, JPEG or WebP, 5 MB."
        ),
    )
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("legal_basis", *PROOF, "file"):
                del self.fields[name]
            self.see()

    @property
    def record_fields(self) -> list[str]:
        return [name for name in super().record_fields if name != "file"]

    @property
    def proof_file(self) -> File | None:
        found: File | None = self.cleaned_data.get("file")
        return found

    def clean_email(self) -> str:
        """The database refuses the double as well; here the person learns whose it is."""
        email = str(self.cleaned_data["email"])
        other = email and _whose(email, but=self.instance.pk)
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
        _need_proof(self, cleaned)
        return cleaned


class LegalBasisForm(RecordForm[Contact]):
    file = ProofField(
        label=gettext_lazy("Proof as a file"),
        required=False,
        help_text=gettext_lazy(
            "The scan or a photograph of the card, the form: PDF, PNG, JPEG or WebP, 5 MB."
        ),
    )

    class Meta:
        model = Contact
        fields = ["legal_basis", *PROOF]
        help_texts = ContactForm.Meta.help_texts
        widgets = {"legal_basis": forms.RadioSelect, "legal_basis_on": DateInput}

    def __init__(self, *args: Any, standing: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The name of the file that is there already: it goes on proving the same basis.
        self.standing = standing

    @property
    def record_fields(self) -> list[str]:
        return [name for name in super().record_fields if name != "file"]

    @property
    def proof_file(self) -> File | None:
        found: File | None = self.cleaned_data.get("file")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        same = "legal_basis" not in self.changed_data
        _need_proof(self, cleaned, standing=self.standing if same else "")
        if cleaned.get("file") and cleaned.get("legal_basis") == LegalBasis.NONE:
            self.add_error("file", _("Without a legal basis there is nothing to prove."))
        return cleaned


def _need_proof(form: RecordForm[Contact], cleaned: dict[str, Any], *, standing: str = "") -> None:
    """Where it can be looked up. A file alone is looked up under its name."""
    if cleaned.get("legal_basis", LegalBasis.NONE) == LegalBasis.NONE:
        return
    file: File | None = cleaned.get("file")
    if not cleaned.get("legal_basis_proof"):
        cleaned["legal_basis_proof"] = file.name if file else standing
    for name in PROOF:
        refused = name == "legal_basis_proof" and "file" in form.errors
        if not cleaned.get(name) and name not in form.errors and not refused:
            form.add_error(name, _("A legal basis counts only with its date, source and proof."))


def _whose(email: str, *, but: int | None) -> Contact | None:
    """Somebody of this address, else whoever had it until a merge. One query."""
    before = Alias.objects.filter(kind=AliasKind.EMAIL, value=email.lower(), contact__isnull=False)
    theirs = Contact.objects.filter(Q(email__iexact=email) | Q(pk__in=before.values("contact")))
    others = theirs.exclude(pk=but) if but else theirs
    return others.order_by("pk").first()
