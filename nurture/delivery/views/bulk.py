"""Many messages at once: ticked in the list or all that match, shown once more, done, and taken back."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib import messages as notes
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from nurture.delivery.actions import bulk as actions
from nurture.delivery.forms import OutboxForm
from nurture.delivery.queries.bulk import MOST, Chosen, choose, stopped_at
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_numbers


@dataclass
class Asked:
    """What is to happen to which messages."""

    request: Request
    deed: actions.Deed

    @property
    def everything(self) -> bool:
        return "all" in self.request.POST

    @cached_property
    def chosen(self) -> Chosen:
        ticked = whole_numbers(self.request.POST.getlist("message"))
        narrowed = OutboxForm(self.request.GET, user=self.request.user).narrowed if self.everything else None
        return choose(self.request.user, self.deed.before, ticked=ticked, narrowed=narrowed)

    @property
    def is_as_shown(self) -> bool:
        """While somebody read, nothing came and nothing went."""
        return self.request.POST.get("number") == str(len(self.chosen.ids))

    @property
    def back(self) -> str:
        if self.request.POST.get("back") == "attention":
            return reverse("delivery:attention")
        query = self.request.GET.copy()
        for name in ("cursor", "stopped"):
            query.pop(name, None)
        return f"{reverse('delivery:outbox')}{'?' if query else ''}{query.urlencode()}"

    def back_with(self, name: str, value: str) -> str:
        query = self.request.GET.copy()
        query.pop("cursor", None)
        query[name] = value
        return f"{reverse('delivery:outbox')}?{query.urlencode()}"


@require_POST
@member_required
def preview(request: Request) -> HttpResponse:
    """Whom it concerns. Changes nothing."""
    asked = _asked(request)
    if not asked.chosen.ids:
        notes.info(request, str(asked.deed.nothing))
        return HttpResponseRedirect(asked.back)
    return _page(request, asked)


@require_POST
@member_required
def carry_out(request: Request) -> HttpResponse:
    asked = _asked(request)
    if asked.chosen.too_many:
        return _page(request, asked, status=422)
    if not asked.is_as_shown:
        notes.error(request, _("The list has changed meanwhile. Look once more at whom it concerns."))
        return _page(request, asked, status=409)
    at = timezone.now()
    result = actions.carry_out(deed=asked.deed, messages=asked.chosen.messages, by=request.user, at=at)
    if result.refused:
        _say_refused(request, result.refused)
    if asked.deed is actions.STOP and result.done:
        return HttpResponseRedirect(asked.back_with("stopped", at.isoformat()))
    if result.done:
        notes.success(request, asked.deed.told(result.done))
    return HttpResponseRedirect(asked.back)


@require_POST
@member_required
def undo(request: Request) -> HttpResponse:
    """What this person stopped in one press goes after all."""
    at = _moment(request.POST.get("at", ""))
    messages = stopped_at(request.user, at) if at else []
    result = actions.carry_out(deed=actions.UNDO, messages=messages, by=request.user, at=timezone.now())
    if result.done:
        notes.success(request, actions.UNDO.told(result.done))
    else:
        notes.info(request, _("There is nothing to take back any more."))
    return HttpResponseRedirect(reverse("delivery:outbox"))


def _asked(request: Request) -> Asked:
    deed = actions.DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    return Asked(request, deed)


def _page(request: Request, asked: Asked, *, status: int = 200) -> HttpResponse:
    return render_page(request, "delivery/bulk.html", {"asked": asked, "most": MOST}, status=status)


def _say_refused(request: Request, number: int) -> None:
    said = ngettext(
        "%(count)d message had changed meanwhile and stays as it is.",
        "%(count)d messages had changed meanwhile and stay as they are.",
        number,
    )
    notes.warning(request, said % {"count": number})


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else None
