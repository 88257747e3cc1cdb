"""Whether a passage that is kept to be used again is sane."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Annotation, AnnotationKind, Deal
from nurture.delivery import merge
from nurture.delivery.letter import LinkWithoutAddress
from nurture.delivery.rendering import check
from nurture.playbook.models import Insight
from nurture.sequences.forms.meeting import MeetsOthers
from nurture.sequences.models import Snippet
from nurture.team.models import User
from nurture.web.forms import DateInput, LongSelect

FIELDS: Final = ("name", "body", "owner", "review_on", "insight", "annotation", "deal")
#: What somebody said that a passage may come from.
SOURCES: Final = (
    AnnotationKind.WORDS,
    AnnotationKind.STORY,
    AnnotationKind.OBJECTION,
    AnnotationKind.QUESTION,
)
#: A quarter: long enough to be used, short enough to be still true.
REVIEW_AFTER: Final = timedelta(days=90)


class SnippetForm(MeetsOthers, forms.ModelForm[Snippet]):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Snippet
        fields = FIELDS
        widgets = {
            "body": forms.Textarea(attrs={"rows": 7, "data-merge": ""}),
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "review_on": DateInput,
            "insight": LongSelect,
            "annotation": LongSelect,
            "deal": LongSelect,
        }
        labels = {
            "insight": _("From an insight"),
            "annotation": _("From what somebody said"),
            "deal": _("From a past deal"),
        }
        help_texts = {
            "name": _("What a colleague would look for."),
            "body": _("Markdown and merge fields, as in an email."),
            "review_on": _("On that day its owner looks whether it is still true."),
        }

    def __init__(self, data: Any = None, *, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["owner"].queryset = User.objects.filter(is_active=True).exclude(team="").order_by("name")
        self.fields["insight"].queryset = Insight.objects.filter(
            Q(retired_at=None) | Q(pk=self.instance.insight_id)
        )
        self.fields["annotation"].queryset = _notes(user, self.instance.annotation_id)
        self.fields["deal"].queryset = (
            Deal.objects.visible_to(user).past().select_related("account").order_by("-pk")
        )
        self.fields["annotation"].label_from_instance = _note_label
        self.fields["deal"].label_from_instance = _deal_label
        if not self.instance.pk:
            self.fields["owner"].initial, self.fields["review_on"].initial = user.pk, today + REVIEW_AFTER

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        try:
            check("", body)
        except (merge.BrokenTemplate, LinkWithoutAddress) as problem:
            raise forms.ValidationError(
                _("A merge field or a link cannot be read: %(problem)s"), params={"problem": str(problem)}
            ) from problem
        return body

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if len([name for name in ("insight", "annotation", "deal") if cleaned.get(name)]) > 1:
            self.add_error(None, _("A passage comes from one thing: choose one of the three."))
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def operation_id(self) -> UUID | None:
        operation: UUID | None = self.cleaned_data["operation"]
        return operation


def _notes(user: User, chosen: int | None) -> Any:
    found = Annotation.objects.visible_to(user).roots()
    newest = found.filter(kind__in=SOURCES).order_by("-created_at").values("pk")[:200]
    picked = found.filter(pk__in=list(newest.values_list("pk", flat=True)))
    return (
        (picked | found.filter(pk=chosen or 0))
        .select_related("account")
        .order_by("account__name", "-created_at")
    )


def _note_label(note: Any) -> str:
    words = " ".join((note.their_words or note.body).split())
    return f"{note.account} · {words[:60]}"


def _deal_label(deal: Any) -> str:
    return f"{deal.account} · {deal.name}"
