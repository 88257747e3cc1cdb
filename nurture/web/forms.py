"""How every form looks: label above, help under, the error beside the field and in a summary that takes focus."""

from functools import lru_cache
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_noop

# Words of Django and allauth that read translated in Japanese, or are not translated at all. Named here, they stand
# in our catalogue, which comes before theirs.
SAID_OUR_WAY = (
    gettext_noop("This field is required."),
    gettext_noop("Null characters are not allowed."),
    gettext_noop("- Select an option -"),
    gettext_noop("Forgot your password?"),
    gettext_noop("Incorrect code."),
    gettext_noop("Too many failed login attempts. Try again later."),
)

AREAS: Final = {
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}


class BoundField(forms.BoundField):
    @property
    def unit(self) -> str:
        """Set by `attrs={"data-unit": _("yen")}` on the widget; shown after the field."""
        return str(self.field.widget.attrs.get("data-unit", ""))

    @property
    def is_check(self) -> bool:
        """A single tick: its label stands to the right of it."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class FormRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = BoundField


class DateInput(forms.DateInput):
    """The browser's own date picker, which wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class LongSelect(forms.Select):
    """A choice of hundreds (time zones, countries): its options are drawn once, not with every page."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        given = value[0] if isinstance(value, list | tuple) and value else value
        chosen = format_html('<option value="{}">', "" if given is None else given)
        drawn = _options(tuple((key, str(label)) for key, label in self.choices))
        marked = drawn.replace(chosen, chosen[:-1] + " selected>", 1)
        found = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return mark_safe(f"<select{found}>{marked}</select>")  # noqa: S308 - options and attributes are escaped


def time_zones(chosen: str) -> list[tuple[str, str]]:
    """By area and city; the one that is chosen stays, whatever it is called."""
    return [(zone, zone) for zone in sorted({*_cities(), chosen})]


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    """Without the old names of countries and the zones of no place that the database keeps for old programs."""
    return frozenset(zone for zone in available_timezones() if zone.partition("/")[0] in AREAS) | {"UTC"}


@lru_cache(maxsize=8)
def _options(choices: tuple[tuple[Any, str], ...]) -> str:
    return str(format_html_join("", '<option value="{}">{}</option>', choices))
