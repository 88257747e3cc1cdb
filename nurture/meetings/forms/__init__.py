"""Whether what was said in the room is sane."""

from nurture.meetings.forms.decisions import DecisionForm
from nurture.meetings.forms.notes import NoteForm
from nurture.meetings.forms.proposals import FromForm, ProposalForm
from nurture.meetings.forms.sheets import DissentForm, RecordForm, WithoutOwnersForm, WordsForm
from nurture.meetings.forms.votes import VoteForm

__all__ = [
    "DecisionForm",
    "DissentForm",
    "FromForm",
    "NoteForm",
    "ProposalForm",
    "RecordForm",
    "VoteForm",
    "WithoutOwnersForm",
    "WordsForm",
]
