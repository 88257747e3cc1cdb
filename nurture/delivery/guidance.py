"""What lets a held message go on, and what to do about one that failed: a sentence, and the way there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nurture.delivery import words
from nurture.delivery.gates import Refusal
from nurture.delivery.models import Message, MessageState

_WAITING: Final = frozenset({MessageState.PLANNED, MessageState.CLAIMED, MessageState.HELD})


@dataclass(frozen=True, slots=True)
class Guidance:
    words: str
    # Where it is done, and the word for that place.
    url: str = ""
    label: str = ""


#: By reason: what ends the waiting, and the place in which that is done.
RELEASES: Final[Mapping[str, tuple[Promise, str]]] = {
    "paused": (_("Goes on when the account's owner chooses to carry on."), "account"),
    "handed_off": (_("Goes on if sales gives the account back."), "account"),
    "stopped": (_("Goes on by itself once the stop is released."), "stops"),
    "mode_off": (_("Goes on by itself once sending is switched on."), ""),
    "not_live": (_("Goes on once somebody confirms it."), ""),
    "copy": (_("It goes from the real installation."), ""),
    "no_journal": (_("Goes on once JOURNAL_DIR is set."), ""),
    "machine_unknown": (_("Goes on once the machine is made known."), ""),
    "restored": (_("Goes on once the recovery is settled."), "recovery"),
    "recovery": (_("Goes on once somebody has chosen."), "recovery"),
    "not_on_allowlist": (
        _("Goes on once the address is listed, or this installation sends to everybody."),
        "",
    ),
    "footer_incomplete": (_("Goes on by itself once the footer is complete."), "sender"),
    "sender_gone": (_("Goes on once the target has an owner in sales who writes."), "account"),
    "identity_off": (_("Goes on once the address is switched on again."), "addresses"),
    "identity_refused": (_("Goes on once the mail server takes our password again."), "addresses"),
    "not_decided": (_("Goes on once both teams decide on it."), "meetings"),
    "resting": (_("Goes on by itself on that day, or once both teams decide to send."), "meetings"),
    "not_approved": (_("Goes on once both teams have approved the text."), "meetings"),
    "content_changed": (_("Goes on once both teams decide on the new text."), "meetings"),
    "way_closed": (_("Goes on by itself once the mail server answers. Nothing has left us."), "flow"),
    "way_refused": (_("Goes on once one of the leads has looked."), "flow"),
    **dict.fromkeys(
        (
            "limit_person_day",
            "limit_person_week",
            "limit_company_day",
            "limit_domain",
            "limit_connections",
            "limit_cools",
        ),
        (_("Goes on by itself then, unless its day is over before."), ""),
    ),
    **dict.fromkeys(
        ("limit_way_hour", "limit_way_day"),
        (_("Goes on by itself then, unless its day is over before."), "flow"),
    ),
    "route": (_("Tried again every minute. Nothing has left us."), ""),
    "later": (_("Tried again by itself at that time."), ""),
    "domain_cools": (_("Tried again by itself at that time, and less goes to that domain meanwhile."), ""),
    "mailbox_full": (_("Tried again by itself at that time."), ""),
}
#: Of one that a stop holds, and not the stop alone.
_NOT_ALONE: Final = (_("Goes on once the stop is released and the rest is over as well."), "stops")
#: Of one that a limit holds for longer than its day.
_DAY_ENDS_FIRST: Final = _("Its day ends first, so it does not go by itself.")
#: Of a held message whose reason is not named above.
LOOKED_AT: Final = _("Looked at again every half minute.")

#: By reason of a failure: what to do.
ADVICE: Final[Mapping[str, tuple[Promise, str]]] = {
    "missing_value": (_("Enter it on the page of the person, then try again."), "contact"),
    "no_such_address": (
        _("Ask sales: have they moved, or left? Then enter the address of today."),
        "contact",
    ),
    "broken_template": (_("Mend the text. Both teams then decide on it anew."), ""),
    "unmailable": (_("Mend the address or the text. Both teams then decide on it anew."), "contact"),
    "mailbox_full": (_("Try again in a few days, or call."), ""),
    "sender_refused": (_("Look at the records of our domain, then try again."), "addresses"),
    "refused": (_("Read what the server said. A call often settles it; then try again."), ""),
    "gave_up": (_("Their server was not ready for a day. Try again, or call."), ""),
}
_PLACES: Final[Mapping[str, Promise]] = {
    "account": _("To the account"),
    "contact": _("To the person"),
    "sender": _("To the footer"),
    "addresses": _("To the addresses"),
    "meetings": _("To the meetings"),
    "stops": _("To the stops"),
    "recovery": _("To the recovery"),
    "flow": _("To the limits"),
}


#: What the last gate asks, in the words of a page, and by which reasons it says no.
CHECKS: Final[Sequence[tuple[Promise, frozenset[str]]]] = (
    (
        _("Both teams decided on it and approved the text"),
        frozenset({"not_decided", "not_approved", "content_changed"}),
    ),
    (
        _("The person may be written to"),
        frozenset(
            {
                "suppressed",
                "person_refused",
                "left",
                "address_changed",
                "no_legal_basis",
                "basis_not_yet",
                "absent",
            }
        ),
    ),
    (_("They do not have this email yet"), frozenset({"has_it_already"})),
    (
        _("Nobody paused the account, and it is not offered to sales"),
        frozenset({"paused", "handed_off", "target_finished"}),
    ),
    (_("The legal footer is complete"), frozenset({"footer_incomplete"})),
    (
        _("Somebody writes it, and the way to the mail server is open"),
        frozenset({"sender_gone", "identity_off", "identity_refused"}),
    ),
)
#: Its day is looked at when it comes.
_NOT_YET: Final = frozenset({"stale"})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the last gate asks, and why the answer would be no; empty where it would be yes."""

    label: str
    refusals: tuple[str, ...]


