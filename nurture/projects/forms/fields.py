"""Fields that read what people write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
