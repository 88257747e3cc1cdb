"""Finishing a project, with what it comes to said before; and taking it up again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nurture.projects.actions.finishing import finish_project, reopen_project
from nurture.projects.facts import CannotFinish
from nurture.projects.models import Project
from nurture.projects.queries.endings import consequences
from nurture.projects.queries.members import leads
from nurture.projects.views.projects import visible_project
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def finish(request: Request, pk: int) -> HttpResponse:
    found = visible_project(request, pk)
    if not leads(found, request.user):
        return render_page(request, "projects/leads_only.html", status=403)
    if request.method != "POST":
        return _page(request, found)
    try:
        finish_project(project=found, by=request.user, at=timezone.now())
    except CannotFinish:
        return _page(request, found, status=409)
    messages.success(request, _("The project is finished."))
    return redirect(found)


@require_POST
@member_required
def reopen(request: Request, pk: int) -> HttpResponse:
    found = visible_project(request, pk)
    if not leads(found, request.user):
        return render_page(request, "projects/leads_only.html", status=403)
    reopen_project(project=found, by=request.user, at=timezone.now())
    messages.success(request, _("The project goes on."))
    return redirect(found)


def _page(request: Request, project: Project, *, status: int = 200) -> HttpResponse:
    found = consequences(project)
    context = {
        "project": project,
        "obstacles": [each for each in found if each.is_obstacle],
        "effects": [each for each in found if not each.is_obstacle],
    }
    return render_page(request, "projects/finish.html", context, status=status)
