"""Two lines and a button; the rest waits behind "More". An answer is one line; a change shows all there is."""

from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.writing import version
from accounts.forms.records import RecordForm
from accounts.models import Account, Annotation, AnnotationKind, Contact, HeardBy
from accounts.queries.people import choices
from accounts.rules.words import unquoted
from nurture.team.models import User
from nurture.web.forms import DateInput

THEIR_WORDS = gettext_lazy("What did you hear? Their words first…")
OUR_READING = gettext_lazy("What do you make of it? @ calls on a colleague")


def _text(placeholder: Any, **more: Any) -> forms.Textarea:
    return forms.Textarea(
        attrs={"rows": 1, "class": "input", "dir": "auto", "placeholder": placeholder, **more}
    )


class AnnotationFields:
    """What the form that adds and the form that changes have in common."""

    model = Annotation
    fields: tuple[str, ...] = (
        "kind",
        "their_words",
        "body",
        "contact",
        "heard_by",
        "heard_on",
        "confidence",
        "expires_on",
    )
    labels = {"contact": gettext_lazy("About whom")}
    widgets = {
        "kind": forms.Select(attrs={"class": "input"}),
        "contact": forms.Select(attrs={"class": "input"}),
        "their_words": _text(THEIR_WORDS),
        "body": _text(OUR_READING, **{"data-mentions": ""}),
        "heard_on": DateInput,
        "expires_on": DateInput,
    }


class _Said(forms.ModelForm[Annotation]):
    def fit(self, account: Account) -> None:
        """Offer the people of this account, and "not said" where nothing need be said."""
        contact = cast(forms.ModelChoiceField[Contact], self.fields["contact"])
        contact.queryset = choices(account)
        contact.empty_label = _("Nobody in particular")
        heard_by = cast(forms.ChoiceField, self.fields["heard_by"])
        heard_by.choices = [("", _("Not said")), *HeardBy.choices]
        kind = cast(forms.ChoiceField, self.fields["kind"])
        kind.required = True
        kind.choices = AnnotationKind.choices

    def clean_their_words(self) -> str:
        return unquoted(self.cleaned_data["their_words"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            not cleaned.get("their_words")
            and not cleaned.get("body")
            and not {"their_words", "body"} & set(self.errors)
        ):
            self.add_error(
                "their_words" if "their_words" in self.fields else "body",
                _("Write what they said, or what you make of it."),
            )
        heard, expires = cleaned.get("heard_on"), cleaned.get("expires_on")
        if heard and expires and expires < heard:
            self.add_error("expires_on", _("It cannot have ended before you heard it."))
        return cleaned


class AnnotationForm(_Said):
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    # The item it stands on: "email:12" (accounts.items); empty: the account itself.
    on = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    class Meta(AnnotationFields):
        pass

    # What stands behind "More".
    rarely = ("heard_by", "heard_on", "confidence", "expires_on")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fit(account)
        self.earlier: Annotation | None = None

    @property
    def needs_more(self) -> bool:
        return any(name in self.errors for name in self.rarely)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.fields}

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation

    def meet(self, earlier: Annotation, reader: User) -> None:
        """Another text was written with this form: show it, and let the next press write this one as well."""
        self.earlier = earlier if earlier.author_id == reader.pk else None
        _renew_operation(self)


class QuickForm(AnnotationForm):
    """On a phone: the kind by one tap, all there is in sight."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast(forms.ChoiceField, self.fields["kind"])
        kind.widget = forms.RadioSelect(choices=AnnotationKind.choices, attrs={"class": "segmented"})
        for name in ("their_words", "body"):
            self.fields[name].widget.attrs["rows"] = 3


class AnswerForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=4000,
        widget=_text(gettext_lazy("Answer… @ calls on a colleague"), **{"data-mentions": ""}),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier: Annotation | None = None

    @property
    def operation_id(self) -> UUID:
        operation: UUID = self.cleaned_data["operation"]
        return operation

    def meet(self, earlier: Annotation, reader: User) -> None:
        """As AnnotationForm.meet."""
        self.earlier = earlier if earlier.author_id == reader.pk else None
        _renew_operation(self)


class ChangeForm(_Said, RecordForm[Annotation]):
    class Meta(AnnotationFields):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_answer:
            for name in [name for name in self.fields if name not in {"body", "seen"}]:
                del self.fields[name]
            self.fields["body"].label = _("Your answer")
            self.fields["seen"].initial = version(self.instance, self.record_fields)
        else:
            self.fit(self.instance.account)


def _renew_operation(form: forms.BaseForm) -> None:
    typed: Any = form.data
    form.data = typed = typed.copy()
    typed["operation"] = str(uuid4())
    form.add_error(
        None,
        _("Another text was already written with this form. Read both, and add yours if it is still needed."),
    )
