"""Somebody saved while this form was open: both texts, and nothing overwritten."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    yours: str


class MeetsOthers:
    """For a model form with a hidden `version`: the one the writer saw."""

    data: Any
    fields: Any
    instance: Any

    def meet(self, current: Model, names: tuple[str, ...]) -> None:
        """Show both, and let the next save say that theirs was seen."""
        typed = self.data.copy()
        typed["version"] = getattr(current, "version")  # noqa: B009 - not every model has one
        self.data = typed
        self.differences = [
            Difference(str(self.fields[name].label), theirs, yours)
            for name in names
            if (theirs := _shown(current, name)) != (yours := _shown(self.instance, name))
        ]


def _shown(record: Any, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    return "" if value is None else str(value)
