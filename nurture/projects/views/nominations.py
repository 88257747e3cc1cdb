"""The desk, the page of one nomination, and the word of both teams."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nurture.projects.actions import nominations as actions
from nurture.projects.facts import NotReadyToSign, OutOfTurn
from nurture.projects.forms.answers import ReopenForm, ScoreForm, TalkForm
from nurture.projects.forms.targets import OwnersForm
from nurture.projects.models import Nomination, NominationState
from nurture.projects.queries import nominations as queries
from nurture.projects.queries.desk import desk
from nurture.projects.views.words import FACTS, words_for
from nurture.team.models import Team, User
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

# As long as the columns that keep them.
LONGEST = {"override": 300, "why": 200}


@require_safe
@member_required
def nominations(request: Request) -> HttpResponse:
    at = timezone.now()
    return render_page(
        request,
        "projects/nominations.html",
        {"desk": desk(request.user, at), "today": timezone.localdate(at)},
    )


@require_safe
@member_required
def nomination(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    if found.is_draft:
        return redirect("projects:edit_nomination", found.pk)
    return nomination_response(request, found)


@require_POST
@member_required
def sign(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    owners, override = _owners(request, found), _written(request, "override")
    if owners is None:
        return _refuse_owners(request, found)
    try:
        actions.sign(nomination=found, by=request.user, at=timezone.now(), override=override, **owners)
    except NotReadyToSign as fact:
        return nomination_response(request, found, sign_error=words_for(fact), status=422)
    except FACTS as fact:
        messages.error(request, words_for(fact))
    else:
        found.refresh_from_db()
        messages.success(request, _outcome(found))
    return nomination_response(request, found) if request.htmx else redirect(found)


@require_POST
@member_required
def commit(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    owners, why = _owners(request, found), _written(request, "why")
    if owners is None:
        return _refuse_owners(request, found)
    try:
        actions.commit(nomination=found, by=request.user, at=timezone.now(), why=why, **owners)
    except OutOfTurn as fact:
        return nomination_response(request, found, sign_error=words_for(fact), status=422)
    except FACTS as fact:
        messages.error(request, words_for(fact))
    else:
        found.refresh_from_db()
        messages.success(request, _outcome(found))
    return nomination_response(request, found) if request.htmx else redirect(found)


@require_POST
@member_required
def withdraw(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    return act(
        request,
        found,
        lambda: actions.withdraw(nomination=found, by=request.user, at=timezone.now()),
        done=_("Withdrawn. It can be nominated again from this page."),
    )


def visible_nomination(request: Request, pk: int) -> Nomination:
    visible = Nomination.objects.all().visible_to(request.user)
    return get_object_or_404(visible.select_related("project", "account", "nominated_by"), pk=pk)


def act(request: Request, found: Nomination, verb: Callable[[], object], *, done: str) -> HttpResponse:
    """Do it, and show how it stands now: the sheet for htmx, else the page after a redirect."""
    try:
        verb()
    except FACTS as fact:
        messages.error(request, words_for(fact))
    else:
        found.refresh_from_db()
        messages.success(request, done)
    return nomination_response(request, found) if request.htmx else redirect(found)


def nomination_response(
    request: Request,
    found: Nomination,
    *,
    score_form: ScoreForm | None = None,
    talk_form: TalkForm | None = None,
    reopen_form: ReopenForm | None = None,
    sign_error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or its sheet, with the form that has to be mended."""
    page = queries.nomination_page(found, request.user)
    context: dict[str, Any] = {
        "page": page,
        "nomination": page.nomination,
        "score_form": score_form or (ScoreForm(page=page) if page.may_score else None),
        "talk_form": talk_form or (TalkForm(page=page) if page.may_reopen else None),
        "reopen_form": reopen_form or ReopenForm(),
        "owners_form": _owners_form(request, page),
        "sign_error": sign_error,
        "written": {name: _written(request, name) for name in LONGEST},
        "today": timezone.localdate(),
    }
    return render_page(
        request, "projects/nomination.html", context, fragments=["nomination-sheet"], status=status
    )


def _refuse_owners(request: Request, found: Nomination) -> HttpResponse:
    messages.error(request, _("Choose owners who work in this project."))
    return nomination_response(request, found) if request.htmx else redirect(found)


def _owners(request: Request, found: Nomination) -> dict[str, User] | None:
    """Those that were chosen; none when nobody was asked to choose; None when the choice cannot be."""
    if "sales_owner" not in request.POST:
        return {}
    form = OwnersForm(request.POST, project=found.project)
    return form.cleaned_data if form.is_valid() else None


def _written(request: Request, name: str) -> str:
    return request.POST.get(name, "").strip()[: LONGEST[name]]


def _outcome(nomination: Nomination) -> str:
    return {
        NominationState.UNDER_REVIEW: _("Signed. The other team’s signature is missing."),
        NominationState.COMMITTED: _("Both teams committed: it is a target now."),
        NominationState.ON_DECK: _("Both teams signed. It waits on deck until a place is free."),
    }[NominationState(nomination.state)]


def _owners_form(request: Request, page: queries.NominationPage) -> OwnersForm | None:
    """For whoever commits; starts from the pair that would own it anyway, or from what was chosen."""
    if not (page.completes or page.may_commit):
        return None
    signed = page.nomination.marketing_signature
    user = request.user
    marketing = signed.user_id if signed else user.pk if user.team == Team.MARKETING else None
    pair = {"sales_owner": page.nomination.nominated_by_id, "marketing_owner": marketing}
    chosen = {name: request.POST[name] for name in pair if name in request.POST}
    return OwnersForm(project=page.nomination.project, initial=pair | chosen)
