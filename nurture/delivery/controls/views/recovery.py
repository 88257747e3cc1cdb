"""After a gap or a restore: what waits, and what becomes of it."""

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nurture.delivery.controls.actions import choosing
from nurture.delivery.controls.facts import NothingToRecover, StillHeld
from nurture.delivery.controls.forms import RecoveryForm
from nurture.delivery.controls.models import Recovery, RecoveryCause
from nurture.delivery.controls.queries import recovery as queries
from nurture.delivery.queries.outbox import shown
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page


@require_safe
@member_required
def recovery(request: Request) -> HttpResponse:
    """`?project=` or `?target=` shows those messages one by one, with the choice for them."""
    current = queries.open_recovery()
    if current is None:
        return render_page(request, "delivery/controls/recovered.html", {"past": queries.past_recoveries()})
    return _page(request, current, RecoveryForm(recovery=current, initial=request.GET.dict()))


@require_POST
@member_required
def choose(request: Request) -> HttpResponse:
    current = queries.open_recovery()
    if current is None:
        return _is_over(request)
    form = RecoveryForm(request.POST, recovery=current)
    if not form.is_valid():
        return _page(request, current, form, status=422)
    if not any(form.scope.holds(group) for group in queries.groups(request.user, current)):
        notes.info(request, _("Nothing of it waits any more."))
        return redirect("delivery:recovery")
    try:
        step = choosing.choose(
            recovery=current,
            choice=form.cleaned_data["choice"],
            scope=form.scope,
            operation=form.cleaned_data["operation"],
            by=request.user,
            at=timezone.now(),
        )
    except NothingToRecover:
        return _is_over(request)
    text = ngettext("%(choice)s: one message.", "%(choice)s: %(count)d messages.", step.count)
    notes.success(request, text % {"choice": step.get_choice_display(), "count": step.count})
    return redirect("delivery:recovery")


@require_POST
@member_required
def close(request: Request) -> HttpResponse:
    """After a restore: sending goes on."""
    require_lead(request)
    current = queries.open_recovery()
    if current is None:
        return _is_over(request)
    try:
        choosing.close(recovery=current, by=request.user, at=timezone.now())
    except NothingToRecover:
        return _is_over(request)
    except StillHeld:
        notes.error(request, _("Some messages still wait. Choose for each of them first."))
    else:
        notes.success(request, _("Sending goes on."))
    return redirect("delivery:recovery")


def _is_over(request: Request) -> HttpResponse:
    notes.info(request, _("It is settled already."))
    return redirect("delivery:recovery")


def _page(request: Request, current: Recovery, form: RecoveryForm, *, status: int = 200) -> HttpResponse:
    scope = queries.scope_of(form.data or form.initial)
    rows = queries.waiting(request.user, scope, current)
    found = queries.groups(request.user, current)
    context = {
        "recovery": current,
        "groups": found,
        "projects": queries.by_project(found, scope),
        "total": sum(group.count for group in found),
        "held_by_others": queries.held_by_others(request.user),
        "scope": scope,
        "scope_name": queries.name_of(scope, found),
        "rows": shown(rows[: queries.PREVIEWED], today=timezone.localdate()),
        "chosen_count": sum(group.count for group in found if scope.holds(group)),
        "form": form,
        "steps": queries.steps(current),
        "put_back": queries.put_back(current) if current.cause == RecoveryCause.RESTORE else None,
    }
    return render_page(request, "delivery/controls/recovery.html", context, status=status)
