"""Two small forms: how two people stand to each other, and who of us knows somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account, Contact, RelationKind, TieStrength
from accounts.queries.people import choices
from nurture.team.models import User


class RelationForm(forms.Form):
    person = forms.ModelChoiceField(label=gettext_lazy("Who"), queryset=Contact.objects.none())
    kind = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=RelationKind,
        initial=RelationKind.REPORTS_TO,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    other = forms.ModelChoiceField(label=gettext_lazy("Whom"), queryset=Contact.objects.none())
    note = forms.CharField(label=gettext_lazy("How we know"), required=False, max_length=200)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
            field.queryset = choices(account)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("person") and cleaned.get("person") == cleaned.get("other"):
            self.add_error("other", _("Choose somebody else: these are the same person."))
        return cleaned


class TieForm(forms.Form):
    user = forms.ModelChoiceField(
        label=gettext_lazy("Who of us"),
        queryset=User.objects.filter(is_active=True).exclude(team="").order_by("team", "name", "id"),
    )
    contact = forms.ModelChoiceField(label=gettext_lazy("Knows whom"), queryset=Contact.objects.none())
    strength = forms.TypedChoiceField(
        label=gettext_lazy("How well"),
        choices=TieStrength,
        coerce=int,
        initial=TieStrength.IN_TOUCH.value,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    note = forms.CharField(
        label=gettext_lazy("From where"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The same university, an earlier project, the fair in May."),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = choices(account)
