"""Whether what was written for an email is sane."""

from collections.abc import Iterable
from typing import Any, Final, cast
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from nurture.delivery.models import Attachment
from nurture.sequences.actions.emails import Wrapping
from nurture.sequences.forms.meeting import Difference
from nurture.sequences.models import Email, EmailDraft
from nurture.sequences.queries.content import WORDS
from nurture.sequences.queries.recipients import Recipient
from nurture.sequences.rules.files import MOST_BYTES
from nurture.web.numbers import whole_numbers

#: What a draft keeps: everything somebody can type, tick or choose.
KEPT: Final = (*WORDS, "recipients", "attachments", "snippets")


class EmailForm(forms.ModelForm[Email]):
    """The words, the look, the files and the people. `version` is the one the writer saw, `page` their open page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    page = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # Put in by the picker: where they still stand when it is saved, they count as used.
    snippets = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Email
        fields = [*WORDS, "recipients", "attachments"]
        widgets = {
            "body": forms.Textarea(attrs={"rows": 14, "data-merge": ""}),
            "subject": forms.TextInput(attrs={"autocomplete": "off", "data-merge": ""}),
            "preheader": forms.TextInput(attrs={"autocomplete": "off", "data-merge": ""}),
            "layout": forms.RadioSelect,
            "hypothesis": forms.Textarea(attrs={"rows": 2}),
            "evidence": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            "hypothesis": _("Why this email"),
            "evidence": _("What it rests on"),
        }
        help_texts = {
            "preheader": _("Stands after the subject in a list of mail. Empty: the first words of the text."),
            "hypothesis": _("Sending what to whom leads to what?"),
            "evidence": _("What they said, past deals, earlier results."),
            "expected_reaction": _("What you will look for, and until when."),
        }

    def __init__(
        self, data: Any = None, *, email: Email, people: list[Recipient], draft: EmailDraft | None = None
    ) -> None:
        initial: dict[str, Any] = {name: getattr(email, name) for name in WORDS}
        initial |= {"version": email.version}
        initial |= {"attachments": [each.pk for each in email.attachments.defer("content")]}
        super().__init__(data, initial=initial | (_typed(draft) if draft else {}))
        self._email = email
        self.differences: list[Difference] = []
        self.people = people
        self.fields["recipients"] = _people_field(people)
        self.fields["attachments"] = _files_field(email)
        self.fields["layout"].required = False
        self.fields["version"].widget.attrs["autocomplete"] = "off"
        self.fields["page"].initial = draft.page if draft else uuid4()
        self.fields["page"].widget.attrs["autocomplete"] = "off"
        self._draft = draft

    def clean_body(self) -> str:
        return str(self.cleaned_data["body"]).replace("\r\n", "\n").replace("\r", "\n")

    def clean_layout(self) -> str:
        return str(self.cleaned_data["layout"]) or self._email.layout

    def clean_attachments(self) -> list[Attachment]:
        files = list(self.cleaned_data["attachments"])
        if sum(each.size for each in files) > MOST_BYTES:
            raise ValidationError(
                _("Together the files have %(size)s, and %(most)s is the most for one email.")
                % {
                    "size": filesizeformat(sum(each.size for each in files)),
                    "most": filesizeformat(MOST_BYTES),
                }
            )
        return files

    def clean_snippets(self) -> list[int]:
        return whole_numbers(self.cleaned_data["snippets"].split())

    @property
    def words(self) -> dict[str, Any]:
        """Everything but what stands around the words."""
        names = [*(name for name in WORDS if name not in {"preheader", "layout"}), "recipients", "version"]
        return {name: self.cleaned_data[name] for name in names}

    @property
    def wrapping(self) -> Wrapping:
        typed = self.cleaned_data
        return Wrapping(typed["preheader"], typed["layout"], typed["attachments"])

    @property
    def snippets_put_in(self) -> list[int]:
        put_in: list[int] = self.cleaned_data["snippets"]
        return put_in

    @property
    def typed_subject(self) -> str:
        return self.typed("subject")

    @property
    def typed_body(self) -> str:
        return self.typed("body")

    @property
    def typed_layout(self) -> str:
        layout = self.typed("layout")
        return layout if layout in dict(self.instance._meta.get_field("layout").flatchoices) else "letter"  # noqa: SLF001 - documented

    def typed(self, name: str) -> str:
        """As it stands in the form: typed, from a draft, or saved."""
        return str(self[name].value() or "").replace("\r\n", "\n")

    @property
    def page_id(self) -> UUID | None:
        try:
            return UUID(str(self["page"].value()))
        except ValueError:
            return None

    @property
    def chosen(self) -> set[int]:
        """The people ticked, in what was typed or in what is saved."""
        if self.is_bound:
            return _numbers(cast(Any, self.data).getlist(self.add_prefix("recipients")))
        if self._draft is not None:
            return _numbers(self._draft.typed.get("recipients", []))
        return {each.contact.pk for each in self.people if each.is_chosen}

    @property
    def attached(self) -> set[int]:
        """The files ticked, likewise."""
        if self.is_bound:
            return _numbers(cast(Any, self.data).getlist(self.add_prefix("attachments")))
        return _numbers(self.initial["attachments"])

    def meet(self, current: Email) -> None:
        """Somebody saved in between: show both, and let the next save say that theirs was seen."""
        typed = cast(Any, self.data).copy()
        typed["version"] = current.version
        self.data = typed
        self.differences = [
            Difference(
                str(self.fields[name].label), _shown(current, name, theirs), _shown(current, name, yours)
            )
            for name in WORDS
            if (theirs := getattr(current, name)) != (yours := self.cleaned_data[name])
        ]
        self._compare("recipients", _names(current.recipients.all()), _names(self.cleaned_data["recipients"]))
        attached = current.attachments.defer("content")
        self._compare("attachments", _titles(attached), _titles(self.cleaned_data["attachments"]))

    def _compare(self, name: str, theirs: str, yours: str) -> None:
        if theirs != yours:
            self.differences.append(Difference(str(self.fields[name].label), theirs, yours))


def kept(data: Any) -> dict[str, Any]:
    """What a page posts, as a draft keeps it: texts as they are, however unfinished."""
    many = {"recipients", "attachments"}
    said = [name for name in KEPT if name in data or name in many]
    return {name: data.getlist(name)[:200] if name in many else data[name][:20_000] for name in said}


def _typed(draft: EmailDraft) -> dict[str, Any]:
    return {name: draft.typed[name] for name in KEPT if name in draft.typed}


def _numbers(values: Iterable[Any]) -> set[int]:
    return set(whole_numbers(map(str, values)))


def _shown(email: Email, name: str, value: str) -> str:
    field: Any = email._meta.get_field(name)  # noqa: SLF001 - documented
    return str(dict(field.flatchoices).get(value, value))


def _names(people: Iterable[Contact]) -> str:
    return gettext(", ").join(sorted(each.display_name for each in people))


def _titles(files: Iterable[Attachment]) -> str:
    return gettext(", ").join(sorted(each.file_name for each in files))


def _people_field(people: list[Recipient]) -> forms.ModelMultipleChoiceField[Contact]:
    may = [each.contact.pk for each in people if each.may_be_chosen]
    return forms.ModelMultipleChoiceField(Contact.objects.filter(pk__in=may), label=_("To"), required=False)


def _files_field(email: Email) -> forms.ModelMultipleChoiceField[Attachment]:
    files = Attachment.objects.filter(target=email.step.sequence.target_id).defer("content")
    return forms.ModelMultipleChoiceField(files, label=_("Attachments"), required=False)
