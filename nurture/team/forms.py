"""The form of a member, which an administrator fills in, and that of what people choose for themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nurture.team.models import Role, User
from nurture.web.forms import LongSelect, time_zones


class MemberForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["name", "name_latin", "email", "team", "role", "language"]
        help_texts = {
            "email": _("They sign in with it, and emails to their accounts come from it."),
            "team": _("A decision needs one confirmation from each team."),
        }

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("team") and cleaned.get("role") != Role.ADMIN:
            self.add_error("team", _("Choose a team. Only an administrator can stand outside both."))
        return cleaned


class ChangeMemberForm(MemberForm):
    class Meta(MemberForm.Meta):
        fields = [*MemberForm.Meta.fields, "is_active"]
        labels = {"is_active": _("May sign in")}


class DigestForm(forms.ModelForm[User]):
    wanted = forms.BooleanField(
        label=_("Mail me on business days"),
        required=False,
        help_text=_(
            "What waits for you and what happened on your accounts; nothing when there is nothing to tell."
        ),
    )

    class Meta:
        model = User
        fields = ["digest_at", "time_zone"]
        labels = {"digest_at": _("At"), "time_zone": _("Your time zone")}
        widgets = {"digest_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

    field_order = ["wanted", "digest_at", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"].initial = self.instance.digest_off_at is None
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Your time zone"),
            choices=time_zones(self.instance.time_zone),
            widget=LongSelect,
        )
