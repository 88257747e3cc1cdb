"""What is chosen when sending is stopped, released, or taken up again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nurture.delivery.controls.models import Recovery, RecoveryCause, RecoveryStep
from nurture.delivery.controls.queries.recovery import Scope
from nurture.delivery.controls.queries.stops import may_stop_identity
from nurture.delivery.identities.models import SendingIdentity
from nurture.projects.models import Project, Target
from nurture.team.models import User

EVERYTHING = "everything"
#: As long as the column; what is longer is cut rather than refused: whoever stops is in a hurry.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class StopScope:
    """What is stopped; without any of the three: everything."""

    project: Project | None = None
    target: Target | None = None
    identity: SendingIdentity | None = None


class StopForm(forms.Form):
    """One press. The reason may be left out."""

    scope = forms.ChoiceField(label=_("What"))
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": LONGEST, "autocomplete": "off"}),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["scope"].choices = _scopes(user)  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        return str(self.cleaned_data["reason"])[:LONGEST]

    @property
    def operation_id(self) -> UUID | None:
        operation: UUID | None = self.cleaned_data.get("operation")
        return operation

    @property
    def chosen(self) -> StopScope:
        kind, _colon, number = str(self.cleaned_data["scope"]).partition(":")
        match kind:
            case "project":
                return StopScope(project=Project.objects.visible_to(self.user).get(pk=number))
            case "target":
                targets = Target.objects.visible_to(self.user).select_related("account")
                return StopScope(target=targets.get(pk=number))
            case "identity":
                return StopScope(identity=SendingIdentity.objects.get(pk=number))
        return StopScope()


def _scopes(user: User) -> list[Any]:
    """Everything; then what this person is in, by kind. Three queries."""
    projects = Project.objects.visible_to(user).running().order_by("name", "pk")
    targets = Target.objects.visible_to(user).live().select_related("account", "project")
    identities = SendingIdentity.objects.in_use().order_by("address", "pk")
    groups = [
        (gettext("A project"), [(f"project:{each.pk}", str(each)) for each in projects]),
        (
            gettext("A target"),
            [(f"target:{each.pk}", f"{each.account} · {each.project}") for each in targets.order_by("account__name", "pk")],
        ),
        (
            gettext("A sending address"),
            [(f"identity:{each.pk}", each.address) for each in identities if may_stop_identity(user, each)],
        ),
    ]  # fmt: skip
    # Nothing is chosen beforehand: a scope that is gone must not turn into everything.
    return [
        ("", gettext("Choose …")),
        (EVERYTHING, gettext("Everything")),
        *[group for group in groups if group[1]],
    ]


class ReleaseForm(forms.Form):
    """The first word of two: why it may go on."""

    why = forms.CharField(
        label=_("Why it may go on"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RecoveryForm(forms.Form):
    """What becomes of what waits, for all of it or for a part."""

    choice = forms.ChoiceField(
        label=_("What becomes of them?"), widget=forms.RadioSelect(attrs={"class": "segmented"})
    )
    project = forms.IntegerField(required=False, widget=forms.HiddenInput)
    target = forms.IntegerField(required=False, widget=forms.HiddenInput)
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, recovery: Recovery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            choice
            for choice in RecoveryStep.Choice.choices
            # After a gap nothing can have left.
            if choice[0] != RecoveryStep.Choice.SENT or recovery.cause == RecoveryCause.RESTORE
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("project") and cleaned.get("target"):
            raise ValidationError(gettext("Choose a project or a target, not both."))
        return cleaned

    @property
    def scope(self) -> Scope:
        return Scope(self.cleaned_data.get("project"), self.cleaned_data.get("target"))
