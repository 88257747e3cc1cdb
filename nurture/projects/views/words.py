"""What stands in the way, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.projects.facts import (
    AlreadyProposed,
    AlreadyRevealed,
    AlreadySigned,
    CriteriaSettled,
    CriteriaSigned,
    NeedsBothTeams,
    NominationClosed,
    NotALead,
    NotInTeam,
    NotReadyToSign,
    NotRevealed,
    NotTheirs,
    OutOfTurn,
    OwnsLiveTargets,
    ScoredMeanwhile,
    StillFull,
    StillOffered,
    TargetFinished,
)
from nurture.projects.templatetags.projects import limits_in_words

PLAIN: dict[type[Exception], Promise] = {
    AlreadyProposed: gettext_lazy("Another version waits for its signatures. Sign it or take it back first."),
    AlreadyRevealed: gettext_lazy(
        "Both teams have scored. Reopen the scores, with a reason, to score again."
    ),
    CriteriaSettled: gettext_lazy("This version was taken back, or a newer one is in force."),
    CriteriaSigned: gettext_lazy("Your team has signed this version already."),
    NotRevealed: gettext_lazy("The scores of one team are missing: there is nothing to compare yet."),
    NeedsBothTeams: gettext_lazy("A project needs at least one member of each team."),
    NotALead: gettext_lazy("A lead of the project can do this."),
    NotInTeam: gettext_lazy("Only members of the project can do this, each for their own team."),
    NotTheirs: gettext_lazy("Only those whose it is can do this, or a lead of the project."),
    StillOffered: gettext_lazy(
        "It is offered to sales by a decision of both teams. Withdraw that decision first."
    ),
    TargetFinished: gettext_lazy("This target is finished; its history stays as it is."),
}
# Those that end in a message; the others have an answer of their own.
FACTS = (
    AlreadyRevealed,
    AlreadySigned,
    NominationClosed,
    NotALead,
    NotInTeam,
    NotRevealed,
    NotTheirs,
    StillFull,
    StillOffered,
    TargetFinished,
)
CRITERIA_FACTS = (AlreadyProposed, CriteriaSettled, CriteriaSigned, NotALead)
BEFORE_SIGNING: dict[str, Promise] = {
    "scores": gettext_lazy("Both teams score before anybody signs. To sign now, write why it cannot wait."),
    "talk": gettext_lazy(
        "The scores lie apart and nobody has recorded the talk about it. Record it, or write why it cannot wait."
    ),
}


def words_for(fact: Exception) -> str:
    """A fact as it is told to whoever met it."""
    match fact:
        case AlreadySigned():
            return _("%(name)s has signed already.") % {"name": fact.signature.user.display_name}
        case NominationClosed():
            state = fact.nomination.get_state_display()
            return _("Somebody was quicker. It stands at: %(state)s.") % {"state": state}
        case OutOfTurn():
            first = fact.first.account.display_name
            return _("%(account)s stands before it and has a place now. Write why it should wait on.") % {
                "account": first
            }
        case ScoredMeanwhile():
            name = fact.sheet.user.display_name
            return _("%(name)s has scored for your team meanwhile. Compare; sending again replaces it.") % {
                "name": name
            }
        case StillFull():
            return _("No place is free: %(limits)s.") % {"limits": limits_in_words(fact.limits)}
        case _:
            return str(
                BEFORE_SIGNING[fact.missing] if isinstance(fact, NotReadyToSign) else PLAIN[type(fact)]
            )


def stuck_owners(fact: OwnsLiveTargets) -> str:
    names = ", ".join(user.display_name for user in fact.users)
    return _("Give their live targets another owner first: %(names)s.") % {"names": names}
