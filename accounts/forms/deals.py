"""A deal in 90 seconds: large choices first, one sentence each; what nobody knows may stay open."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.records import RecordForm
from accounts.imports.rules.cells import CURRENCIES
from accounts.models import Account, BuyingRole, Contact, Deal, DealMoment, DealPerson, DealReason, DealStage
from accounts.queries.people import choices
from accounts.rules.words import unquoted
from nurture.web.forms import DateInput

# Whoever took part is ticked among so many; the page of the deal knows more.
OFFERED = 12


class DealForm(RecordForm[Deal]):
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(c, c) for c in CURRENCIES], initial="JPY"
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Main reason"),
        choices=DealReason,
        initial=DealReason.UNKNOWN,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    second_reason = forms.ChoiceField(
        label=gettext_lazy("A second reason"),
        choices=[("", gettext_lazy("None")), *DealReason.choices],
        required=False,
    )
    needed_at = forms.ChoiceField(
        label=gettext_lazy("When did they need it?"),
        choices=DealMoment,
        initial=DealMoment.UNKNOWN,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who took part?"),
        queryset=Contact.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-row"}),
    )

    class Meta:
        model = Deal
        fields = [
            "stage",
            "reason",
            "second_reason",
            "reason_note",
            "needed_at",
            "needed_information",
            "their_words",
            "process",
            "competitor",
            "product",
            "amount",
            "currency",
            "opened_on",
            "closed_on",
        ]
        labels = {
            "closed_on": gettext_lazy("Decided on"),
            "reason_note": gettext_lazy("In one sentence"),
            "needed_information": gettext_lazy("What did they need to know?"),
            "their_words": gettext_lazy("In their words"),
            "process": gettext_lazy("How did they come to sign, or not?"),
            "competitor": gettext_lazy("Whom did they compare us with?"),
        }
        help_texts = {
            "process": gettext_lazy("Who was asked, in which order, how long each step took."),
            "needed_information": gettext_lazy("“The payback sheet, before the board met.”"),
            "their_words": gettext_lazy("As they said it, not as we read it."),
            "competitor": gettext_lazy("A company, doing it themselves, or doing nothing."),
        }
        widgets = {
            "opened_on": DateInput,
            "closed_on": DateInput,
            "process": forms.Textarea(attrs={"rows": 2}),
            "needed_information": forms.Textarea(attrs={"rows": 2}),
            "their_words": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["stage"] = forms.ChoiceField(
            label=gettext_lazy("How did it end?"),
            choices=DealStage,
            initial=DealStage.WON,
            widget=forms.RadioSelect(attrs={"class": "segmented"}),
        )
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        people.queryset = choices(account)
        people.choices = [(contact.pk, str(contact)) for contact in self.offered]
        if self.instance.pk:
            people.initial = self.took_part

    @property
    def record_fields(self) -> list[str]:
        return [name for name in super().record_fields if name != "people"]

    @cached_property
    def took_part(self) -> list[int]:
        parts = DealPerson.objects.filter(deal=self.instance, contact__isnull=False)
        return [pk for pk in parts.values_list("contact", flat=True) if pk]

    @cached_property
    def offered(self) -> list[Contact]:
        return list(choices(self.account)[:OFFERED])

    def clean_their_words(self) -> str:
        return unquoted(self.cleaned_data["their_words"])

    def clean_needed_at(self) -> str:
        return self.cleaned_data["needed_at"] or DealMoment.UNKNOWN

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opened, closed, stage = cleaned.get("opened_on"), cleaned.get("closed_on"), cleaned.get("stage")
        if stage == DealStage.OPEN and closed:
            self.add_error(
                "closed_on",
                _("An open deal has not been decided yet. Take the date out, or choose how it ended."),
            )
        elif stage and stage != DealStage.OPEN and not closed and "closed_on" not in self.errors:
            self.add_error("closed_on", _("When was it decided? The month is enough: write its first day."))
        if opened and closed and closed < opened:
            self.add_error("closed_on", _("It cannot be decided before it was opened."))
        if cleaned.get("second_reason") and cleaned["second_reason"] == cleaned.get("reason"):
            cleaned["second_reason"] = ""
        return cleaned


class DealPersonForm(forms.ModelForm[DealPerson]):
    """Somebody else who took part, or somebody of whom we keep no more than a name."""

    class Meta:
        model = DealPerson
        fields = ["contact", "name", "role", "note"]
        labels = {"contact": gettext_lazy("Who"), "role": gettext_lazy("Role in this deal")}
        help_texts = {
            "name": gettext_lazy("For somebody who is no contact of ours."),
            "note": gettext_lazy("“Asked for the payback sheet and took it to the board.”"),
        }

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact = self.fields["contact"]
        assert isinstance(contact, forms.ModelChoiceField)  # noqa: S101 - a foreign key
        contact.queryset = deal.account.contacts.order_by("family_name", "given_name", "id")
        contact.empty_label = _("Somebody else")
        self.fields["role"].initial = BuyingRole.UNKNOWN

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("contact") and not cleaned.get("name") and not self.errors:
            self.add_error("contact", _("Choose somebody, or write a name."))
        return cleaned
