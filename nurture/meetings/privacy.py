"""Where people of an account may be named in meetings (accounts.privacy.parts says the promise)."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.privacy.parts import Part, Written
from nurture.meetings.models import (
    Action,
    Amendment,
    Correction,
    Decision,
    Dissent,
    EarlyVote,
    LeftOpen,
    Option,
    Proposal,
    Rating,
    Replan,
    Verdict,
)

# What is said about a whole meeting may name people of any account of its project.
_OF_THE_PROJECT: Final = "meeting__project__targets__account"

PART = Part(
    written=(
        Written(Proposal, "target__account", ("title", "aim", "evidence"), _("Proposal")),
        Written(Decision, "target__account", ("reason", "instruction", "without_quorum"), _("Decision")),
        Written(Option, "decision__target__account", ("title", "aim", "evidence"), _("Option of a decision")),
        Written(Dissent, "decision__target__account", ("words",), _("Dissent")),
        Written(Verdict, "decision__target__account", ("words",), _("Verdict on a decision")),
        Written(Action, _OF_THE_PROJECT, ("words", "why_dropped"), _("Action"), through_many=True),
        Written(
            Replan,
            f"action__{_OF_THE_PROJECT}",
            ("words", "why"),
            _("Action planned anew"),
            through_many=True,
        ),
        Written(EarlyVote, "target__account", ("sentence",), _("Early vote")),
        Written(LeftOpen, "target__account", ("why",), _("Target left open")),
        Written(
            Correction, _OF_THE_PROJECT, ("before", "after"), _("Correction of minutes"), through_many=True
        ),
        Written(Amendment, _OF_THE_PROJECT, ("words",), _("Amendment of minutes"), through_many=True),
        Written(Rating, _OF_THE_PROJECT, ("improvement",), _("Rating"), through_many=True),
    )
)
