"""Giving an action, and what becomes of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.meetings.homework import actions, queries
from nurture.meetings.homework.facts import NotOpenAnyMore, OwnerNotInTeam, PlannedMeanwhile
from nurture.meetings.homework.forms import DropForm, GiveForm, ReplanForm
from nurture.meetings.homework.models import Action
from nurture.meetings.models import Meeting
from nurture.meetings.queries.meetings import visible_meetings
from nurture.projects.facts import NotInTeam
from nurture.projects.models import Project, Target
from nurture.projects.queries.members import is_member
from nurture.web.access import member_required
from nurture.web.http import Request, render_page, way_back
from nurture.web.numbers import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def give(request: Request, pk: int) -> HttpResponse:
    """Also as a part of other pages: there htmx takes the form anew, and what hangs on it."""
    meeting = get_object_or_404(visible_meetings(request.user), pk=pk)
    if not is_member(meeting.project, request.user):
        raise PermissionDenied
    target = _target(request, meeting)
    at = timezone.now()
    initial = {"owner": request.user.pk, "target": target.pk if target else None, "next": way_back(request)}
    form = GiveForm(request.POST or None, project=meeting.project, at=at, initial=initial)
    if not form.is_bound or not form.is_valid():
        return _give_page(request, meeting, target, form)
    given = actions.give(
        meeting=meeting,
        target=target,
        words=form.cleaned_data["words"],
        owner=form.chosen_owner,
        due=form.chosen_day,
        operation=form.operation_id,
        by=request.user,
        at=at,
    )
    if request.htmx:
        fresh = GiveForm(None, project=meeting.project, at=at, initial=initial)
        return _give_page(request, meeting, target, fresh, given=given)
    messages.success(request, _("Given to %(who)s: %(what)s") % {"who": given.owner, "what": given.words})
    return redirect(way_back(request) or given.get_absolute_url())


@require_safe
@member_required
def actions_of_project(request: Request, project: int) -> HttpResponse:
    found = get_object_or_404(Project.objects.visible_to(request.user), pk=project)
    chosen = queries.Chosen.read(request.GET)
    context = {
        "project": found,
        "chosen": chosen,
        "listed": queries.listed(found, chosen, cursor=request.GET.get("cursor", ""), at=timezone.now()),
        "coming": queries.coming_meeting(found, at=timezone.now()),
        "may_give": is_member(found, request.user),
    }
    return render_page(request, "meetings/homework/list.html", context, fragments=("action-list",))


@require_safe
@member_required
def action(request: Request, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


@require_POST
@member_required
def done(request: Request, pk: int) -> HttpResponse:
    return _pressed(request, pk, actions.finish, _("Done: %(what)s"))


@require_POST
@member_required
def reopen(request: Request, pk: int) -> HttpResponse:
    return _pressed(request, pk, actions.reopen, _("Open again: %(what)s"))


@require_POST
@member_required
def replan(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = ReplanForm(request.POST, action=found, at=timezone.now())
    if not form.is_valid():
        return _page(request, found, replan=form, status=422)
    try:
        actions.replan(
            action=found,
            words=form.cleaned_data["words"],
            owner=form.chosen_owner,
            due=form.chosen_day,
            why=form.cleaned_data["why"],
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=timezone.now(),
        )
    except PlannedMeanwhile as fact:
        form.meet(fact.action)
        return _page(request, _visible(request, pk), replan=form, was_replanned=True, status=409)
    except NotOpenAnyMore:
        return _page(request, _visible(request, pk), status=409)
    except OwnerNotInTeam:
        form.add_error("owner", _("This person does not work in this project any more."))
        return _page(request, found, replan=form, status=422)
    except NotInTeam as fact:
        raise PermissionDenied from fact
    return redirect(way_back(request) or found.get_absolute_url())


@require_POST
@member_required
def drop(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    form = DropForm(request.POST)
    if not form.is_valid():
        return _page(request, found, drop=form, status=422)
    try:
        actions.drop(action=found, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    except NotOpenAnyMore:
        return _page(request, _visible(request, pk), drop=form, status=409)
    except NotInTeam as fact:
        raise PermissionDenied from fact
    _say(request, found, _("Dropped: %(what)s"))
    return redirect(way_back(request) or found.get_absolute_url())


def _pressed(request: Request, pk: int, act: Callable[..., Action], words: str) -> HttpResponse:
    found = _visible(request, pk)
    try:
        act(action=found, by=request.user, at=timezone.now())
    except NotOpenAnyMore as fact:
        messages.warning(
            request,
            _("%(who)s dropped it: %(why)s")
            % {"who": fact.action.dropped_by, "why": fact.action.why_dropped},
        )
        return redirect(found)
    except NotInTeam as fact:
        raise PermissionDenied from fact
    _say(request, found, words)
    return redirect(way_back(request) or found.get_absolute_url())


def _say(request: Request, found: Action, words: str) -> None:
    """With a press that takes it back (components/messages.html)."""
    undo = "" if act_is_reopen(request) else reverse("meetings:reopen_action", args=[found.pk])
    messages.success(request, words % {"what": found.words}, extra_tags=undo)


def act_is_reopen(request: Request) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name == "reopen_action"


def _visible(request: Request, pk: int) -> Action:
    found = Action.objects.visible_to(request.user).select_related("meeting__project", "owner")
    return get_object_or_404(found.prefetch_related("replans"), pk=pk)


def _target(request: Request, meeting: Meeting) -> Target | None:
    """None: it is about no single account."""
    chosen = request.POST.get("target", "") or request.GET.get("target", "")
    if not chosen:
        return None
    targets = Target.objects.filter(project=meeting.project_id).select_related("account")
    return get_object_or_404(targets, pk=whole_number(chosen))


def _give_page(
    request: Request, meeting: Meeting, target: Target | None, form: GiveForm, *, given: Action | None = None
) -> HttpResponse:
    context = {"meeting": meeting, "target": target, "form": form, "given": given}
    return render_page(
        request,
        "meetings/homework/give.html",
        context,
        fragments=("give-action",),
        status=422 if form.is_bound else 200,
    )


def _page(
    request: Request,
    found: Action,
    *,
    replan: ReplanForm | None = None,
    drop: DropForm | None = None,
    was_replanned: bool = False,
    status: int = 200,
) -> HttpResponse:
    row = queries.row_of(found)
    context: dict[str, Any] = {
        "row": row,
        "action": row.action,
        "project": row.action.meeting.project,
        "replan": replan or ReplanForm(action=row.action, at=timezone.now()),
        "drop": drop or DropForm(),
        "was_replanned": was_replanned,
        "may_change": is_member(row.action.meeting.project, request.user),
    }
    return render_page(request, "meetings/homework/action.html", context, status=status)
