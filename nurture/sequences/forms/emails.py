"""Whether what was written for an email is sane."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from nurture.sequences.models import Email
from nurture.sequences.queries.recipients import Recipient

WORDS = ("subject", "body", "hypothesis", "evidence", "expected_reaction")


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    yours: str


class EmailForm(forms.ModelForm[Email]):
    """The words and the people. `version` is the one the writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Email
        fields = [*WORDS, "recipients"]
        widgets = {
            "body": forms.Textarea(attrs={"rows": 14, "data-merge": ""}),
            "subject": forms.TextInput(attrs={"autocomplete": "off", "data-merge": ""}),
            "hypothesis": forms.Textarea(attrs={"rows": 2}),
            "evidence": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            "hypothesis": _("Why this email"),
            "evidence": _("What it rests on"),
        }
        help_texts = {
            "body": _(
                "Markdown: **bold**, lists with “- ”, links as [words](https://…). The legal footer is added."
            ),
            "hypothesis": _("Sending what to whom leads to what?"),
            "evidence": _("What they said, past deals, earlier results."),
            "expected_reaction": _("What you will look for, and until when."),
        }

    def __init__(self, data: Any = None, *, email: Email, people: list[Recipient]) -> None:
        initial = {name: getattr(email, name) for name in WORDS} | {"version": email.version}
        super().__init__(data, initial=initial)
        self.differences: list[Difference] = []
        self.people = people
        self.fields["recipients"] = _people_field(people)
        self.fields["version"].widget.attrs["autocomplete"] = "off"

    def clean_body(self) -> str:
        return str(self.cleaned_data["body"]).replace("\r\n", "\n").replace("\r", "\n")

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in [*WORDS, "recipients", "version"]}

    @property
    def typed_subject(self) -> str:
        return str(self["subject"].value() or "")

    @property
    def typed_body(self) -> str:
        return str(self["body"].value() or "").replace("\r\n", "\n")

    @property
    def chosen(self) -> set[int]:
        """The people ticked, in what was typed or in what is saved."""
        if not self.is_bound:
            return {each.contact.pk for each in self.people if each.is_chosen}
        typed = cast(Any, self.data).getlist(self.add_prefix("recipients"))
        return {int(pk) for pk in typed if pk.isdecimal() and len(pk) < 19}

    def meet(self, current: Email) -> None:
        """Somebody saved in between: show both, and let the next save say that theirs was seen."""
        typed = cast(Any, self.data).copy()
        typed["version"] = current.version
        self.data = typed
        self.differences = [
            Difference(str(self.fields[name].label), theirs, yours)
            for name in WORDS
            if (theirs := getattr(current, name)) != (yours := self.cleaned_data[name])
        ]
        theirs, yours = _names(current.recipients.all()), _names(self.cleaned_data["recipients"])
        if theirs != yours:
            self.differences.append(Difference(str(self.fields["recipients"].label), theirs, yours))


def _names(people: Iterable[Contact]) -> str:
    return gettext(", ").join(sorted(each.display_name for each in people))


def _people_field(people: list[Recipient]) -> forms.ModelMultipleChoiceField[Contact]:
    may = [each.contact.pk for each in people if each.may_be_chosen]
    return forms.ModelMultipleChoiceField(Contact.objects.filter(pk__in=may), label=_("To"), required=False)
