"""Where people of an account may be named in meetings (accounts.privacy.parts says the promise)."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy.parts import Part, Written
from nurture.meetings.models import Decision, Proposal

PART = Part(
    written=(
        Written(Proposal, "target__account", ("title", "aim", "evidence"), _("Proposal")),
        Written(Decision, "target__account", ("reason",), _("Decision")),
    )
)
