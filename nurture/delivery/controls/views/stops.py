"""Stopping: one press by anybody. Releasing: two people."""

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.delivery.controls.actions import stopping
from nurture.delivery.controls.facts import AlreadyReleased, NeedsSomebodyElse, ReleaseNotAsked
from nurture.delivery.controls.forms import ReleaseForm, StopForm
from nurture.delivery.controls.models import Stop
from nurture.delivery.controls.queries import stops as queries
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def stops(request: Request) -> HttpResponse:
    return _page(request, StopForm(user=request.user, initial={"scope": request.GET.get("scope", "")}))


@require_POST
@member_required
def stop(request: Request) -> HttpResponse:
    """Whatever else is wrong with the form: what is to be stopped is stopped."""
    form = StopForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, form, status=422)
    scope = form.chosen
    made = stopping.stop(
        project=scope.project,
        target=scope.target,
        identity=scope.identity,
        reason=form.cleaned_data["reason"],
        operation=form.operation_id,
        by=request.user,
        at=timezone.now(),
    )
    if made.lifted_at is None:
        notes.success(request, _stopped(scope.target or scope.project or scope.identity))
    else:
        notes.error(request, _("That was released already, and mail goes. Press again to stop it."))
    return redirect("delivery:stops")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def release_stop(request: Request, pk: int) -> HttpResponse:
    """GET asks. POST says one of the words: ask, release, leave."""
    found = get_object_or_404(queries.stops(request.user), pk=pk)
    if request.method != "POST":
        return _release_page(request, found, ReleaseForm())
    try:
        return _word(request, found)
    except AlreadyReleased:
        notes.info(request, _("Somebody has released it already."))
    except ReleaseNotAsked:
        notes.info(request, _("The request was taken back. It stays stopped."))
    except NeedsSomebodyElse:
        notes.error(request, _("Somebody of the other team, or another lead, gives the second word."))
    return redirect("delivery:stops")


def _word(request: Request, found: Stop) -> HttpResponse:
    match request.POST.get("word"):
        case "release":
            stopping.release(stop=found, by=request.user, at=timezone.now())
            notes.success(
                request, _("Released. What waits and is still inside its window goes within a minute.")
            )
        case "leave":
            stopping.leave_stopped(stop=found, by=request.user, at=timezone.now())
            notes.success(request, _("It stays stopped."))
        case _word:
            form = ReleaseForm(request.POST)
            if not form.is_valid():
                return _release_page(request, found, form, status=422)
            stopping.ask_release(stop=found, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
            notes.success(request, _("Asked. Somebody of the other team, or another lead, now releases it."))
    return redirect("delivery:stops")


def _stopped(what: object) -> str:
    if what is None:
        return _("Nothing goes out any more.")
    return _("Nothing goes out any more: %(what)s.") % {"what": what}


def _page(request: Request, form: StopForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "standing": queries.standing_stops(request.user),
        "lifted": queries.lifted_stops(request.user),
    }
    return render_page(request, "delivery/controls/stops.html", context, status=status)


def _release_page(request: Request, found: Stop, form: ReleaseForm, *, status: int = 200) -> HttpResponse:
    context = {
        "shown": queries.shown(request.user, found),
        "stop": found,
        "form": form,
        "waiting": queries.waiting_for(found),
    }
    return render_page(request, "delivery/controls/release.html", context, status=status)
