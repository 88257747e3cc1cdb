"""Of which days."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nurture.web.forms import DateInput

QUARTER = timedelta(days=90)
#: At the ends of the calendar there is no day beside a day.
OUR_TIME: Final = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31)))


class PeriodForm(forms.Form):
    first = forms.DateField(label=_("From the day"), widget=DateInput, validators=OUR_TIME)
    last = forms.DateField(label=_("To the day"), widget=DateInput, validators=OUR_TIME)

    @classmethod
    def of(cls, asked: Any, *, today: date) -> "PeriodForm":
        """The last quarter of a year, until somebody says otherwise."""
        usual = {"first": (today - QUARTER).isoformat(), "last": today.isoformat()}
        return cls({name: asked.get(name) or value for name, value in usual.items()})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            raise ValidationError(_now("The first day comes after the last."))
        return cleaned
