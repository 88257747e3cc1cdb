"""Steps, their timing, their changes and files of templates in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nurture.sequences.models import Fact, SequenceChange, StepKind, StepWords, Timing
from nurture.sequences.queries.changes import Change
from nurture.sequences.rules.template_file import Problem
from nurture.web.templatetags import ui

ICONS: Final[dict[str, str]] = {
    StepKind.EMAIL: "mail",
    StepKind.PERSONAL: "pen-line",
    StepKind.CALL: "phone",
    StepKind.VISIT: "handshake",
    StepKind.TASK: "square-check",
    StepKind.WAIT: "hourglass",
    StepKind.DECIDE: "messages-square",
    StepKind.HANDOFF: "arrow-right-left",
}

#: A fact with the days in which it counts, as the condition of a step.
BY_FACT: Final[dict[str, Promise]] = {
    Fact.CLICKED: gettext_lazy("as soon as they click, within %(days)s business days; else it is left out"),
    Fact.REPLIED: gettext_lazy("as soon as they reply, within %(days)s business days; else it is left out"),
    Fact.REACTED: gettext_lazy("as soon as they react, within %(days)s business days; else it is left out"),
    Fact.NOT_CLICKED: gettext_lazy("when they have not clicked for %(days)s business days"),
    Fact.NOT_REPLIED: gettext_lazy("when they have not replied for %(days)s business days"),
    Fact.NOT_REACTED: gettext_lazy("when they have not reacted for %(days)s business days"),
}
WAITS: Final[dict[str, Promise]] = {
    Fact.CLICKED: gettext_lazy("until somebody there clicks, at most %(days)s business days"),
    Fact.REPLIED: gettext_lazy("until somebody there replies, at most %(days)s business days"),
    Fact.REACTED: gettext_lazy("until somebody there reacts, at most %(days)s business days"),
}


def when_words(step: StepWords, number: int = 0) -> str:
    """When a step is due; the first one waits for nothing."""
    if step.timing == Timing.FACT:
        words = WAITS if step.kind == StepKind.WAIT else BY_FACT
        return str(words.get(step.fact, BY_FACT[Fact.REACTED])) % {"days": step.fact_days}
    if step.timing == Timing.CYCLE:
        return _("in the next cycle")
    day = getattr(step, "on_date", None)
    if step.timing == Timing.DATE and day is not None:
        return _("on %(day)s") % {"day": ui.day(day)}
    return _days_words(step, number)


def _days_words(step: StepWords, number: int) -> str:
    count = {"days": step.delay_days}
    if step.kind == StepKind.WAIT:
        return ngettext("for one business day", "for %(days)s business days", step.delay_days) % count
    if number == 1:
        return _("at once")
    if not step.delay_days:
        return _("right after the step before")
    words = ngettext(
        "one business day after the step before",
        "%(days)s business days after the step before",
        step.delay_days,
    )
    return words % count


#: How a step stands in the picture.
MARKS: Final[dict[str, Promise]] = {
    "sent": gettext_lazy("sent"),
    "done": gettext_lazy("done"),
    "skipped": gettext_lazy("skipped"),
    "planned": gettext_lazy("planned"),
    "held": gettext_lazy("held"),
    "projected": gettext_lazy("would come"),
}


FILE: Final[dict[str, Promise]] = {
    "file_too_large": gettext_lazy("The file is larger than 512 KB."),
    "file_no_json": gettext_lazy("The file is no JSON, or it is cut off."),
    "file_of_others": gettext_lazy("The file holds something else than a template of a sequence."),
    "file_newer": gettext_lazy("The file is of a version that is not known here: %(value)s."),
    "file_name": gettext_lazy("A name is missing, or longer than 120 characters."),
    "file_steps": gettext_lazy("There must be between 1 and %(value)s steps."),
    "file_step": gettext_lazy("This is no step."),
    "file_unknown": gettext_lazy("“%(key)s” is not known here. Is it written correctly?"),
    "file_text": gettext_lazy("“%(key)s” is no text, or longer than %(value)s characters."),
    "file_number": gettext_lazy("“%(key)s” is no whole number between 0 and %(value)s."),
    "file_word": gettext_lazy("“%(key)s” cannot be “%(value)s”."),
}


def file_problem(problem: Problem) -> str:
    said = str(FILE[problem.code]) % {"key": problem.key, "value": problem.value}
    if not problem.step:
        return said
    return _("Step %(number)s: %(problem)s") % {"number": problem.step, "problem": said}


What = SequenceChange.What
CHANGES: Final[dict[str, Promise]] = {
    What.STARTED: gettext_lazy("started the sequence"),
    What.ADDED: gettext_lazy("added “%(title)s”"),
    What.MOVED: gettext_lazy("moved “%(title)s” from place %(from)s to %(to)s"),
    What.CHANGED: gettext_lazy("changed when, for whom or what “%(title)s” is"),
    What.REPLACED: gettext_lazy("gave “%(title)s” other words"),
    What.SKIPPED: gettext_lazy("skipped “%(title)s”"),
    What.DONE: gettext_lazy("did “%(title)s”"),
    What.LEFT: gettext_lazy("took %(person)s out of the sequence"),
    What.ARCHIVED: gettext_lazy("took “%(title)s” out"),
    What.APPLIED: gettext_lazy("took over the template “%(title)s”"),
    What.ENDED: gettext_lazy("ended the sequence"),
}
FOR_ONE: Final[dict[str, Promise]] = {
    What.SKIPPED: gettext_lazy("skipped “%(title)s” for %(person)s"),
    What.DONE: gettext_lazy("did “%(title)s” with %(person)s"),
}


def change_words(change: Change) -> str:
    """What somebody did, without their name."""
    row = change.row
    words = FOR_ONE if change.person and row.what in FOR_ONE else CHANGES
    title = row.title or (str(row.step.get_kind_display()) if row.step else "")
    places = {name: row.before.get(name, "?") for name in ("from", "to")}
    return str(words[row.what]) % {"title": title, "person": change.person or "", **places}
