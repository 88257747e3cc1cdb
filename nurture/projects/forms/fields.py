"""Fields that read what people write."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.rules.closures import Closure
from nurture.projects.rules.amounts import NotAnAmount, grouped, parse_yen


class YenField(forms.CharField):
    """3,200万, 32,000,000 and 32M are one amount; given back grouped."""

    default_error_messages = {"amount": _("Write the amount in yen, like 32,000,000, 3,200万 or 32M.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"data-unit": _("yen"), "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_yen(text)
        except NotAnAmount:
            raise forms.ValidationError(self.error_messages["amount"], code="amount") from None

    def run_validators(self, value: Any) -> None:
        """The limits of a text do not fit a number; parse_yen has set the number's own."""

    def prepare_value(self, value: Any) -> Any:
        return grouped(value) if isinstance(value, int) else value


class ClosuresWidget(forms.Widget):
    """A row for each closure, and two to fill in."""

    template_name = "projects/parts/closures.html"
    EMPTY = 2
    PARTS = ("name", "first", "last")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [*(value or ()), *({} for _row in range(self.EMPTY))]
        context["widget"]["rows"] = rows
        return context

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Any:
        def column(part: str) -> list[str]:
            found = f"{name}_{part}"
            return list(data.getlist(found)) if hasattr(data, "getlist") else list(data.get(found, ()))

        rows = zip(*(column(part) for part in self.PARTS), strict=False)
        typed = [dict(zip(self.PARTS, (text.strip() for text in row), strict=True)) for row in rows]
        return [row for row in typed if any(row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_first" not in data

    def id_for_label(self, id_: str) -> str:
        return ""


class ClosuresField(forms.Field):
    """Days on which we ourselves are closed, as a project keeps them; a row without a last day is one day."""

    widget = ClosuresWidget
    default_error_messages = {
        "day": _("Give each closure its first day, and a last day that is not before it."),
        "slip": _("That is more than two months. Look at the year."),
        "long": _("A name of at most 40 characters is enough."),
    }

    def to_python(self, value: Any) -> list[dict[str, str]]:
        return [self._closure(row) for row in value or ()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or ()) != list(data or ())

    def _closure(self, row: dict[str, str]) -> dict[str, str]:
        try:
            first = date.fromisoformat(row["first"])
            last = date.fromisoformat(row["last"] or row["first"])
        except ValueError:
            raise forms.ValidationError(self.error_messages["day"], code="day") from None
        if last < first:
            raise forms.ValidationError(self.error_messages["day"], code="day")
        if Closure(first, last).is_a_slip:
            raise forms.ValidationError(self.error_messages["slip"], code="slip")
        if len(row["name"]) > 40:
            raise forms.ValidationError(self.error_messages["long"], code="long")
        return {"first": first.isoformat(), "last": last.isoformat(), "name": row["name"]}


def in_order(closures: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(closures, key=lambda closure: (closure["first"], closure["last"]))
