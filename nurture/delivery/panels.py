"""What delivery shows on the pages of an account (accounts.panels says the promise)."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Contact
from accounts.panels import LastReaction, Mark, Panel
from nurture.delivery.absences.models import Absence
from nurture.delivery.absences.queries import open_absences
from nurture.delivery.forms import LiftForm
from nurture.delivery.queries.log import ON_A_CARD, latest
from nurture.delivery.queries.outbox import Shown
from nurture.delivery.queries.pauses import held_by, may_lift, may_pause, open_pause
from nurture.delivery.queries.reactions import latest_by_contact
from nurture.delivery.queries.suppressions import REFUSALS, barred
from nurture.team.models import User
from nurture.web.http import Request, once
from nurture.web.templatetags.ui import day


def paused(request: Request, account: Account) -> Panel | None:
    """Why nothing goes to this account, and, for whom it concerns, how to go on."""
    pause = once(request, open_pause, account)
    if pause is None:
        return None
    form = LiftForm() if may_lift(request.user, pause) else None
    context = {"pause": pause, "held": held_by(pause), "form": form}
    return Panel("head", "delivery/parts/paused.html", context)


def calls(request: Request, account: Account) -> Panel | None:
    """Beside the heading: entering a call, and, while nothing holds the account, holding it."""
    if not request.user.team:
        return None
    is_paused = once(request, open_pause, account) is not None
    context = {"may_pause": not is_paused and may_pause(request.user, account)}
    return Panel("actions", "delivery/parts/calls.html", context)


def mail(request: Request, account: Account) -> Panel | None:
    """The last few letters to anybody there, and the way to all of them. Nothing where none was planned."""
    rows = latest(request.user, account=account, today=timezone.localdate())
    return _mail(rows, reverse("delivery:account_mail", args=[account.pk]), names=True)


def mail_of_contact(request: Request, contact: Contact) -> Panel | None:
    """The same for one person."""
    rows = latest(request.user, contact=contact, today=timezone.localdate())
    return _mail(rows, reverse("delivery:contact_mail", args=[contact.pk]), names=False)


def _mail(rows: list[Shown], url: str, *, names: bool) -> Panel | None:
    if not rows:
        return None
    context = {"rows": rows[:ON_A_CARD], "has_more": len(rows) > ON_A_CARD, "url": url, "names": names}
    return Panel("right", "delivery/parts/mail_card.html", context)


def unsubscribed(user: User, contacts: Sequence[Contact]) -> dict[int, Mark]:
    """Contacts who must not be mailed."""
    mark = Mark(_("Must not be mailed"), "bad", "ban")
    return dict.fromkeys(barred(contacts), mark)


def reacted(user: User, contacts: Sequence[Contact]) -> dict[int, LastReaction]:
    """The last reply, click, call or visit of each; what machines did is none."""
    return {
        pk: LastReaction(reaction.get_kind_display(), reaction.at, refused=reaction.kind in REFUSALS)
        for pk, reaction in latest_by_contact(contacts).items()
    }


def absent(user: User, contacts: Sequence[Contact]) -> dict[int, Mark]:
    """Who is away, and until when; who may have left."""
    return {each.contact_id: _absence(each) for each in open_absences(contacts)}


def _absence(absence: Absence) -> Mark:
    url = reverse("delivery:absence", args=[absence.pk])
    if absence.back_on is not None:
        return Mark(_("Away until %(day)s") % {"day": day(absence.back_on)}, "outline", "plane", url)
    return Mark(_("May have left"), "warn", "user-round-search", url)
