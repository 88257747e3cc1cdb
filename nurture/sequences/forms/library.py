"""Whether what was written about a template, or chosen as a file, is sane."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.records import RecordForm
from nurture.projects.models import Target
from nurture.sequences.models import SequenceTemplate
from nurture.team.models import User


class TemplateForm(RecordForm[SequenceTemplate]):
    class Meta:
        model = SequenceTemplate
        fields = ["name", "purpose"]
        help_texts = {
            "purpose": _(
                "When would somebody reach for it? “After a first visit”, “before the budget round”."
            )
        }


class TemplateFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("A file that was saved here or elsewhere with “Save as a file”.")
    )


class ApplyForm(forms.Form):
    target = forms.ModelChoiceField(
        Target.objects.none(), label=_("For which target"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        field: Any = self.fields["target"]
        field.queryset = (
            Target.objects.visible_to(user)
            .live()
            .select_related("account", "project")
            .order_by("-expected_amount", "pk")
        )
        field.label_from_instance = lambda target: f"{target.account} · {target.project}"
