"""What somebody typed about a company."""

import unicodedata

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.records import RecordForm
from accounts.models import Account
from accounts.rules.names import web_domain
from nurture.team.models import User


class AccountForm(RecordForm[Account]):
    class Meta:
        model = Account
        fields = [
            "name",
            "name_kana",
            "name_latin",
            "domain",
            "industry",
            "employees",
            "founded",
            "location",
            "parent_name",
            "fiscal_month_end",
            "owner",
        ]
        help_texts = {
            "name": gettext_lazy(
                "With its legal form where it belongs: 株式会社アオバ, アオバ株式会社, Aoba Inc."
            ),
            "domain": gettext_lazy(
                "From their website or email addresses. It keeps one company from being added twice."
            ),
            "industry": gettext_lazy("Accounts of one industry are compared with each other."),
        }
        widgets = {
            "domain": forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
            # The page offers the industries we know: a typing mistake would hide the deals it resembles.
            "industry": forms.TextInput(attrs={"list": "industries", "autocomplete": "off"}),
            "employees": forms.NumberInput(attrs={"data-unit": gettext_lazy("people")}),
            "founded": forms.NumberInput(attrs={"data-unit": gettext_lazy("(year)")}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        if isinstance(owner, forms.ModelChoiceField):
            owner.queryset = User.objects.filter(is_active=True).order_by("team", "name", "id")
            owner.empty_label = _("Nobody yet")

        self.fields["fiscal_month_end"] = forms.TypedChoiceField(
            label=self.fields["fiscal_month_end"].label,
            choices=[("", _("Not known")), *MONTHS.items()],
            coerce=int,
            empty_value=None,
            required=False,
        )

    def clean_name_kana(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["name_kana"])

    def clean_domain(self) -> str:
        written = self.cleaned_data["domain"]
        domain = web_domain(written)
        if written and not domain:
            raise forms.ValidationError(_("This is no domain. Write it like example.co.jp."))
        return domain

    def clean_founded(self) -> int | None:
        founded: int | None = self.cleaned_data["founded"]
        if founded is not None and not 1000 <= founded <= 2200:
            raise forms.ValidationError(_("Write the year with four digits."))
        return founded


class FactsForm(AccountForm):
    """What stands in the card of facts, edited in its place; names have a form of their own."""

    class Meta(AccountForm.Meta):
        fields = [name for name in AccountForm.Meta.fields if not name.startswith("name")]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # The card is narrow, and whoever edits it has seen what belongs there.
        for field in self.fields.values():
            field.help_text = ""
