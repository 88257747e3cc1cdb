"""One of us knows better who followed a link."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from nurture.delivery.models import Message
from nurture.delivery.tracking.actions.correcting import correct
from nurture.delivery.tracking.forms import CorrectionForm
from nurture.delivery.tracking.models import TrackedLink
from nurture.web.access import member_required
from nurture.web.http import Request


@require_POST
@member_required
def correct_hits(request: Request, pk: int) -> HttpResponse:
    """The hits so far of a link of a message; a picture is never said to be a person's."""
    links = TrackedLink.objects.filter(message__in=Message.objects.visible_to(request.user), number__gt=0)
    related = links.select_related("message__account", "message__contact").defer("message__raw")
    link = get_object_or_404(related, pk=pk)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    correct(
        link=link,
        verdict=form.cleaned_data["verdict"],
        operation=form.operation_id,
        by=request.user,
        at=timezone.now(),
    )
    return redirect(f"{link.message.get_absolute_url()}#followings")
