"""Letting a target go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nurture.projects.actions.ends import let_go
from nurture.projects.facts import NotTheirs, TargetFinished
from nurture.projects.forms.ends import LetGoForm
from nurture.projects.models import Target, TargetEnd
from nurture.projects.queries.decks import deck_of
from nurture.projects.queries.turnover import turnover
from nurture.projects.views.words import words_for
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def let_go_target(request: Request, pk: int) -> HttpResponse:
    """Says before what it means: the free place, who waits for it, and how many were let go this quarter."""
    visible = Target.objects.all().visible_to(request.user)
    target = get_object_or_404(visible.select_related("project", "account", "nomination"), pk=pk)
    at = timezone.now()
    form = LetGoForm(request.POST or None, today=timezone.localdate(at))
    if form.is_bound and form.is_valid():
        try:
            end = let_go(target=target, **form.cleaned_data, by=request.user, at=at)
        except (NotTheirs, TargetFinished) as fact:
            form.add_error(None, words_for(fact))
        else:
            messages.success(request, _done(end))
            return redirect(target)
    context = {
        "form": form,
        "target": target,
        "turnover": turnover(target.project, at),
        "next": deck_of(target.project).select_related("account").first(),
    }
    return render_page(request, "projects/let_go.html", context, status=422 if form.is_bound else 200)


def _done(end: TargetEnd) -> str:
    if end.kind == TargetEnd.Kind.PARK:
        return _("Parked. Its place is free, and both owners are reminded on the day.")
    return _("Dropped. Its place is free; its history stays.")
