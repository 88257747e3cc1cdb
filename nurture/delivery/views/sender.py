"""The sender profile: what the law wants under every mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.facts import ChangedMeanwhile
from nurture.delivery import words
from nurture.delivery.actions.sender import save_sender
from nurture.delivery.forms import SenderForm
from nurture.delivery.queries.sender import footers, waiting_for_footer
from nurture.delivery.rendering import missing_items, sender_profile
from nurture.web.access import member_required, require_lead
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def sender(request: Request) -> HttpResponse:
    form = SenderForm(request.POST or None, instance=sender_profile())
    if request.method != "POST":
        return _page(request, form)
    require_lead(request)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        saved = save_sender(fields=form.values, seen=form.seen_version, by=request.user, at=timezone.now())
    except ChangedMeanwhile as meanwhile:
        form.meet(meanwhile.current)
        return _page(request, form, status=409)
    if missing_items(saved):
        messages.warning(request, _("Saved. Nothing is sent until the rest is filled in."))
    else:
        messages.success(request, _("Saved. Every mail carries it from now on."))
    return redirect("delivery:sender")


@require_POST
@member_required
def preview_sender(request: Request) -> HttpResponse:
    """The footer as typed. Nothing is saved."""
    require_lead(request)
    return _page(request, SenderForm(request.POST, instance=sender_profile()))


def _page(request: Request, form: SenderForm, *, status: int = 200) -> HttpResponse:
    standing = sender_profile()
    lacks = missing_items(standing)
    context = {
        "form": form,
        "profile": standing,
        "lacks": [(item, words.FOOTER_ITEMS[item]) for item in lacks],
        "waiting": waiting_for_footer(request.user) if lacks else 0,
        "footers": footers(form.typed),
    }
    return render_page(request, "delivery/sender.html", context, fragments=["sender-preview"], status=status)
