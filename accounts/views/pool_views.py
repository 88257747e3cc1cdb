"""Saved views of the lead pool: kept, changed, shared, opened first, deleted."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.actions import pool_views as actions
from accounts.facts import NameTaken, NotYours
from accounts.forms.pool_views import ViewForm
from accounts.models import PoolView
from accounts.views.pool import asked_pool, view_address
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

type Verb = Callable[[Request, PoolView], None]

VERBS: dict[str, tuple[Verb, Promise]] = {
    "save": (
        lambda request, view: actions.change_view(
            view=view, query=asked_pool(request).asked, by=request.user
        ),
        gettext_lazy("The view shows this from now on."),
    ),
    "share": (
        lambda request, view: actions.share(view=view, by=request.user, at=timezone.now()),
        gettext_lazy("Everybody sees this view now."),
    ),
    "unshare": (
        lambda request, view: actions.stop_sharing(view=view, by=request.user),
        gettext_lazy("Only you see this view now."),
    ),
    "default": (
        lambda request, view: actions.open_with(view=view, by=request.user),
        gettext_lazy("Your list opens with this view now."),
    ),
    "all": (
        lambda request, _view: actions.open_with_all(by=request.user),
        gettext_lazy("Your list opens with all accounts now."),
    ),
    "delete": (
        lambda request, view: actions.delete_view(view=view, by=request.user),
        gettext_lazy("The view is gone. No account has changed."),
    ),
}


@require_POST
@member_required
def new_view(request: Request) -> HttpResponse:
    """Of the list that the address names."""
    asked = asked_pool(request)
    form = ViewForm(request.POST)
    if form.is_valid():
        try:
            view = actions.keep_view(
                name=form.cleaned_data["name"],
                query=asked.asked,
                shared=form.cleaned_data["shared"],
                default=form.cleaned_data["default"],
                operation=form.operation_id,
                by=request.user,
                at=timezone.now(),
            )
        except NameTaken:
            form.add_error("name", _("You have a view of this name already."))
        else:
            return HttpResponseRedirect(view_address(view))
    context = {"form": form, "pool": asked, "query": asked.query, "back": asked.address}
    return render_page(request, "accounts/view_form.html", context, status=422)


@require_POST
@member_required
def change_view(request: Request, pk: int) -> HttpResponse:
    view = get_object_or_404(PoolView.objects.visible_to(request.user), pk=pk)
    verb, said = VERBS.get(request.POST.get("verb", ""), (None, ""))
    if verb is None:
        raise Http404
    try:
        verb(request, view)
    except NotYours as fact:
        raise PermissionDenied from fact
    messages.success(request, str(said))
    gone = not PoolView.objects.filter(pk=pk).exists()
    return HttpResponseRedirect(view_address(None if gone else view))
