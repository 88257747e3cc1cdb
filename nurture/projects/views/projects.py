"""Projects: the list, the page of one, and the form that founds or changes it."""

from datetime import time, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods, require_safe

from accounts.facts import ChangedMeanwhile
from nurture.projects.actions.projects import change_project, create_project
from nurture.projects.facts import NeedsBothTeams, NotALead, OwnsLiveTargets
from nurture.projects.forms.projects import ProjectForm
from nurture.projects.models import Project
from nurture.projects.pieces import project_marks, project_panels
from nurture.projects.queries import projects as queries
from nurture.projects.queries.members import leads, may_create_project
from nurture.projects.queries.previews import preview
from nurture.projects.views.words import stuck_owners, words_for
from nurture.team.models import Team
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def projects(request: Request) -> HttpResponse:
    at = timezone.now()
    found = list(queries.projects(request.user, at))
    marks = project_marks(request.user, found)
    context = {
        "projects": [(project, marks.get(project.pk, ())) for project in found],
        "may_create": may_create_project(request.user),
        "today": timezone.localdate(at),
    }
    return render_page(request, "projects/projects.html", context)


@require_safe
@member_required
def project(request: Request, pk: int) -> HttpResponse:
    at = timezone.now()
    found = visible_project(request, pk)
    context = {
        # Not for a fragment: that is the board alone.
        "page": SimpleLazyObject(lambda: queries.project_page(found, request.user, at)),
        "marks": SimpleLazyObject(lambda: project_marks(request.user, [found])[found.pk]),
        "panels": project_panels(request, found),
        "project": found,
        "today": timezone.localdate(at),
    }
    return render_page(request, "projects/project.html", context, fragments=("board",))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_project(request: Request) -> HttpResponse:
    if not may_create_project(request.user):
        return _not_allowed(request)
    form = ProjectForm(request.POST or None, instance=_fresh(), initial=_own_place(request))
    if not form.is_bound or not form.is_valid() or "preview" in request.POST:
        return _form_page(request, form)
    try:
        created = create_project(
            fields=form.values,
            members=form.members,
            leads=form.chosen_leads,
            by=request.user,
            at=timezone.now(),
            operation=form.operation_id,
        )
    except (NeedsBothTeams, NotALead) as fact:
        form.add_error(None, words_for(fact))
        return _form_page(request, form)
    return _onwards(request, created)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_project(request: Request, pk: int) -> HttpResponse:
    found = visible_project(request, pk)
    if not leads(found, request.user):
        return _not_allowed(request)
    form = ProjectForm(request.POST or None, instance=found)
    if not form.is_bound or not form.is_valid() or "preview" in request.POST:
        return _form_page(request, form)
    try:
        change_project(
            project=found,
            fields=form.values,
            members=form.members,
            leads=form.chosen_leads,
            by=request.user,
            at=timezone.now(),
            seen=form.seen_version,
        )
    except ChangedMeanwhile as meanwhile:
        form.meet(meanwhile.current)
        return _form_page(request, form, status=409)
    except OwnsLiveTargets as fact:
        form.add_error(None, stuck_owners(fact))
        return _form_page(request, form)
    except (NeedsBothTeams, NotALead) as fact:
        form.add_error(None, words_for(fact))
        return _form_page(request, form)
    return _onwards(request, found)


def visible_project(request: Request, pk: int) -> Project:
    return get_object_or_404(Project.objects.all().visible_to(request.user), pk=pk)


def _onwards(request: Request, project: Project) -> HttpResponse:
    """To the project, or to the list for whoever took themselves out of it."""
    still_there = Project.objects.all().visible_to(request.user).filter(pk=project.pk).exists()
    return redirect(project if still_there else "projects:projects")


def _fresh() -> Project:
    """From this month on for a year."""
    start = timezone.localdate().replace(day=1)
    end = start.replace(year=start.year + 1) - timedelta(days=1)
    return Project(period_start=start, period_end=end, meeting_time=time(10))


def _own_place(request: Request) -> dict[str, object]:
    """The founder takes part and leads."""
    user = request.user
    members = {Team.SALES: "sales_members", Team.MARKETING: "marketing_members"}
    return {members[Team(user.team)]: [user.pk], "leads": [user.pk]} if user.team else {}


def _not_allowed(request: Request) -> HttpResponse:
    return render_page(request, "projects/leads_only.html", status=403)


def _form_page(request: Request, form: ProjectForm, *, status: int = 0) -> HttpResponse:
    """Also what the rhythm comes to; asking for that alone changes nothing, so nothing is wrong with the form yet."""
    asks_only = "preview" in request.POST
    context = {
        "form": form,
        "project": form.instance if form.instance.pk else None,
        "preview": preview(form.instance, timezone.now()) if form.shows_a_rhythm else None,
    }
    status = status or (422 if form.is_bound and not asks_only else 200)
    fragments = ("rhythm-preview",)
    return render_page(request, "projects/project_form.html", context, fragments=fragments, status=status)