def checks(refusals: Iterable[Refusal]) -> list[Check]:
    """What is named in CHECKS, one line each; whatever else stands against it comes last."""
    said = {each.code: words.reason(each.code, each.detail) for each in refusals if each.code not in _NOT_YET}
    known = [
        Check(str(label), tuple(said[code] for code in said if code in codes)) for label, codes in CHECKS
    ]
    named = {code for _label, codes in CHECKS for code in codes}
    others = tuple(sentence for code, sentence in said.items() if code not in named)
    return [*known, Check(str(_OTHERWISE), others)]


#: Mode, stops, and whatever an app asks that is not named above.
_OTHERWISE: Final = _("Sending is on, and nobody stopped it")


def guidance(message: Message) -> Guidance | None:
    """What comes next, of a message that waits for something or failed. No query; the contact is read already."""
    if message.state in _WAITING and message.reason:
        if message.reason == "stopped" and message.reason_detail.get("also"):
            return _told(_NOT_ALONE, message)
        default = (LOOKED_AT, "") if message.state == MessageState.HELD else None
        found = RELEASES.get(message.reason.removesuffix("_too")) or default
        if found and message.held_until and message.held_until >= message.stale_at:
            found = _DAY_ENDS_FIRST, found[1]
        return _told(found, message)
    if message.state == MessageState.FAILED:
        return _told(ADVICE.get(message.reason), message)
    return None


def _told(found: tuple[Promise | str, str] | None, message: Message) -> Guidance | None:
    if found is None:
        return None
    words, place = found
    return Guidance(str(words), _url(place, message), str(_PLACES.get(place, "")))


def _url(place: str, message: Message) -> str:
    view, pk = _VIEWS.get(place, ("", ""))
    return reverse(view, args=[getattr(message, pk)] if pk else []) if view else ""


#: The page of each place, and the column of the message that it is about.
_VIEWS: Final[Mapping[str, tuple[str, str]]] = {
    "account": ("accounts:account", "account_id"),
    "contact": ("accounts:contact", "contact_id"),
    "sender": ("delivery:sender", ""),
    "addresses": ("delivery:identities", ""),
    "meetings": ("meetings:meetings", ""),
    "stops": ("delivery:stops", ""),
    "recovery": ("delivery:recovery", ""),
    "flow": ("delivery:flow", ""),
}
