"""The three-minute form."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.actions.writing import version
from accounts.forms.records import RecordForm
from accounts.models import Deal
from nurture.projects.forms.fields import YenField
from nurture.projects.models import Nomination, Project
from nurture.projects.queries.suggestions import Suggestion
from nurture.projects.rules import quarters
from nurture.web.forms import DateInput

WRITTEN = (
    "expected_amount",
    "amount_basis",
    "decision_quarter",
    "why_account",
    "why_now",
    "last_contact_on",
    "last_contact_said",
    "known_people",
    "blockers",
    "do_not_say",
    "sales_contribution",
)
NEEDED = ("expected_amount", "decision_quarter", "why_account", "why_now", "sales_contribution")


def _lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NominationForm(RecordForm[Nomination]):
    """`as_draft` asks for nothing but the project.

    `written_in` names this open form: whatever it has saved itself it never takes for somebody else's change.
    """

    written_in = forms.UUIDField(widget=forms.HiddenInput, required=False)
    expected_amount = YenField(
        label=gettext_lazy("Expected revenue"),
        help_text=gettext_lazy("32,000,000, 3,200万 or 32M: write it as you like."),
    )
    decision_quarter = forms.TypedChoiceField(
        label=gettext_lazy("They decide in"), coerce=date.fromisoformat, empty_value=None
    )

    class Meta:
        model = Nomination
        fields = [
            "project",
            "expected_amount",
            "amount_kind",
            "amount_basis",
            "decision_quarter",
            "why_account",
            "why_now",
            "last_contact_on",
            "last_contact_said",
            "known_people",
            "blockers",
            "similar_deal",
            "do_not_say",
            "sales_contribution",
        ]
        widgets = {
            "amount_kind": forms.RadioSelect(attrs={"class": "segmented"}),
            "last_contact_on": DateInput,
            "why_account": _lines(),
            "why_now": _lines(),
            "last_contact_said": _lines(2),
            "known_people": _lines(2),
            "blockers": _lines(2),
            "do_not_say": _lines(2),
            "sales_contribution": _lines(2),
        }
        help_texts = {
            "amount_basis": gettext_lazy("Three plants, two lines each, at the price of last year."),
            "why_account": gettext_lazy("What makes them worth the work of both teams."),
            "why_now": gettext_lazy("What happened or will happen at theirs, and when."),
            "last_contact_said": gettext_lazy("In their words, if you remember them."),
            "known_people": gettext_lazy("Who decides, who helps, whom nobody has met."),
            "do_not_say": gettext_lazy("It stays on the account’s page, where emails are written."),
            "sales_contribution": gettext_lazy(
                "An introduction, a visit, the story of a past deal: what marketing can count on."
            ),
        }

    def __init__(
        self,
        *args: Any,
        projects: QuerySet[Project],
        suggestions: Sequence[Suggestion],
        today: date,
        as_draft: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["written_in"].initial = uuid4
        if not self.is_bound:
            self.fields["expected_amount"].widget.attrs["autofocus"] = True
        self.today = today
        self.suggestions = suggestions
        project = self.fields["project"]
        if isinstance(project, forms.ModelChoiceField):
            project.queryset = projects
            project.empty_label = _("Choose…")
        deal = self.fields["similar_deal"]
        if isinstance(deal, forms.ModelChoiceField):
            deal.queryset = Deal.objects.filter(pk__in=[s.deal.pk for s in suggestions])
        quarter = self.fields["decision_quarter"]
        if isinstance(quarter, forms.ChoiceField):
            quarter.choices = self._quarters()
        for name in NEEDED:
            self.fields[name].required = not as_draft

    def clean_last_contact_on(self) -> date | None:
        day: date | None = self.cleaned_data["last_contact_on"]
        if day and day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    @property
    def record_fields(self) -> list[str]:
        return [name for name in super().record_fields if name != "written_in"]

    @property
    def form_id(self) -> UUID | None:
        form_id: UUID | None = self.cleaned_data.get("written_in")
        return form_id

    @property
    def fields_of_nomination(self) -> dict[str, Any]:
        return {name: value for name, value in self.values.items() if name != "project"}

    @property
    def readable(self) -> dict[str, Any]:
        """What can be kept of a form that is still being filled: without the fields that cannot be read yet."""
        return {
            name: self.cleaned_data[name]
            for name in self.record_fields
            if name != "project" and name in self.cleaned_data
        }

    @property
    def unreadable(self) -> list[str]:
        return [str(self.fields[name].label) for name in self.record_fields if name in self.errors]

    def version_of(self, draft: Nomination) -> str:
        """What this form has seen of it once it is on the screen."""
        return version(draft, self.record_fields)

    @property
    def has_text(self) -> bool:
        """Something was written, rather than only walked through."""
        return any(self.cleaned_data.get(name) for name in WRITTEN)

    def _quarters(self) -> list[tuple[str, str]]:
        ahead = quarters.ahead(self.today)
        written = self.instance.decision_quarter
        if written and written not in ahead:
            ahead.insert(0, written)
        language = get_language()
        return [("", _("Choose…"))] + [(q.isoformat(), quarters.label(q, language)) for q in ahead]
