from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Tag


class TagNameForm(forms.Form):
    name = forms.CharField(label=_("New name"), max_length=40)

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class TagMergeForm(forms.Form):
    into = forms.ModelChoiceField(label=_("Becomes one with"), queryset=Tag.objects.none(), empty_label=None)

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Tag.objects.exclude(pk=tag.pk)  # type: ignore[attr-defined]  # a ModelChoiceField
