"""What stands in the way, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.projects.facts import (
    AlreadySigned,
    NeedsBothTeams,
    NominationClosed,
    NotALead,
    NotInTeam,
    NotTheirs,
    OwnsLiveTargets,
    StillFull,
    TargetFinished,
)
from nurture.projects.templatetags.projects import limits_in_words

PLAIN: dict[type[Exception], Promise] = {
    NeedsBothTeams: gettext_lazy("A project needs at least one member of each team."),
    NotALead: gettext_lazy("A lead of the project can do this."),
    NotInTeam: gettext_lazy("Only members of the project can do this, each for their own team."),
    NotTheirs: gettext_lazy("Only those whose it is can do this, or a lead of the project."),
    TargetFinished: gettext_lazy("This target is finished; its history stays as it is."),
}
# Those that end in a message; the others have an answer of their own.
FACTS = (AlreadySigned, NominationClosed, NotALead, NotInTeam, NotTheirs, StillFull, TargetFinished)


def words_for(fact: Exception) -> str:
    """A fact as it is told to whoever met it."""
    match fact:
        case AlreadySigned():
            return _("%(name)s has signed already.") % {"name": fact.signature.user.display_name}
        case NominationClosed():
            state = fact.nomination.get_state_display()
            return _("Somebody was quicker. It stands at: %(state)s.") % {"state": state}
        case StillFull():
            return _("No place is free: %(limits)s.") % {"limits": limits_in_words(fact.limits)}
        case _:
            return str(PLAIN[type(fact)])


def stuck_owners(fact: OwnsLiveTargets) -> str:
    names = ", ".join(user.display_name for user in fact.users)
    return _("Give their live targets another owner first: %(names)s.") % {"names": names}
