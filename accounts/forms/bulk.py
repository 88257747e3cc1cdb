"""What is to be done to many accounts at once."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import BulkKind, Tag
from accounts.queries.pool_choices import future_owners, tags_on


class BulkForm(forms.Form):
    """One field more for each kind: the tag, or the owner."""

    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, kind: BulkKind, accounts: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == BulkKind.TAG:
            self.fields["tag"] = forms.CharField(
                label=_("Tag"),
                max_length=40,
                help_text=_("One that is there already, or a new one."),
                widget=forms.TextInput(attrs={"list": "tags", "autocomplete": "off", "autofocus": True}),
            )
        elif kind == BulkKind.UNTAG:
            self.fields["tag"] = forms.ModelChoiceField(
                label=_("Tag"), queryset=tags_on(accounts), empty_label=None
            )
        else:
            self.fields["owner"] = forms.ModelChoiceField(
                label=_("New owner"), queryset=future_owners(), required=False, empty_label=_("Nobody")
            )

    def clean_tag(self) -> str | Tag:
        tag: str | Tag = self.cleaned_data["tag"]
        return " ".join(tag.split()) if isinstance(tag, str) else tag

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation
