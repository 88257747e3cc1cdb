"""Why a message waits, went or did not go: codes and plain parameters, worded in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.rules.addresses import readable
from nurture.delivery.rules.window import Why
from nurture.projects.rules.calendars import holiday_name
from nurture.web.countries import country_name
from nurture.web.templatetags import ui

ERASED: Final[Promise] = _("An email that was erased")
REASONS: Final[Mapping[str, Promise]] = {
    # The last gate
    "stale": _("Its time was over before it could go."),
    "suppressed": _("This address must not be mailed."),
    "person_refused": _("The person asked us not to write any more."),
    "has_it_already": _("The person has this email already, by another decision."),
    "left": _("The person has left the company."),
    "address_changed": _("The person's address changed after this was planned."),
    "no_legal_basis": _("There is no legal basis to write to this person."),
    "basis_not_yet": _("The legal basis to write to this person is dated %(day)s: not before then."),
    "target_finished": _("The target is finished."),
    "handed_off": _("The account is offered to sales. Nothing goes out meanwhile."),
    "mode_off": _("Sending is switched off on this installation."),
    "not_on_allowlist": _("This installation sends to listed addresses only, and this one is not listed."),
    "not_live": _("Nobody has confirmed yet that this installation is the real one."),
    "copy": _("This is a copy of another installation: nothing is sent."),
    "no_journal": _("No journal is kept beside the database, so nothing is sent."),
    "machine_unknown": _("The machine that would send it knows nothing of this installation."),
    "restored": _("The database was restored from a backup. Somebody has to look before anything is sent."),
    "recovery": _("It came due while nobody looked. Somebody chooses what becomes of it."),
    "handed_over_before_restore": _(
        "The journal says that it was handed over. The restored database knows no more about it."
    ),
    "stopped": _("Sending is stopped by hand."),
    "paused": _("The account is paused until its owner has chosen how to go on."),
    "absent": _("The person is away, or may have left. It goes on by itself when they are back."),
    "footer_incomplete": _("The legal footer is not complete."),
    "sender_gone": _("%(name)s writes no more. Give the target an owner in sales who does."),
    "identity_off": _("It was written from %(address)s, which is switched off."),
    "identity_refused": _("The mail server of %(address)s refuses our password or key."),
    # Limits
    "limit_person_day": _("Held until %(until)s: at most %(count)s to one person in 24 hours."),
    "limit_person_week": _("Held until %(until)s: at most %(count)s to one person in 7 days."),
    "limit_company_day": _("Held until %(until)s: at most %(count)s people of one company on one day."),
    "limit_way_hour": _("Held until %(until)s: at most %(count)s an hour from %(way)s."),
    "limit_way_day": _("Held until %(until)s: at most %(count)s in 24 hours from %(way)s."),
    "limit_domain": _("Held until %(until)s: mail goes to %(domain)s no faster."),
    "limit_connections": _("Held for a moment: mail goes to %(domain)s over %(count)s connections already."),
    "limit_cools": _("Held until %(until)s: %(domain)s asked for less mail."),
    "way_closed": _("Held until %(until)s: the mail server of %(way)s could not be reached."),
    "way_refused": _("The mail server %(way)s refuses our mail. It waits until one of the leads has looked."),
    # Writing the mail
    "missing_value": _("%(contact)s has no value for the field “%(field)s”."),
    "broken_template": _("The text cannot be read: %(problem)s"),
    "unmailable": _("This cannot be mailed: %(problem)s"),
    # What the mail server said
    "route": _("The mail server could not be reached. It is tried again."),
    "route_auth": _("The mail server does not take our password or key. It is tried again."),
    "route_token": _("The sign-in service (OAuth 2.0) gave us no token. It is tried again."),
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
    "treated_as_sent": _("%(by)s treats it as sent."),
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
    Why.PERSON_DAY: _("Less than 24 hours before or after it another email goes to this person."),
    Why.PERSON_WEEK: _("Within 7 days enough other emails go to this person."),
    Why.COMPANY_DAY: _("On %(day)s as many others of this company get an email as we write to on one day."),
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
    "token": pgettext_lazy("phase", "getting a token"),
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
    "taken_back": pgettext_lazy("result", "Taken back before anything left us"),
    "uncertain": pgettext_lazy("result", "No answer"),
}

#: What bore a message, and so proved that it arrived (nurture.delivery.actions.evidence.Kind).
EVIDENCE: Final[Mapping[str, Promise]] = {
    "reply": pgettext_lazy("proof of arrival", "They answered it."),
    "auto_reply": pgettext_lazy("proof of arrival", "Their mailbox answered it by itself."),
    "bounce": pgettext_lazy("proof of arrival", "A report about it came back."),
    "delivery_notice": pgettext_lazy("proof of arrival", "A notice about it came back."),
    "complaint": pgettext_lazy("proof of arrival", "They complained about it."),
    "unsubscribe": pgettext_lazy("proof of arrival", "They unsubscribed by its link."),
    "click": pgettext_lazy("proof of arrival", "A link in it was opened."),
    "open": pgettext_lazy("proof of arrival", "It was displayed."),
    "relay": pgettext_lazy("proof of arrival", "The mail server's log says so."),
    "provider": pgettext_lazy("proof of arrival", "The provider through whom it went says so."),
    "unknown": pgettext_lazy("proof of arrival", "A mail that names it came back."),
}

#: What a mail that came in looks like (nurture.delivery.inbound.classifying.Kind).
INBOUND: Final[Mapping[str, Promise]] = {
    "reply": pgettext_lazy("incoming mail", "An answer"),
    "auto_reply": pgettext_lazy("incoming mail", "An automatic answer"),
    "bounce": pgettext_lazy("incoming mail", "A mail that came back"),
    "delivery_notice": pgettext_lazy("incoming mail", "A notice of delivery"),
    "complaint": pgettext_lazy("incoming mail", "A complaint"),
    "unknown": pgettext_lazy("incoming mail", "Cannot tell"),
}

#: How far an attempt came whose answer never arrived.
REACHED: Final[Mapping[str, Promise]] = {
    "dot": _("The whole mail was on its way when the connection broke."),
    "reply": _("The whole mail had left us; the server's answer never came."),
    "body": _("The connection broke inside the mail."),
}


def evidence(kind: str) -> str:
    return str(EVIDENCE.get(kind, kind))


def attempt(result: str, phase: str) -> str:
    """How a try ended, in a few words; where it ended early, at which step."""
    ended, step = str(RESULTS.get(result, result)), where(result, phase)
    return gettext("%(result)s (%(phase)s)") % {"result": ended, "phase": step} if step else ended


def where(result: str, phase: str) -> str:
    """At which step a try ended; empty where it came through, or never began."""
    return "" if result in {"sent", "taken_back"} else str(PHASES.get(phase, ""))


def reason(code: str, detail: Mapping[str, Any], today: date | None = None) -> str:
    """The reason in a sentence or two; what is not known by its code is worded by the app that gave it."""
    if not code:
        return ""
    # Something else held it first.
    code = code.removesuffix("_too")
    if code == "route" and f"route_{detail.get('phase')}" in REASONS:
        code = f"route_{detail['phase']}"
    sentence = str(REASONS[code]) if code in REASONS else gettext(str(detail.get("words") or code))
    filled = _filled(
        sentence, {**detail, **_places(detail), **_by(detail), **_until(detail, today), **_day(detail)}
    )
    if code == "footer_incomplete":
        items = str(detail.get("items", "")).split(",")
        return f"{filled} ({', '.join(str(FOOTER_ITEMS.get(item, item)) for item in items)})"
    if code == "stopped" and detail.get("also"):
        return f"{filled} {reason(str(detail['also']), detail, today)}"
    if code == "stale" and detail.get("before"):
        before = reason(str(detail["before"]), detail, today)
        return gettext("%(now)s Before that: %(before)s") % {"now": filled, "before": before}
    return filled


def _places(detail: Mapping[str, Any]) -> dict[str, str]:
    """Addresses and domains as people write them."""
    return {name: readable(str(detail[name])) for name in ("address", "domain", "way") if detail.get(name)}


def _by(detail: Mapping[str, Any]) -> dict[str, str]:
    """Whoever did it, as the reader writes their name (User.both_names)."""
    in_latin = detail.get("by_latin")
    return {"by": in_latin} if in_latin and not (get_language() or "").startswith("ja") else {}


def _day(detail: Mapping[str, Any]) -> dict[str, str]:
    """As the reader writes it, where it is a date."""
    try:
        return {"day": ui.day(date.fromisoformat(str(detail.get("day"))))}
    except ValueError:
        return {}


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


def _until(detail: Mapping[str, Any], today: date | None) -> dict[str, str]:
    """As the reader's clock shows it; today by the hour alone."""
    if not detail.get("until"):
        return {}
    local = timezone.localtime(datetime.fromisoformat(str(detail["until"])))
    return {"until": f"{local:%H:%M}" if local.date() == today else ui.moment(local, today)}


def _filled(sentence: str, detail: Mapping[str, Any]) -> str:
    """A parameter that is missing stays visible as its name: a sentence is never lost for it."""
    try:
        return sentence % detail
    except (KeyError, ValueError, TypeError):
        return sentence
