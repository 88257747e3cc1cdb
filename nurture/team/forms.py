"""The form of a member, and what an administrator may type into it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nurture.team.models import Role, User


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
