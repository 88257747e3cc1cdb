"""What each hint of the rules says: what was found and why it matters, and what its button does."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.sequences.rules.lint import Hint
from nurture.web.templatetags.ui import day

#: The headline, what was found filled in.
TITLES: Final[Mapping[str, Promise]] = {
    "footer_incomplete": gettext_lazy("The legal footer is not complete"),
    "missing_value": gettext_lazy("%(who)s has no value for %(fields)s"),
    "broken_link": gettext_lazy("A link leads nowhere"),
    "dead_link": gettext_lazy("A link does not answer (%(answer)s)"),
    "many_links": gettext_lazy("%(count)s links in little text"),
    "picture": gettext_lazy("Pictures are not sent"),
    "placeholder": gettext_lazy("Something is still to be filled in"),
    "do_not_say": gettext_lazy("Not to be said to this account"),
    "wrong_weekday": gettext_lazy("That day is another weekday"),
    "other_day": gettext_lazy("Our notes name another day"),
    "ages": gettext_lazy("It is read on another day"),
    "evidence_expired": gettext_lazy("What it rests on has ended"),
    "sent_before": gettext_lazy("They have had this letter"),
    "subject_before": gettext_lazy("They have had this subject"),
    "many_recipients": gettext_lazy("%(count)s people of one company"),
    "two_honorifics": gettext_lazy("Two honorifics"),
    "honorific_after_field": gettext_lazy("The salutation has its honorific already"),
    "spoken_company": gettext_lazy("御社 is said, 貴社 is written"),
    "long_subject": gettext_lazy("A long subject: %(width)s of %(room)s characters"),
    "wall_of_text": gettext_lazy("A wall of text"),
    "half_kana": gettext_lazy("Half-width kana"),
    "machine_character": gettext_lazy("A character that some programs show differently"),
    "mixed_width": gettext_lazy("Full-width and half-width mixed"),
}

REASONS: Final[Mapping[str, Promise]] = {
    "footer_incomplete": gettext_lazy("Nothing goes out until an administrator fills in who sends, where we are and where to complain."),
    "missing_value": gettext_lazy("Only their message is stopped. Add the value, or a fallback in the text."),
    "broken_link": gettext_lazy("Write the whole address, with https://."),
    "dead_link": gettext_lazy("Whoever presses it finds nothing. Mend the address or take it out."),
    "many_links": gettext_lazy("Filters take such a letter for an advertisement, and readers do not know where to begin."),
    "picture": gettext_lazy("A letter looks as if a person had typed it. Link to the picture instead."),
    "placeholder": gettext_lazy("“%(found)s”: the customer would read it as it stands."),
    "wrong_weekday": gettext_lazy("%(day)s: a wrong weekday makes them ask which of the two is meant."),
    "other_day": gettext_lazy("The nearest one we noted: %(day)s (%(how)s). Whoever was there remembers."),
    "ages": gettext_lazy("“%(found)s”: the meeting decides and the send window opens later. Name the day."),
    "evidence_expired": gettext_lazy("True until %(day)s, says the note: “%(found)s”"),
    "sent_before": gettext_lazy("%(who)s received nearly the same on %(day)s."),
    "subject_before": gettext_lazy("%(who)s received one with this subject on %(day)s."),
    "many_recipients": gettext_lazy("At most %(a_day)s get one on the same day; the others follow on the next ones."),
    "two_honorifics": gettext_lazy("“%(found)s”: one is enough, two look careless."),
    "honorific_after_field": gettext_lazy("It gives company, department, title, name and 様. This would be the second one."),
    "spoken_company": gettext_lazy("In a letter the written form is expected."),
    "long_subject": gettext_lazy("A list of mail cuts it off; a phone shows 15. The first words decide."),
    "wall_of_text": gettext_lazy("On a phone nobody reads so much at once. An empty line helps."),
    "half_kana": gettext_lazy("Older programs show other signs in its place."),
    "machine_character": gettext_lazy("“%(found)s” may arrive as another sign."),
    "mixed_width": gettext_lazy("“%(found)s” stands beside the other width. One of them is easier to read and to search."),
}  # fmt: skip

HEARD: Final[Mapping[str, Promise]] = {
    "visit": gettext_lazy("Visit"),
    "phone": gettext_lazy("Phone"),
    "online": gettext_lazy("Online meeting"),
    "event": gettext_lazy("Event"),
    "email": gettext_lazy("Email"),
}


def title(hint: Hint) -> str:
    return str(TITLES[hint.code]) % _values(hint)


def reason(hint: Hint) -> str:
    """Why it matters. What was asked not to be said is in the words of who asked."""
    if hint.code == "do_not_say":
        return _("“%(found)s”: %(sentence)s") % _values(hint)
    return str(REASONS[hint.code]) % _values(hint)


def fix(hint: Hint) -> str:
    """What the button says, empty where no press could be safe."""
    if hint.fix is None:
        return ""
    if hint.fix == "":
        return _("Take it out")
    return _("Write “%(fix)s”") % {"fix": hint.fix}


def _values(hint: Hint) -> dict[str, str | int]:
    values: dict[str, str | int] = {"found": hint.found, **hint.detail}
    if "day" in values:
        values["day"] = day(date.fromisoformat(str(values["day"])))
    if "how" in values:
        values["how"] = str(HEARD.get(str(values["how"]), values["how"]))
    return values
