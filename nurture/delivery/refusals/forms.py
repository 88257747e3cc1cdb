"""What recipients and our own people type about refusals."""

from typing import Any, Final
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.imports.rules.problems import FileCode, FileUnusableError
from accounts.imports.words import file_words
from nurture.delivery.refusals.models import Redirection, SuppressionReason
from nurture.delivery.refusals.reading import read_file, read_text
from nurture.delivery.refusals.rules.values import Kind, TooWide, Unreadable, Value, read_value

MOST_ENTRIES: Final = 50_000


class RedirectionForm(forms.Form):
    """On the recipient's page: who we should write to instead. Everything but the tick may stay empty."""

    kind = forms.ChoiceField(
        label=_("What is the matter?"), choices=Redirection.Kind.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Who should we ask instead?"),
        help_text=_("If you like. A name or a department is enough."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class EntryForm(forms.Form):
    """One address or domain, entered by one of us."""

    value = forms.CharField(
        label=_("Address or domain"),
        max_length=320,
        help_text=_("name@example.co.jp, or example.co.jp for everybody there. Only a code of it is kept."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            (SuppressionReason.ASKED, _("They asked us not to write")),
            (SuppressionReason.BY_HAND, _("We have a reason of our own")),
        ],
        initial=SuppressionReason.ASKED,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("How do we know?"),
        max_length=300,
        help_text=_("One sentence: by telephone on 12 May; a competitor; a legal matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, may_enter_domains: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._may_enter_domains = may_enter_domains

    def clean_value(self) -> Value:
        try:
            value = read_value(self.cleaned_data["value"])
        except Unreadable as problem:
            raise ValidationError(_now("This is neither an address nor a domain.")) from problem
        except TooWide as problem:
            raise ValidationError(
                _now(
                    "People who have nothing to do with each other share this domain. Enter their addresses."
                )
            ) from problem
        if value.kind is Kind.DOMAIN and not self._may_enter_domains:
            raise ValidationError(_now("A whole domain is entered by whoever leads a team."))
        return value


class LiftForm(forms.Form):
    """Off the list again: why it holds no longer."""

    note = forms.CharField(
        label=_("Why does it hold no longer?"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AskForm(LiftForm):
    note = forms.CharField(
        label=_("What did they say?"),
        max_length=300,
        help_text=_(
            "In their words, with the day. A colleague who leads a team reads it and looks at the proof."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class UploadForm(forms.Form):
    """A list from elsewhere: a file, or lines that are pasted."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("Excel (.xlsx) or CSV. Addresses are found in whatever column they stand."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,text/csv,text/plain,text/tab-separated-values"}
        ),
    )
    pasted = forms.CharField(
        label=_("Or paste them"),
        required=False,
        max_length=500_000,
        help_text=_("An address or a domain a line."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            (SuppressionReason.ASKED, _("They asked us not to write")),
            (SuppressionReason.BOUNCED, _("The addresses do not exist")),
            (SuppressionReason.BY_HAND, _("We have a reason of our own")),
        ],
        initial=SuppressionReason.ASKED,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Where does the list come from?"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file, pasted = cleaned.get("file"), cleaned.get("pasted", "")
        if self.errors:
            if file:
                self.add_error("file", _now("Choose the file once more: browsers do not keep it."))
            return cleaned
        if bool(file) == bool(pasted.strip()):
            raise ValidationError(_now("Choose a file, or paste lines: one of the two."))
        try:
            cleaned["read"] = read_file(file.file) if file else read_text(pasted)
        except FileUnusableError as problem:
            self.add_error("file", _file_words(problem))
            return cleaned
        if not cleaned["read"].values:
            raise ValidationError(_now("There is no address and no domain in it."))
        if len(cleaned["read"].values) > MOST_ENTRIES:
            raise ValidationError(_now("At most 50,000 at once. Cut the list in two."))
        return cleaned


def _file_words(problem: FileUnusableError) -> str:
    """As an import says it; only the encoding is not chosen here."""
    if problem.code is FileCode.ENCODING:
        return _now(
            "We could not tell which characters this file uses. Save it as UTF-8 and choose it again."
        )
    return file_words(problem.code, problem.params)
