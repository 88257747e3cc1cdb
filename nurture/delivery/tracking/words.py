"""Verdicts and their reasons in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.delivery.tracking.models import HitVerdict

#: The one that says most stands first.
REASONS: Final[Mapping[str, Promise]] = {
    "scanner": gettext_lazy("The mail scanner of %(name)s follows links by itself."),
    "proxy": gettext_lazy("%(name)s’s proxy loads pictures by itself."),
    "program": gettext_lazy("It named itself %(name)s, which is no browser."),
    "nameless": gettext_lazy("It named no browser."),
    "burst": gettext_lazy("Three or more links were followed within five seconds."),
    "crowd": gettext_lazy("The same computer followed links of three or more people within a minute."),
    "with_page": gettext_lazy("A link and the page to refuse on were fetched in one breath."),
    "prefetch": gettext_lazy("A program fetched it before anybody asked for it."),
    "script": gettext_lazy("A script fetched it, nobody went there."),
    "head": gettext_lazy("It asked whether the page is there, not for the page."),
    "too_soon": gettext_lazy("It came within ten seconds of the sending."),
    "strange": gettext_lazy("It named itself %(name)s, which we do not know."),
    "unhurried": gettext_lazy("One link, in a browser, in no hurry."),
    "loaded": gettext_lazy("A picture was loaded. That may be a person or a program."),
    "looked": gettext_lazy("The page to refuse on was looked at."),
    "just_now": gettext_lazy("Just now. In a minute it is clear whether a machine did it."),
}


#: As the page of the settings tells it; the rules themselves are in rules.verdicts.
MACHINE_RULES: Final = (
    gettext_lazy("it only asks whether the page is there, or fetches it ahead of a reader"),
    gettext_lazy(
        "it names itself a scanner, a proxy of pictures or a program, or comes from the network of one"
    ),
    gettext_lazy("it comes within ten seconds of the sending"),
    gettext_lazy("three or more links of one email are followed within five seconds"),
    gettext_lazy("a link and the page to refuse on are fetched within five seconds"),
    gettext_lazy("one computer follows links of three or more people within a minute"),
)


def reasons(kept: Iterable[Mapping[str, Any]]) -> list[str]:
    """A sentence each, what says most first; what another version called otherwise stays visible as its code."""
    ordered = sorted(kept, key=lambda each: _ORDER.get(each["why"], len(_ORDER)))
    return [str(REASONS.get(each["why"], each["why"])) % {"name": each.get("name", "")} for each in ordered]


_ORDER: Final = {code: place for place, code in enumerate(REASONS)}


def verdict(value: str) -> str:
    return str(HitVerdict(value).label) if value in HitVerdict.values else ""


def corrected(verdict_said: str, name: str) -> str:
    if verdict_said == HitVerdict.HUMAN:
        return _("%(name)s says: this was a person.") % {"name": name}
    if verdict_said == HitVerdict.MACHINE:
        return _("%(name)s says: this was a machine.") % {"name": name}
    return _("%(name)s says: nobody can tell.") % {"name": name}
