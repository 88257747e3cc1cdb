"""Facts of this app in words, for whoever ran into them."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nurture.delivery.facts import NobodyToSendTo
from nurture.delivery.rules.window import NoWindow
from nurture.meetings import facts
from nurture.meetings.minutes import facts as minutes
from nurture.projects.facts import NotInTeam
from nurture.sequences.facts import ContentChanged, EmailClosed, EmailIncomplete, SamePerson

WORDS: Final[dict[type[Exception], Promise]] = {
    facts.MeetingNotOpen: _("The meeting is not open: nothing was decided."),
    facts.NotFacilitating: _("Somebody else leads the meeting now."),
    facts.VoteNotOpen: _("The vote is not open yet."),
    facts.VoteOver: _("The vote is over. Yours was not taken any more."),
    facts.StillSecret: _("Still secret: somebody here has not voted, and the minute is not over."),
    facts.NotInThisMeeting: _("This does not belong to the target any more. Choose again."),
    facts.AlreadyConfirmed: _("Somebody of your team has confirmed it already."),
    facts.AlreadyWithdrawn: _("The decision was withdrawn meanwhile."),
    facts.AlreadyHandedOver: _("Some of it has left us already: it cannot be taken back."),
    facts.NoLongerInTeam: _("Whoever decided this has left the team. Withdraw it and decide again."),
    facts.NothingToSend: _("This is an idea without a text. Decide to rewrite: it becomes a draft."),
    facts.AlreadyOnItsWay: _("This email has been sent, or is planned, by another decision."),
    minutes.NotSaidYet: _("On one of these nothing is agreed any more. Say what becomes of it too."),
    minutes.NotClosed: _("There are no minutes before the meeting is closed."),
    minutes.MinutesLocked: _("The minutes are locked by now. What you wrote can still be added to them."),
    minutes.MinutesNotLocked: _("The minutes can still be corrected. Change the words themselves."),
    NotInTeam: _("Only members of this project in sales or marketing decide."),
    ContentChanged: _("The text was changed meanwhile. Read it again; nothing was decided."),
    EmailIncomplete: _("This email is not complete. Open it and mend what is missing."),
    EmailClosed: _("This email has been sent already."),
    SamePerson: _("You spoke for the other team already. A second person has to confirm."),
    NobodyToSendTo: _("Nobody is left whom we may write to. Nothing was planned."),
    NoWindow: _("The project has no day on which we send. Nothing was planned."),
}

# What a view answers in words; anything else is a mistake in the program.
FACTS: Final = tuple(WORDS)


def words_of(fact: Exception) -> str:
    return str(WORDS[type(fact)])
