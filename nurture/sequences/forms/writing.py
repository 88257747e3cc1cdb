"""Files, comments and candidates: whether what was typed or sent is sane."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.sequences.forms.meeting import MeetsOthers
from nurture.sequences.models import Candidate, Comment
from nurture.sequences.rules import files

FIELDS = ("subject", "preheader", "body", "layout", "hypothesis")


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes


class FileField(forms.FileField):
    """What a file is, its bytes say."""

    widget = forms.FileInput(attrs={"accept": files.ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> File | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.size > files.MOST_BYTES:
            raise ValidationError(
                _(
                    "The file has %(size)s, and %(most)s is the most for one email. A link serves the reader better."
                )
                % {"size": filesizeformat(upload.size), "most": filesizeformat(files.MOST_BYTES)}
            )
        content = upload.read()
        media = files.media_type(content)
        if not media:
            raise ValidationError(
                _("Only PDF, PNG, JPEG, Word, Excel and PowerPoint files without macros can be sent.")
            )
        return File(files.safe_name(upload.name, media), media, content)


class FileForm(forms.Form):
    file = FileField(label=gettext_lazy("File"))

    @property
    def upload(self) -> File:
        upload: File = self.cleaned_data["file"]
        return upload


class CommentForm(forms.Form):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    field = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=[("", gettext_lazy("The whole email")), *Comment.Field.choices],
        required=False,
    )
    quote = forms.CharField(
        label=gettext_lazy("Passage"), max_length=2000, required=False, strip=False, widget=forms.HiddenInput
    )
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    body = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "data-mentions": ""}),
    )

    def __init__(self, data: Any = None) -> None:
        # It stands beside the letter, which has a text and its own ids.
        super().__init__(data, auto_id="id_comment_%s")

    @property
    def fields_said(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "field": said["field"],
            "quote": said["quote"].replace("\r\n", "\n"),
            "start": said["start"] or 0,
            "body": said["body"],
        }

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation


class AnswerForm(forms.Form):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    body = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 1, "data-mentions": ""}),
    )

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation


class CandidateForm(MeetsOthers, forms.ModelForm[Candidate]):
    """`version` is the one the writer saw; a new one carries an `operation` instead."""

    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Candidate
        fields = FIELDS
        widgets = {
            "body": forms.Textarea(attrs={"rows": 14}),
            "subject": forms.TextInput(attrs={"autocomplete": "off"}),
            "preheader": forms.TextInput(attrs={"autocomplete": "off"}),
            "hypothesis": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"hypothesis": gettext_lazy("Why this one")}
        help_texts = {
            "hypothesis": gettext_lazy("What it would do better than what stands."),
            "preheader": gettext_lazy("Stands after the subject in a list of mail."),
        }

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["version"].widget.attrs["autocomplete"] = "off"

    def clean_body(self) -> str:
        return str(self.cleaned_data["body"]).replace("\r\n", "\n").replace("\r", "\n")

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}
