"""The desk, the page of one nomination, and what both teams answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nurture.projects.actions import nominations as actions
from nurture.projects.forms.nominations import DeclineForm
from nurture.projects.forms.targets import OwnersForm
from nurture.projects.models import Nomination, NominationState
from nurture.projects.queries import nominations as queries
from nurture.projects.views.words import FACTS, words_for
from nurture.team.models import Team, User
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def nominations(request: Request) -> HttpResponse:
    at = timezone.now()
    return render_page(
        request,
        "projects/nominations.html",
        {"desk": queries.desk(request.user, at), "today": timezone.localdate(at)},
    )


@require_safe
@member_required
def nomination(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    if found.is_draft:
        return redirect("projects:edit_nomination", found.pk)
    return _page(request, found)


@require_POST
@member_required
def sign(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    return _act(
        request,
        found,
        lambda owners: actions.sign(nomination=found, by=request.user, at=timezone.now(), **owners),
    )


@require_POST
@member_required
def commit(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    return _act(
        request,
        found,
        lambda owners: actions.commit(nomination=found, by=request.user, at=timezone.now(), **owners),
    )


@require_POST
@member_required
def decline(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, found, decline_form=form, status=422)
    return _act(
        request,
        found,
        lambda _owners: actions.decline(
            nomination=found, **form.cleaned_data, by=request.user, at=timezone.now()
        ),
    )


@require_POST
@member_required
def withdraw(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    return _act(
        request,
        found,
        lambda _owners: actions.withdraw(nomination=found, by=request.user, at=timezone.now()),
    )


def visible_nomination(request: Request, pk: int) -> Nomination:
    visible = Nomination.objects.all().visible_to(request.user)
    return get_object_or_404(visible.select_related("project", "account"), pk=pk)


def _act(request: Request, found: Nomination, verb: Callable[[dict[str, User]], object]) -> HttpResponse:
    """Do it, and show how it stands now: the sheet for htmx, else the page after a redirect."""
    owners = _owners(request, found)
    if owners is None:
        messages.error(request, _("Choose owners who work in this project."))
    else:
        try:
            verb(owners)
        except FACTS as fact:
            messages.error(request, words_for(fact))
        else:
            found.refresh_from_db()
            messages.success(request, _outcome(found))
    return _page(request, found) if request.htmx else redirect(found)


def _owners(request: Request, found: Nomination) -> dict[str, User] | None:
    """Those that were chosen; none when nobody was asked to choose; None when the choice cannot be."""
    if "sales_owner" not in request.POST:
        return {}
    form = OwnersForm(request.POST, project=found.project)
    return form.cleaned_data if form.is_valid() else None


def _outcome(nomination: Nomination) -> str:
    return {
        NominationState.UNDER_REVIEW: _("Signed. The other team’s signature is missing."),
        NominationState.COMMITTED: _("Both teams committed: it is a target now."),
        NominationState.ON_DECK: _("Both teams signed. It waits on deck until a place is free."),
        NominationState.DECLINED: _("Declined. The rep reads your words on this page."),
        NominationState.WITHDRAWN: _("Withdrawn."),
    }[NominationState(nomination.state)]


def _page(
    request: Request,
    found: Nomination,
    *,
    decline_form: DeclineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = queries.nomination_page(found, request.user)
    context: dict[str, Any] = {
        "page": page,
        "nomination": page.nomination,
        "decline_form": decline_form or DeclineForm(),
        "owners_form": _owners_form(page, request.user) if page.completes or page.may_commit else None,
        "today": timezone.localdate(),
    }
    return render_page(
        request, "projects/nomination.html", context, fragments=["nomination-sheet"], status=status
    )


def _owners_form(page: queries.NominationPage, user: User) -> OwnersForm:
    """Starts from the pair that would own it anyway."""
    signed = page.nomination.marketing_signature
    marketing = signed.user_id if signed else user.pk if user.team == Team.MARKETING else None
    initial = {"sales_owner": page.nomination.nominated_by_id, "marketing_owner": marketing}
    return OwnersForm(project=page.nomination.project, initial=initial)
