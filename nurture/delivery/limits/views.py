"""Looking at a way out that was refused, and going on with it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nurture.delivery.identities.actions import take_up_again as take_up_address
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.actions import see, take_up_again
from nurture.delivery.limits.models import WayNotice
from nurture.web.access import member_required
from nurture.web.http import Request


@require_POST
@member_required
def take_up_way(request: Request) -> HttpResponse:
    """The installation's own way is mended: what waits for it goes on."""
    if not request.user.leads:
        raise PermissionDenied
    if take_up_again(by=request.user, at=timezone.now()):
        messages.success(request, _("What waited goes on."))
    return redirect("delivery:flow")


@require_POST
@member_required
def take_up_identity(request: Request, pk: int) -> HttpResponse:
    """The same for an address, by whoever looks after it."""
    found = get_object_or_404(SendingIdentity.objects.visible_to(request.user), pk=pk)
    if take_up_address(identity=found, by=request.user, at=timezone.now()):
        messages.success(request, _("What waited goes on."))
    return redirect(found)


@require_POST
@member_required
def see_way(request: Request, pk: int) -> HttpResponse:
    """Whoever was told looks at it."""
    notice = get_object_or_404(WayNotice.objects.select_related("identity"), pk=pk, user=request.user)
    see(user=request.user, identity=notice.identity, at=timezone.now())
    visible = SendingIdentity.objects.visible_to(request.user)
    if notice.identity and visible.filter(pk=notice.identity.pk).exists():
        return redirect(notice.identity)
    return redirect(f"{reverse('delivery:flow')}#limits")
