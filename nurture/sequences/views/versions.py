"""One version beside another, and bringing one back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nurture.sequences import actions
from nurture.sequences.facts import EmailChanged, EmailClosed
from nurture.sequences.models import Email, EmailVersion
from nurture.sequences.queries import versions as queries
from nurture.sequences.queries.emails import visible_emails
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_number


@require_safe
@member_required
def version(request: Request, pk: int, number: int) -> HttpResponse:
    """What changed from the one before, or from `?against=`."""
    email = get_object_or_404(visible_emails(request.user), pk=pk)
    found = _version(email, number)
    against = request.GET.get("against", "")
    number_before = whole_number(against)
    if number_before is None:
        number_before = number - 1
    before = email.versions.filter(number=number_before).select_related("by").first()
    shown = queries.versions_of(email)
    context = {
        "email": email,
        "target": email.step.sequence.target,
        "version": found,
        "told": queries.told([found])[0],
        "before": before,
        "changes": queries.changes(before, found) if before else [],
        "versions": shown,
    }
    return render_page(request, "sequences/email/version.html", context, fragments=["version-changes"])


@require_POST
@member_required
def restore(request: Request, pk: int, number: int) -> HttpResponse:
    email = get_object_or_404(visible_emails(request.user), pk=pk)
    found, seen = _version(email, number), request.POST.get("version", "")
    try:
        saved = actions.restore_version(
            email=email,
            restored=found,
            version=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
            by=request.user,
            at=timezone.now(),
        )
    except EmailChanged:
        messages.warning(
            request, _("Somebody saved a new version meanwhile. Nothing is restored; look at it first.")
        )
        return redirect("sequences:version", pk, number)
    except EmailClosed:
        messages.warning(request, _("Somebody has received this email: what was said stands."))
        return redirect("sequences:version", pk, number)
    if saved.is_new:
        messages.success(
            request,
            _("Version %(old)s stands again, as version %(new)s.")
            % {"old": number, "new": saved.email.version},
        )
    else:
        messages.info(request, _("That is what stands already."))
    return redirect(email)


def _version(email: Email, number: int) -> EmailVersion:
    return get_object_or_404(email.versions.select_related("by"), number=number)
