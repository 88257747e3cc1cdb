"""Why a message waits, went or did not go: codes and plain parameters, worded in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from nurture.delivery.rules.window import Why
from nurture.projects.rules.calendars import holiday_name
from nurture.web.countries import country_name
from nurture.web.templatetags import ui

REASONS: Final[Mapping[str, Promise]] = {
    # The last gate
    "stale": _("Its time was over before it could go."),
    "suppressed": _("This address must not be mailed."),
    "person_refused": _("The person asked us not to write any more."),
    "has_it_already": _("The person has this email already, by another decision."),
    "left": _("The person has left the company."),
    "address_changed": _("The person's address changed after this was planned."),
    "no_legal_basis": _("There is no legal basis to write to this person."),
    "target_finished": _("The target is finished."),
    "handed_off": _("The account is offered to sales. Nothing goes out meanwhile."),
    "mode_off": _("Sending is switched off on this installation."),
    "not_on_allowlist": _("This installation sends to listed addresses only, and this one is not listed."),
    "stopped": _("Sending is stopped by hand."),
    "paused": _("The account is paused until its owner has chosen how to go on."),
    "footer_incomplete": _("The legal footer is not complete."),
    "sender_gone": _("%(name)s writes no more. Give the target an owner in sales who does."),
    "identity_off": _("It was written from %(address)s, which is switched off."),
    "identity_refused": _("The mail server of %(address)s refuses our password or key."),
    # Writing the mail
    "missing_value": _("%(contact)s has no value for the field “%(field)s”."),
    "broken_template": _("The text cannot be read: %(problem)s"),
    "unmailable": _("This cannot be mailed: %(problem)s"),
    # What the mail server said
    "route": _("The mail server could not be reached. It is tried again."),
    "later": _("The receiving server wants it later. It said: %(text)s"),
    "domain_cools": _("The receiving server wants less mail for a while. It said: %(text)s"),
    "mailbox_full": _("The mailbox is full. The server said: %(text)s"),
    "no_such_address": _("This address does not exist. The server said: %(text)s"),
    "sender_refused": _("The receiving server refuses us. It said: %(text)s"),
    "refused": _("The receiving server refused it: %(text)s"),
    "gave_up": _("The receiving server deferred it too often. It last said: %(text)s"),
    "no_reply": _("The mail was handed over, but the server's answer never came. It may have arrived."),
    "worker_gone": _("The worker stopped in the middle of the hand-over. It may have arrived."),
    "evidence": _("What came back shows that it arrived."),
    # People
    "by_hand": _("Stopped by %(by)s."),
    "withdrawn": _("The decision was withdrawn."),
    "erased": _("The person was erased."),
    "erased_words": _("Somebody who was named in the text was erased. Both teams decide anew."),
    "pause_adapt": _("The owner adapts the plan after the reaction."),
    "pause_hand_off": _("The owner hands the account off."),
}

TIMING: Final[Mapping[str, Promise]] = {
    Why.AS_ASKED: _("At once: the send window is open."),
    Why.BUSINESS_DAYS: _("%(name)s business days later: %(day)s."),
    Why.BEFORE_HOURS: _("Waits for the hours in which we send."),
    Why.AFTER_HOURS: _("On %(day)s the hours in which we send are over."),
    Why.WEEKDAY: _("%(day)s is not a day on which we send."),
    Why.HOLIDAY: _("%(day)s is a holiday: %(name)s."),
    Why.HOLIDAY_THERE: _("%(day)s is a holiday where they are, in %(country)s: %(name)s."),
    Why.CLOSURE: _("On %(day)s the company is closed: %(name)s."),
    Why.OUR_CLOSURE: _("On %(day)s we ourselves are closed: %(name)s."),
    Why.MONTH_END: _("%(day)s is one of their last %(name)s business days of the month: we leave them free."),
    Why.MONDAY_MORNING: _("On Mondays we do not write before %(name)s."),
    Why.ONE_A_DAY: _("On %(day)s another email goes to this person."),
    Why.CLOCK_CHANGE: _("The clock changes on %(day)s."),
}

FOOTER_ITEMS: Final[Mapping[str, Promise]] = {
    "company_name": _("sender's name"),
    "postal_address": _("postal address"),
    "complaint_contact": _("where to complain"),
}

PHASES: Final[Mapping[str, Promise]] = {
    "connect": pgettext_lazy("phase", "connecting"),
    "greeting": pgettext_lazy("phase", "greeting"),
    "ehlo": pgettext_lazy("phase", "introduction"),
    "starttls": pgettext_lazy("phase", "encryption"),
    "auth": pgettext_lazy("phase", "signing in"),
    "mail": pgettext_lazy("phase", "naming the sender"),
    "rcpt": pgettext_lazy("phase", "naming the recipient"),
    "data": pgettext_lazy("phase", "before the mail"),
    "body": pgettext_lazy("phase", "inside the mail"),
    "dot": pgettext_lazy("phase", "end of the mail"),
    "reply": pgettext_lazy("phase", "waiting for the answer"),
}

RESULTS: Final[Mapping[str, Promise]] = {
    "sent": pgettext_lazy("result", "Accepted"),
    "refused": pgettext_lazy("result", "Refused"),
    "deferred": pgettext_lazy("result", "Deferred"),
    "nothing_left": pgettext_lazy("result", "Nothing left us"),
    "uncertain": pgettext_lazy("result", "No answer"),
}


def reason(code: str, detail: Mapping[str, Any]) -> str:
    """The reason in a sentence or two; what is not known by its code is worded by the app that gave it."""
    if not code:
        return ""
    sentence = str(REASONS[code]) if code in REASONS else gettext(str(detail.get("words") or code))
    filled = _filled(sentence, detail)
    if code == "footer_incomplete":
        items = str(detail.get("items", "")).split(",")
        return f"{filled} ({', '.join(str(FOOTER_ITEMS.get(item, item)) for item in items)})"
    if code == "stale" and detail.get("before"):
        before = reason(str(detail["before"]), detail)
        return gettext("%(now)s Before that: %(before)s") % {"now": filled, "before": before}
    return filled


def timing(kept: Mapping[str, Any]) -> list[str]:
    """Why a message goes exactly then, one sentence a reason; a row of days off is told by its first and last."""
    reasons = kept.get("reasons", [])
    shown = reasons if len(reasons) <= 4 else [*reasons[:2], *reasons[-2:]]
    told = [_filled(str(TIMING[each["why"]]), _told(each)) for each in shown if each["why"] in TIMING]
    return [*_moved(kept), *told]


def _moved(kept: Mapping[str, Any]) -> list[str]:
    if "moved_from" not in kept:
        return []
    before = ui.day(date.fromisoformat(kept["moved_from"]))
    return [
        gettext("The days or hours in which we send changed: before, it was to go on %(day)s.")
        % {"day": before}
    ]


def _told(reason: Mapping[str, str]) -> dict[str, str]:
    """The day as the reader writes it; a holiday and its country by their names in the reader's language."""
    day, country = date.fromisoformat(reason["day"]), reason.get("country", "")
    name = holiday_name(country, day, get_language() or "en") or reason["name"]
    return {"name": name or "–", "day": ui.day(day), "country": country_name(country)}


def local_time(moment: datetime, zone: str, today: date | None = None) -> str:
    """The exact time where the contact is, with the zone's name when it is not the reader's."""
    with timezone.override(ZoneInfo(zone)):
        shown = ui.moment(moment, today)
    return shown if zone == timezone.get_current_timezone_name() else f"{shown} ({zone})"


def _filled(sentence: str, detail: Mapping[str, Any]) -> str:
    """A parameter that is missing stays visible as its name: a sentence is never lost for it."""
    try:
        return sentence % detail
    except (KeyError, ValueError, TypeError):
        return sentence
