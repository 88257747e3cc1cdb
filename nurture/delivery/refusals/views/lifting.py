"""Off the list again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nurture.delivery.models import Suppression
from nurture.delivery.refusals.actions import answering, lifting
from nurture.delivery.refusals.facts import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyGone,
    NeedsConsent,
    NeverLifted,
    NotByOneself,
)
from nurture.delivery.refusals.forms import AskForm, LiftForm
from nurture.delivery.refusals.models import LiftRequest, Redirection
from nurture.delivery.refusals.queries.consents import newer_consent
from nurture.delivery.refusals.queries.listing import row_of, suppression_of
from nurture.delivery.refusals.rules.strength import Lift, lift_of
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def lift(request: Request, pk: int) -> HttpResponse:
    """By whoever leads alone, or, with a consent, by asking somebody who leads. What was erased stays for good."""
    found = get_object_or_404(Suppression.objects.select_related("contact__account"), pk=pk)
    needs = lift_of(found.reason)
    if needs is Lift.NEVER or (needs is Lift.BY_CONSENT and found.contact is None):
        raise Http404
    if needs is Lift.ALONE:
        require_lead(request)
    kind = LiftForm if needs is Lift.ALONE else AskForm
    form = kind(request.POST or None)
    if not form.is_bound or not form.is_valid():
        return _page(request, found, form)
    return _lifted(request, found, form) if needs is Lift.ALONE else _asked(request, found, form)


@require_POST
@member_required
def answer(request: Request, pk: int) -> HttpResponse:
    require_lead(request)
    waiting = get_object_or_404(LiftRequest.objects.select_related("contact__account", "asked_by"), pk=pk)
    granted = request.POST.get("answer") == "grant"
    if not granted and request.POST.get("answer") != "keep":
        raise Http404

    def give() -> None:
        lifting.answer(request=waiting, granted=granted, by=request.user, at=timezone.now())
        said = _("%(name)s may be mailed again.") if granted else _("It stays on the list.")
        messages.success(request, said % {"name": waiting.contact} if granted else said)

    _try(request, give)
    left = suppression_of(waiting)
    return redirect("delivery:suppressions") if left is None else redirect("delivery:suppression", left.pk)


@require_POST
@member_required
def redirection_done(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(
        Redirection.objects.visible_to(request.user).select_related("account", "contact"), pk=pk
    )
    answering.done(redirection=found, by=request.user, at=timezone.now())
    messages.success(request, _("Done. Change the person’s record if they have left."))
    return redirect(found.contact)


def _lifted(request: Request, found: Suppression, form: LiftForm) -> HttpResponse:
    def let_go() -> None:
        note = form.cleaned_data["note"]
        lifting.lift(suppression=found, note=note, by=request.user, at=timezone.now())
        messages.success(request, _("Off the list."))

    _try(request, let_go)
    return redirect("delivery:suppressions")


def _asked(request: Request, found: Suppression, form: LiftForm) -> HttpResponse:
    contact = found.contact
    if contact is None:
        raise Http404

    def ask() -> None:
        lifting.ask(
            suppression=found,
            contact=contact,
            note=form.cleaned_data["note"],
            operation=form.cleaned_data["operation"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Asked. Whoever leads a team looks at the proof; until then it holds."))

    _try(request, ask)
    return redirect("delivery:suppression", found.pk)


def _page(request: Request, found: Suppression, form: LiftForm) -> HttpResponse:
    context = {
        "suppression": found,
        "row": row_of(found),
        "form": form,
        "needs": lift_of(found.reason),
        "consent": newer_consent(found.contact, found) if found.contact else None,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "delivery/suppressions/lift.html", context, status=status)


def _try(request: Request, act: Callable[[], None]) -> None:
    try:
        act()
    except NotByOneself:
        messages.error(request, _("You asked for it yourself. Somebody else looks at the proof."))
    except NeedsConsent:
        messages.error(
            request,
            _("This takes a consent with a proof that is newer than the refusal. It stays on the list."),
        )
    except NeverLifted:
        messages.error(request, _("Whoever was erased stays on the list for good."))
    except AlreadyAsked:
        messages.info(request, _("A colleague has asked already."))
    except AlreadyAnswered:
        messages.info(request, _("Somebody has answered already."))
    except AlreadyGone:
        messages.info(request, _("It is not on the list any more."))
