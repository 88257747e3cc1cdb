"""What is chosen and entered on the pages of delivery."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.forms.annotations import AnnotationForm
from accounts.forms.records import RecordForm
from accounts.models import Account, AnnotationKind, Contact, HeardBy
from nurture.delivery.actions.calls import TALKS
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.models import MessageState, Pause, SenderProfile
from nurture.delivery.queries.narrowing import STILL_TO_GO, Narrowed
from nurture.projects.models import Project, Target
from nurture.team.models import User
from nurture.web.forms import DateInput

#: Nobody looks for mail of other years; dates end where Python's do.
YEARS: Final = range(2000, 2200)


class OutboxForm(forms.Form):
    """What the outbox is narrowed to, as its address says it; what cannot be read narrows nothing."""

    q = forms.CharField(label=_("Search in the outbox"), max_length=200, required=False)
    state = forms.ChoiceField(
        choices=[("", _("All")), (STILL_TO_GO, _("Still to go")), *MessageState.choices], required=False
    )
    project = forms.ModelChoiceField(
        Project.objects.none(),
        label=_("Project"),
        required=False,
        empty_label=_("All projects"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    identity = forms.ModelChoiceField(
        SendingIdentity.objects.none(),
        label=_("From"),
        required=False,
        empty_label=_("From any address"),
        widget=forms.Select(attrs={"class": "input"}),
    )
    day = forms.DateField(label=_("Day"), required=False, widget=DateInput(attrs={"class": "input"}))
    target = forms.ModelChoiceField(Target.objects.none(), required=False, widget=forms.HiddenInput)
    account = forms.ModelChoiceField(Account.objects.none(), required=False, widget=forms.HiddenInput)
    contact = forms.ModelChoiceField(Contact.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, given: Any, *, user: User) -> None:
        super().__init__(given)
        rows: dict[str, QuerySet[Any]] = {
            "project": Project.objects.visible_to(user).order_by("name", "pk"),
            "identity": SendingIdentity.objects.order_by("address", "pk"),
            "target": Target.objects.visible_to(user).select_related("account"),
            "account": Account.objects.visible_to(user),
            "contact": Contact.objects.visible_to(user).select_related("account"),
        }
        for name, found in rows.items():
            cast(forms.ModelChoiceField[Any], self.fields[name]).queryset = found

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        return day if day and day.year in YEARS else None

    @property
    def narrowed(self) -> Narrowed:
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return Narrowed(search=values.pop("q", ""), **values)


class SendAgainForm(forms.Form):
    """The person may get it twice: whoever sends it again says why."""

    note = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("One sentence. It stays with the message, with your name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class LiftForm(forms.Form):
    """How the owner goes on after a reaction."""

    choice = forms.ChoiceField(
        label=_("How do you want to go on?"),
        choices=Pause.Choice.choices,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    note = forms.CharField(label=_("Why"), max_length=300, required=False)


class PauseForm(forms.Form):
    """One of us has a reason to wait."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("One sentence. Both teams read it where the account waits."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CallForm(AnnotationForm):
    """A call or a meeting, on a phone, in less than a minute: how, whom, their words. The rest has its usual value."""

    rarely = ("kind", "heard_on", "confidence", "expires_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        how = cast(forms.ChoiceField, self.fields["heard_by"])
        how.widget = forms.RadioSelect(attrs={"class": "segmented"})
        how.required, how.label = True, _("How you spoke")
        how.choices = [(value, HeardBy(value).label) for value in TALKS]
        self.fields["contact"].label = _("With whom")
        for name in ("their_words", "body"):
            self.fields[name].widget.attrs["rows"] = 3
        self.initial = {"kind": AnnotationKind.WORDS, "heard_by": HeardBy.PHONE, **self.initial}

    def clean_heard_on(self) -> date:
        day: date = self.cleaned_data["heard_on"]
        if day > timezone.localdate():
            raise ValidationError(_now("This day is still to come. Enter a talk after it."))
        return day


class SenderForm(RecordForm[SenderProfile]):
    """The legal footer. It may be saved half filled: nothing is sent meanwhile."""

    class Meta:
        model = SenderProfile
        fields = [
            "company_name",
            "company_name_latin",
            "postal_address",
            "postal_address_latin",
            "complaint_contact",
        ]
        help_texts = {
            "company_name": _("The company's registered name."),
            "company_name_latin": _("For mail in English; without it the name above is used."),
            "postal_address": _("Where a letter reaches you, with the postal code."),
            "postal_address_latin": _("For mail in English; without it the address above is used."),
            "complaint_contact": _(
                "A telephone number, an email address or a web address that somebody answers."
            ),
        }

    @property
    def typed(self) -> SenderProfile:
        """The profile as it stands in the form, saved or not, but for what cannot be saved."""
        self.is_valid()
        return self.instance


class AssignForm(forms.Form):
    """Whose a mail is, and what it is; the program's own guess is marked."""

    contact = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Contact.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the person."), "invalid_choice": _("Choose the person.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            ("reply", _("An answer of a person: it pauses the account")),
            ("auto_reply", _("An automatic answer: it pauses nothing")),
            ("bounce", _("A report that a mail did not arrive")),
            ("complaint", _("A complaint: nothing goes to them any more")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, people: Sequence[Contact], kind: str, **kwargs: Any) -> None:
        """`people` are offered; whoever is posted may be anybody."""
        super().__init__(*args, **kwargs)
        contact: Any = self.fields["contact"]
        contact.queryset = Contact.objects.filter(erased_at=None).select_related("account")
        contact.choices = [(each.pk, _offered(each)) for each in people]
        self.initial["kind"] = kind if kind in {"auto_reply", "bounce", "complaint"} else "reply"
        if len(people) == 1:
            self.initial["contact"] = people[0].pk


def _offered(contact: Contact) -> str:
    return f"{contact} · {contact.account}" + (f" · {contact.email}" if contact.email else "")
