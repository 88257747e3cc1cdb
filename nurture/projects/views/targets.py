"""How far a target has come, and who owns it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nurture.projects.actions.targets import change_owners, move_stage
from nurture.projects.facts import NotInTeam, StillFull, TargetFinished
from nurture.projects.forms.targets import OwnersForm, StageForm
from nurture.projects.models import Target
from nurture.projects.queries.members import leads
from nurture.projects.views.words import FACTS, words_for
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_POST
@member_required
def target_stage(request: Request, pk: int) -> HttpResponse:
    target = _visible_target(request, pk)
    form = StageForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a stage from the list."))
        return redirect(target)
    try:
        moved = move_stage(
            target=target, stage=form.cleaned_data["stage"], by=request.user, at=timezone.now()
        )
    except FACTS as fact:
        messages.error(request, words_for(fact))
    else:
        messages.success(request, _("Stage: %(stage)s.") % {"stage": moved.get_stage_display()})
    return redirect(target)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def target_owners(request: Request, pk: int) -> HttpResponse:
    target = _visible_target(request, pk)
    if not leads(target.project, request.user):
        return render_page(request, "projects/leads_only.html", status=403)
    pair = {"sales_owner": target.sales_owner_id, "marketing_owner": target.marketing_owner_id}
    form = OwnersForm(request.POST or None, project=target.project, initial=pair)
    if form.is_bound and form.is_valid():
        try:
            change_owners(target=target, **form.cleaned_data, by=request.user, at=timezone.now())
        except (NotInTeam, StillFull, TargetFinished) as fact:
            form.add_error(None, words_for(fact))
        else:
            return redirect(target)
    context = {"form": form, "target": target}
    return render_page(request, "projects/target_owners.html", context, status=422 if form.is_bound else 200)


def _visible_target(request: Request, pk: int) -> Target:
    visible = Target.objects.all().visible_to(request.user)
    return get_object_or_404(visible.select_related("project", "account"), pk=pk)
