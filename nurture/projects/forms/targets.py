"""Who owns a target, and how far it has come."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.projects.models import Project, TargetStage
from nurture.projects.queries.capacity import capacity
from nurture.projects.queries.members import owners_among
from nurture.projects.rules.capacity import Capacity
from nurture.team.models import Team, User

# The handoff and its outcome are acts of their own.
BY_HAND = [TargetStage.COMMITTED, TargetStage.LEARNING, TargetStage.ENGAGING, TargetStage.EVALUATING]


class OwnerField(forms.ModelChoiceField[User]):
    """Each name with how much the person carries."""

    loads: Capacity

    def label_from_instance(self, obj: User) -> str:
        load = self.loads.rep(obj.pk) if obj.team == Team.SALES else self.loads.marketer(obj.pk)
        return _("%(name)s (%(live)s of %(limit)s)") % {
            "name": obj.display_name,
            "live": load.live,
            "limit": load.limit,
        }


class OwnersForm(forms.Form):
    sales_owner = OwnerField(
        label=gettext_lazy("Owner in sales"), queryset=User.objects.none(), empty_label=None
    )
    marketing_owner = OwnerField(
        label=gettext_lazy("Owner in marketing"), queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        loads = capacity(project)
        for name, team in (("sales_owner", Team.SALES), ("marketing_owner", Team.MARKETING)):
            field = self.fields[name]
            if isinstance(field, OwnerField):
                field.queryset = owners_among(project, team)
                field.loads = loads


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=[(s.value, s.label) for s in BY_HAND])
