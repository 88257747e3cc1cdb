"""What was found about an address, in plain words: what it means, and what to ask whoever keeps the domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nurture.delivery import words

CHECKS: Final[Mapping[str, Promise]] = {
    "spf": _("SPF: which servers may send"),
    "dkim": _("DKIM: the signature of the domain"),
    "dmarc": _("DMARC: what receivers do with forgeries"),
    "ptr": _("PTR: the name of the mail server"),
    "mx": _("MX: where answers arrive"),
}

STATUSES: Final[Mapping[str, Promise]] = {
    "good": pgettext_lazy("a record of the DNS", "Fine"),
    "warn": pgettext_lazy("a record of the DNS", "Could be better"),
    "bad": pgettext_lazy("a record of the DNS", "Mend this"),
    "unknown": pgettext_lazy("a record of the DNS", "Cannot tell"),
}
ICONS: Final = {
    "good": "check",
    "warn": "triangle-alert",
    "bad": "octagon-alert",
    "unknown": "circle-question-mark",
}

#: By code: what was found, and what to do.
FINDINGS: Final[Mapping[str, tuple[Promise, Promise | str]]] = {
    "no_answer": (
        _("The DNS did not answer for %(name)s."),
        _("Look again in a few minutes. If it stays so, ask whether the name servers of the domain work."),
    ),
    "spf_none": (
        _("%(domain)s does not say which servers may send for it. Many receivers treat such mail as spam."),
        _("Ask whoever keeps the DNS of %(domain)s to add this record."),
    ),
    "spf_none_unseen": (
        _("%(domain)s does not say which servers may send for it. Many receivers treat such mail as spam."),
        _(
            "Ask whoever runs the mail server from which public address it sends, and whoever keeps the DNS to allow that one: “v=spf1 ip4:… ~all”."
        ),
    ),
    "spf_twice": (
        _("%(domain)s has two SPF records. Receivers then take neither of them."),
        _("Ask to replace both by this one."),
    ),
    "spf_everybody": (
        _("The SPF record of %(domain)s lets everybody send in its name: “%(record)s”."),
        _("Ask to end it like this, so that others are doubted."),
    ),
    "spf_long": (
        _(
            "Receivers have to ask %(count)s questions to read the SPF record of %(domain)s; they stop after ten."
        ),
        _("Ask to take out the services you no longer send with, until it takes ten or fewer."),
    ),
    "spf_broken": (
        _("The SPF record of %(domain)s cannot be read: “%(record)s”."),
        _("Ask to have its spelling looked at: one wrong word spoils all of it."),
    ),
    "spf_unseen": (
        _(
            "There is an SPF record: “%(record)s”. From which public address your mail server sends cannot be seen from here."
        ),
        _("Ask whoever runs the mail server whether its public address is in it."),
    ),
    "spf_lacks": (
        _("The SPF record of %(domain)s does not allow %(addresses)s."),
        _("Ask to replace it by this one."),
    ),
    "spf_passes": (_("%(domain)s allows %(addresses)s."), ""),
    "spf_allows": (_("%(domain)s allows your provider (%(wanted)s)."), ""),
    "dkim_unknown": (
        _("Under the usual names no key of %(domain)s was found. It may have a name of its own."),
        _(
            "Send yourself a test and open its details: if they say dkim=pass, all is well. If not, switch on DKIM in your mail service and publish the record it shows."
        ),
    ),
    "dkim_not_there": (
        _("There is no key at %(name)s."),
        _("Compare the selector with the one your mail service shows, then publish its record."),
    ),
    "dkim_revoked": (
        _("The key at %(name)s is empty, which means it was withdrawn."),
        _("Ask your mail service for a new key and publish it."),
    ),
    "dkim_broken": (
        _("The key at %(name)s cannot be read."),
        _("It was probably cut or broken over lines when it was pasted. Ask to paste it anew."),
    ),
    "dkim_short": (
        _("The key at %(name)s has %(bits)s bits. Receivers ignore keys that short."),
        _("Ask your mail service for a key of 2048 bits and publish it."),
    ),
    "dkim_old": (
        _("The key at %(name)s has %(bits)s bits. It still counts; 2048 are usual."),
        _("Have it replaced when there is time."),
    ),
    "dkim_found": (_("There is a good key at %(name)s."), ""),
    "dmarc_none": (
        _("%(domain)s has no DMARC record. Gmail and Yahoo ask for one."),
        _("Ask to add this record. It changes nothing yet and sends reports to the address in it."),
    ),
    "dmarc_twice": (
        _("%(domain)s has two DMARC records. Receivers then take neither of them."),
        _("Ask to leave one of them only."),
    ),
    "dmarc_broken": (
        _("The DMARC record of %(domain)s cannot be read: “%(record)s”."),
        _("Ask to have it begin with “v=DMARC1; p=none”, “p=quarantine” or “p=reject”."),
    ),
    "dmarc_unread": (
        _("%(domain)s has a DMARC record, but nobody gets its reports."),
        _("Ask to name an address for reports, like this."),
    ),
    "dmarc_none_policy": (_("%(domain)s has a DMARC record with reports; forgeries still arrive."), ""),
    "dmarc_quarantine": (_("Forgeries of %(domain)s are put aside by receivers."), ""),
    "dmarc_reject": (_("Forgeries of %(domain)s are refused by receivers."), ""),
    "not_aligned": (
        _(
            "Bounces go to %(envelope)s, another domain than %(domain)s: SPF cannot speak for the From line, only DKIM can."
        ),
        _("See that DKIM signs for %(domain)s. With that all is well."),
    ),
    "ptr_provider": (_("Your provider looks after the names of its servers."), ""),
    "ptr_unseen": (
        _("%(host)s is not reachable from outside, or its public address cannot be seen from here."),
        _("Ask whoever runs it whether its public address has a name that leads back to it."),
    ),
    "ptr_none": (
        _("%(address)s has no name. Many receivers refuse mail from there."),
        _(
            "Ask whoever provides the address to enter %(host)s as its name (PTR): the provider of the line, not of the domain."
        ),
    ),
    "ptr_other": (
        _("%(address)s is called %(name)s, which does not lead back to it."),
        _("Ask to have both agree: the name of the address (PTR), and the address of the name."),
    ),
    "ptr_good": (_("%(host)s and its address lead to each other."), ""),
    "mx_good": (_("Answers and bounces to %(domain)s have a server."), ""),
    "mx_none": (
        _("%(domain)s takes no mail: answers and bounces would be lost."),
        _("Ask to enter the server that passes mail on to Nurture as MX of %(domain)s."),
    ),
}

# What a test mail came to; the phase stands beside it.
TRIALS: Final[Mapping[str, Promise]] = {
    "sent": _("The server took the mail. Look whether it has arrived at %(to)s."),
    "refused": _("The server refused the mail. It said: %(text)s"),
    "deferred": _("The server wants the mail later. It said: %(text)s"),
    "nothing_left": _("It did not come so far that a mail could leave. The reason: %(text)s"),
    "uncertain": _("The mail was handed over, but no answer came. It may arrive at %(to)s all the same."),
}
ADVICE: Final[Mapping[str, Promise]] = {
    "connect": _("Look at the name of the server and the port. A firewall may be in between."),
    "greeting": _(
        "Something answers there, but not like a mail server. Look at the port and the encryption."
    ),
    "ehlo": _("The server does not greet us back. It may know listed machines only."),
    "starttls": _("Look at the encryption: port 587 usually takes STARTTLS, port 465 TLS."),
    "token": _(
        "The sign-in service (OAuth 2.0) gave no token. Client secrets and refresh tokens end: make a new one there and enter it here."
    ),
    "auth": _("Look at the name and the password. Many services want a password made for programs."),
    "mail": _("The server does not let this sign-in send from this address."),
    "rcpt": _("The server does not pass mail on for us. Sign in, or have this machine allowed."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a page shows it."""

    check: str
    status: str
    label: str
    icon: str
    what: str
    advice: str
    record: Mapping[str, str] | None


def told(finding: Mapping[str, Any]) -> Told:
    status, code = str(finding["status"]), str(finding["code"])
    what, advice = FINDINGS[code]
    parameters = finding["parameters"]
    return Told(
        check=str(CHECKS[finding["check"]]),
        status=status,
        label=str(STATUSES[status]),
        icon=ICONS[status],
        what=str(what) % parameters,
        advice=str(advice) % parameters,
        record=finding["record"],
    )


def trial(result: Mapping[str, Any]) -> dict[str, str]:
    """What a test mail came to: a sentence, how far it came, and what to look at."""
    phase, verdict = str(result["phase"]), str(result["verdict"])
    failed = verdict not in {"sent", "uncertain"}
    return {
        "verdict": verdict,
        "tone": {"sent": "good", "uncertain": "warn", "deferred": "warn"}.get(verdict, "bad"),
        "said": str(TRIALS[verdict]) % {"to": result["to"], "text": result["text"] or "–"},
        "phase": str(words.PHASES[phase]),
        "advice": str(ADVICE.get(phase, "")) if failed else "",
    }
