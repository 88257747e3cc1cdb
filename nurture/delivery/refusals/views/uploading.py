"""A list from elsewhere: read, looked at, taken in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.delivery.refusals.actions import uploading
from nurture.delivery.refusals.facts import AlreadyGone
from nurture.delivery.refusals.forms import UploadForm
from nurture.delivery.refusals.models import SuppressionReason, SuppressionUpload
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def upload(request: Request) -> HttpResponse:
    require_lead(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render_page(request, "delivery/suppressions/upload.html", {"form": form}, status=status)
    file = form.cleaned_data["file"]
    made = uploading.upload(
        file_name=file.name if file else _("Pasted lines"),
        read=form.cleaned_data["read"],
        reason=SuppressionReason(form.cleaned_data["reason"]),
        note=form.cleaned_data["note"],
        operation=form.cleaned_data["operation"],
        by=request.user,
        at=timezone.now(),
    )
    return redirect(made)


@require_safe
@member_required
def uploaded(request: Request, pk: int) -> HttpResponse:
    require_lead(request)
    found = _find(pk)
    return render_page(
        request, "delivery/suppressions/uploaded.html", {"upload": found, "counts": found.counts}
    )


@require_POST
@member_required
def take_in(request: Request, pk: int) -> HttpResponse:
    require_lead(request)
    try:
        added = uploading.take_in(upload=_find(pk), by=request.user, at=timezone.now())
    except AlreadyGone:
        messages.info(request, _("This list was taken in already."))
    else:
        said = ngettext("%(count)s added to the list.", "%(count)s added to the list.", added)
        all_there = _("Taken in. All of it was on the list before.")
        messages.success(request, said % {"count": added} if added else all_there)
    return redirect("delivery:suppressions")


@require_POST
@member_required
def discard(request: Request, pk: int) -> HttpResponse:
    require_lead(request)
    try:
        uploading.discard(upload=_find(pk))
    except AlreadyGone:
        messages.info(request, _("This list was taken in already."))
    else:
        messages.success(request, _("Thrown away. Nothing was added."))
    return redirect("delivery:suppressions")


def _find(pk: int) -> SuppressionUpload:
    return get_object_or_404(SuppressionUpload, pk=pk)
