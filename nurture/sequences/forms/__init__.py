"""Whether what was written about a plan or an email is sane."""

from nurture.sequences.forms.emails import EmailForm
from nurture.sequences.forms.meeting import Difference
from nurture.sequences.forms.plans import AddStepForm, DelayForm, ReplaceForm, SequenceForm
from nurture.sequences.forms.steps import EndSequenceForm, NoteForm, StepForm, TemplateStepForm

__all__ = [
    "AddStepForm",
    "DelayForm",
    "Difference",
    "EmailForm",
    "EndSequenceForm",
    "NoteForm",
    "ReplaceForm",
    "SequenceForm",
    "StepForm",
    "TemplateStepForm",
]
