"""The tags of the lead pool: everybody sees them, whoever leads keeps them in order."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.tags import merge_tags, rename_tag
from accounts.facts import NameTaken
from accounts.forms.tags import TagMergeForm, TagNameForm
from accounts.models import Tag
from accounts.queries.tags import all_tags
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page


@require_safe
@member_required
def tags(request: Request) -> HttpResponse:
    return _page(request)


@require_POST
@member_required
def rename(request: Request, pk: int) -> HttpResponse:
    require_lead(request)
    tag = get_object_or_404(Tag, pk=pk)
    form = TagNameForm(request.POST)
    if not form.is_valid():
        return _page(request, tag, form, status=422)
    try:
        rename_tag(tag=tag, name=form.cleaned_data["name"], by=request.user, at=timezone.now())
    except NameTaken:
        form.add_error("name", _("There is a tag of this name. If both mean the same, make them one."))
        return _page(request, tag, form, status=409)
    messages.success(request, _("Renamed, everywhere."))
    return redirect("accounts:tags")


@require_POST
@member_required
def merge(request: Request, pk: int) -> HttpResponse:
    require_lead(request)
    tag = get_object_or_404(Tag, pk=pk)
    form = TagMergeForm(request.POST, tag=tag)
    if not form.is_valid():
        return _page(request, tag, form, status=422)
    merge_tags(tag=tag, into=form.cleaned_data["into"], by=request.user, at=timezone.now())
    messages.success(request, _("They are one now, on every account and in every saved view."))
    return redirect("accounts:tags")


def _page(
    request: Request,
    tag: Tag | None = None,
    form: TagNameForm | TagMergeForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """With what was typed for this one tag, and what is wrong with it."""
    context = {"shown": all_tags(), "at_fault": tag, "form": form}
    return render_page(request, "accounts/tags.html", context, status=status)
