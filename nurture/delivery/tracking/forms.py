"""What is noticed, as people choose it."""

from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nurture.delivery.tracking.models import HitVerdict, TrackingChoice
from nurture.delivery.tracking.rules.choices import Choice

_YES: Final = "yes"
_NO: Final = "no"
_AS_WIDER: Final = ""
_VALUES: Final = {_YES: True, _NO: False, _AS_WIDER: None}
_WRITTEN: Final = {value: key for key, value in _VALUES.items()}


def _field(label: Any, choices: list[tuple[str, Any]], help_text: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, required=False, help_text=help_text
    )


class ChoiceForm(forms.Form):
    """`seen` is the choice that stood when the form was opened: somebody may choose meanwhile."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, standing: TrackingChoice | None) -> None:
        first = {name: _WRITTEN[getattr(standing, name) if standing else None] for name in self.names()}
        super().__init__(data, initial={**first, "seen": str(standing.pk) if standing else ""})
        self.standing = standing

    @classmethod
    def names(cls) -> list[str]:
        return [name for name in ("clicks", "opens", "written_out") if name in cls.base_fields]

    @property
    def is_outdated(self) -> bool:
        return bool(self.cleaned_data["seen"] != (str(self.standing.pk) if self.standing else ""))

    @property
    def choice(self) -> Choice:
        return Choice(**{name: _VALUES[self.cleaned_data.get(name, "")] for name in self.names()})


class EverythingForm(ChoiceForm):
    clicks = _field(
        _("Who follows a link"),
        [(_AS_WIDER, _("Notice it, unless a project or a person says no")), (_NO, _("Never"))],
        _(
            "Links in new mail lead through a host of ours, and from there at once to where they go. Never holds at once,"
            " also for mail that has left: its links still lead there, and nobody notices who follows them."
        ),
    )
    opens = _field(
        _("Who loads the pictures"),
        [
            (_AS_WIDER, _("Only where a project says so")),
            (_YES, _("Notice it, unless a project or a person says no")),
            (_NO, _("Never")),
        ],
        _("A weak sign: most pictures are loaded by programs. It moves nothing."),
    )
    written_out = _field(
        _("Addresses that are written out"),
        [(_AS_WIDER, _("Leave them as they are")), (_YES, _("Replace them, too"))],
        _(
            "Left as they are, nobody notices who follows them. Replaced, the reader sees an address of ours, which some"
            " take for a fraud. Better write words and put the address behind them."
        ),
    )


class ProjectForm(ChoiceForm):
    clicks = _field(
        _("Who follows a link"),
        [(_AS_WIDER, _("As chosen for everything")), (_YES, _("Notice it")), (_NO, _("Not in this project"))],
        _("Holds for mail that leaves from now on."),
    )
    opens = _field(
        _("Who loads the pictures"),
        [(_AS_WIDER, _("As chosen for everything")), (_YES, _("Notice it")), (_NO, _("Not in this project"))],
        _("A weak sign: most pictures are loaded by programs. It moves nothing."),
    )


class PersonForm(ChoiceForm):
    clicks = _field(
        _("What this person does with our mail"),
        [
            (_AS_WIDER, _("As chosen for the project")),
            (_YES, _("They agreed that we notice it")),
            (_NO, _("They do not want it: notice nothing")),
        ],
        _("Their no holds at once, also for mail they have already."),
    )

    @property
    def choice(self) -> Choice:
        """One word for links and pictures."""
        said = _VALUES[self.cleaned_data.get("clicks", "")]
        return Choice(clicks=said, opens=said)


class CorrectionForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=[("", pgettext_lazy("verdict", "As the rules say")), *HitVerdict.choices], required=False
    )
    operation = forms.UUIDField(required=False)

    @property
    def operation_id(self) -> UUID:
        found = self.cleaned_data.get("operation")
        return found if isinstance(found, UUID) else uuid4()
