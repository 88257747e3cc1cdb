"""Where people are named in what the playbook says (accounts.privacy.parts says the promise)."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.privacy.parts import Part, Written
from nurture.playbook.models import Insight

WORDS: Final = ("who", "information", "situation", "words", "why_retired")

PART = Part(
    written=tuple(
        Written(Insight, f"sources__{source}__account", WORDS, _("Insight"), through_many=True)
        for source in ("annotation", "deal")
    )
)
