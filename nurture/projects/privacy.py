"""Where people of an account may be named in projects (accounts.privacy.parts says the promise)."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy.parts import Part, Written
from nurture.projects.models import (
    CycleChange,
    DeckMove,
    GapTalk,
    Nomination,
    Offer,
    ScoreRound,
    ScoreSheet,
    Signature,
    Target,
    TargetEnd,
)

PART = Part(
    written=(
        Written(
            CycleChange,
            "cycle__project__targets__account",
            ("why",),
            _("Change of a cycle"),
            through_many=True,
        ),
        Written(
            Nomination,
            "account",
            (
                "amount_basis",
                "why_account",
                "why_now",
                "last_contact_said",
                "known_people",
                "blockers",
                "do_not_say",
                "sales_contribution",
                "decline_note",
            ),
            _("Nomination"),
        ),
        Written(Signature, "nomination__account", ("override",), _("Signature")),
        Written(ScoreRound, "nomination__account", ("reopened_because",), _("Round of scores")),
        Written(ScoreSheet, "round__nomination__account", ("note",), _("Scores")),
        Written(GapTalk, "round__nomination__account", ("agreed",), _("Talk about a gap")),
        Written(DeckMove, "nomination__account", ("why",), _("Move on deck")),
        Written(Target, "account", ("do_not_say",), _("Target")),
        Written(Offer, "target__account", ("why",), _("Offer to sales")),
        Written(TargetEnd, "target__account", ("note",), _("End of a target")),
    )
)
