"""Facts of this app in words, for whoever ran into them."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nurture.delivery.facts import NobodyToSendTo
from nurture.delivery.rules.window import NoWindow
from nurture.meetings import facts
from nurture.meetings.lobby import facts as lobby
from nurture.meetings.minutes import facts as minutes
from nurture.projects.facts import CycleOver, NotInTeam, StillOffered
from nurture.sequences.facts import ContentChanged, EmailClosed, EmailIncomplete, SamePerson

WORDS: Final[dict[type[Exception], Promise]] = {
    facts.MeetingNotOpen: _("The meeting is not open: nothing was decided."),
    facts.AnotherMeetingOpen: _("Another meeting of this project is going on. Close it first."),
    facts.NotFacilitating: _("Somebody else leads the meeting now."),
    facts.VoteNotOpen: _("The vote is not open yet."),
    facts.VoteOver: _("The vote is over. Yours was not taken any more."),
    facts.StillSecret: _("Still secret: somebody here has not voted, and the minute is not over."),
    facts.NotInThisMeeting: _("This does not belong to the target any more. Choose again."),
    facts.AlreadyConfirmed: _("Somebody of your team has confirmed it already."),
    facts.AlreadyWithdrawn: _("The decision was withdrawn meanwhile."),
    facts.AlreadyHandedOver: _("Some of it has left us already: it cannot be taken back."),
    facts.NoLongerInTeam: _("Whoever decided this has left the team. Withdraw it and decide again."),
    facts.TooLateToUndo: _("The ten seconds are over. You can still withdraw it."),
    facts.NoQuorum: _("Neither owner is here. Say first why you do not wait for them."),
    facts.NotEdited: _("The words are what they were. Change something, or choose “Send”."),
    facts.NotSplit: _("Give at least two emails somebody of their own, or choose “Send”."),
    facts.WordsMissing: _("Nobody has written the edit yet. Write it, then the other team confirms it."),
    facts.KindIncomplete: _("Something is missing for this kind of decision."),
    facts.NotInTheRoom: _("Choose somebody else of this project, who speaks for the team that is missing."),
    facts.NotRecorded: _("Nobody recorded a word for you here."),
    facts.NotYours: _("Only whoever proposed it takes it back."),
    facts.ProposalInUse: _("It stays: we are voting, or a vote or a decision rests on it."),
    facts.NothingToSend: _("This is an idea without a text. Decide to rewrite: it becomes a draft."),
    facts.AlreadyOnItsWay: _("This email has been sent, or is planned, by another decision."),
    lobby.LobbyClosed: _(
        "The meeting has begun, or it takes place no more. What you chose before it counts."
    ),
    lobby.AlreadyBegun: _("The meeting has begun: it is neither moved nor skipped any more."),
    lobby.NotADelegate: _("Choose somebody else of your team in this project."),
    minutes.NotSaidYet: _("On one of these nothing is agreed any more. Say what becomes of it too."),
    minutes.NotClosed: _("There are no minutes before the meeting is closed."),
    minutes.MinutesLocked: _("The minutes are locked by now. What you wrote can still be added to them."),
    minutes.MinutesNotLocked: _("The minutes can still be corrected. Change the words themselves."),
    StillOffered: _("It is offered to sales: nothing is sent to it. Withdraw that decision first."),
    CycleOver: _("The cycle is over, or was skipped already."),
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
