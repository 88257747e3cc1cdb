"""The shared criteria of a project, and what marketing owes in it."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.projects.actions.criteria import (
    first_criteria,
    propose_criteria,
    sign_criteria,
    standard_texts,
    withdraw_criteria,
)
from nurture.projects.actions.efforts import set_tiers
from nurture.projects.forms.agreements import TEXT_FIELDS, CriteriaForm, TierFormSet, TiersForm
from nurture.projects.models import CriteriaVersion, CriterionText, Project
from nurture.projects.queries import criteria as queries
from nurture.projects.queries import efforts
from nurture.projects.queries.members import leads
from nurture.projects.views.projects import visible_project
from nurture.projects.views.words import CRITERIA_FACTS, words_for
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def criteria(request: Request, pk: int) -> HttpResponse:
    project = visible_project(request, pk)
    page = queries.criteria_page(project, request.user, get_language())
    return render_page(request, "projects/criteria.html", {"project": project, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def propose(request: Request, pk: int) -> HttpResponse:
    """Begins with the text in force."""
    project = visible_project(request, pk)
    if not leads(project, request.user):
        return render_page(request, "projects/leads_only.html", status=403)
    form = CriteriaForm(request.POST or None, texts=_texts(queries.in_force(project)))
    if form.is_bound and form.is_valid():
        try:
            propose_criteria(
                project=project,
                texts=form.texts,
                why=form.cleaned_data["why"],
                by=request.user,
                at=timezone.now(),
            )
        except CRITERIA_FACTS as fact:
            form.add_error(None, words_for(fact))
        else:
            messages.success(request, _("Proposed. It is in force once a lead of each team has signed."))
            return redirect("projects:project_criteria", project.pk)
    context = {"form": form, "project": project}
    return render_page(
        request, "projects/propose_criteria.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@member_required
def sign_standard(request: Request, pk: int) -> HttpResponse:
    """The standard criteria of a new project, before anybody has used them."""
    project = visible_project(request, pk)
    if not leads(project, request.user):
        return render_page(request, "projects/leads_only.html", status=403)
    return _settle(
        request,
        project,
        lambda: sign_criteria(version=first_criteria(project), by=request.user, at=timezone.now()),
        _("Signed for your team."),
    )


@require_POST
@member_required
def sign(request: Request, pk: int) -> HttpResponse:
    version = _visible_version(request, pk)
    return _settle(
        request,
        version.project,
        lambda: sign_criteria(version=version, by=request.user, at=timezone.now()),
        _("Signed for your team."),
    )


@require_POST
@member_required
def withdraw(request: Request, pk: int) -> HttpResponse:
    version = _visible_version(request, pk)
    return _settle(
        request,
        version.project,
        lambda: withdraw_criteria(version=version, by=request.user, at=timezone.now()),
        _("Taken back. What was in force stays in force."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def tiers(request: Request, pk: int) -> HttpResponse:
    project = visible_project(request, pk)
    if not leads(project, request.user):
        return render_page(request, "projects/leads_only.html", status=403)
    known = efforts.tiers(project)
    form: TierFormSet = TiersForm(request.POST or None, initial=[vars(tier) for tier in known])
    if form.is_bound and form.is_valid():
        set_tiers(project=project, tiers=form.efforts, by=request.user)
        messages.success(request, _("Saved. It holds for nominations from now on."))
        return redirect(project)
    context = {"form": form, "project": project}
    return render_page(request, "projects/tiers.html", context, status=422 if form.is_bound else 200)


def _settle(request: Request, project: Project, verb: Callable[[], object], done: str) -> HttpResponse:
    try:
        verb()
    except CRITERIA_FACTS as fact:
        messages.error(request, words_for(fact))
    else:
        messages.success(request, done)
    return redirect("projects:project_criteria", project.pk)


def _visible_version(request: Request, pk: int) -> CriteriaVersion:
    versions = CriteriaVersion.objects.select_related("project")
    return get_object_or_404(
        versions.filter(project__in=Project.objects.all().visible_to(request.user)), pk=pk
    )


def _texts(version: CriteriaVersion | None) -> Mapping[str, Mapping[str, str]]:
    """By criterion, the fields of its text as they stand."""
    if version is None:
        return standard_texts()
    return {text.criterion: _fields(text) for text in version.texts.all()}


def _fields(text: CriterionText) -> dict[str, str]:
    return {name: getattr(text, name) for name in TEXT_FIELDS}
