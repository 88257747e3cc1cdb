"""What somebody knows, while everybody talks."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from accounts.forms.annotations import AnnotationForm
from accounts.models import Account, Contact


class NoteForm(AnnotationForm):
    """One line of what somebody knows, while everybody talks: heard today, as sure as one usually is."""

    def __init__(self, data: Any = None, *, account: Account) -> None:
        super().__init__(data, account=account, auto_id="note_%s")
        # It stands on this meeting, whatever the form says.
        for name in (*self.rarely, "on"):
            del self.fields[name]
        self.fields["their_words"].widget.attrs["placeholder"] = _("Their words")
        self.fields["body"].widget.attrs["placeholder"] = _("Our reading")
        # The column is narrow.
        cast(forms.ModelChoiceField[Contact], self.fields["contact"]).empty_label = _("About whom")
