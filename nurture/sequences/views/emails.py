"""Writing an email, looking at it as each recipient, and standing by it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.sequences import actions
from nurture.sequences.facts import EmailChanged, EmailClosed
from nurture.sequences.models import Approval, Email
from nurture.sequences.queries.emails import visible_emails
from nurture.sequences.views.workspace import EmailPage, email_page
from nurture.web.access import member_required
from nurture.web.http import Request

# What stands in the frame is our own HTML with inline styles, and can do nothing.
LETTER_POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "form-action": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def email(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    if request.method != "POST":
        return email_page(request, EmailPage(request, found))
    page = EmailPage(request, found, request.POST)
    if not page.form.is_valid():
        return email_page(request, page, status=422)
    try:
        saved = actions.save_typed(
            email=found,
            words=page.form.words,
            wrapping=page.form.wrapping,
            snippets=page.form.snippets_put_in,
            page=page.form.page_id,
            by=request.user,
            at=timezone.now(),
        )
    except EmailChanged as fact:
        # Read again: the page compares with what stands now, and names who wrote it.
        page.form.meet(fact.email)
        page.email = page.status.email = _visible(request, pk)
        return email_page(request, page, status=409)
    except EmailClosed:
        page.form.add_error(None, _("Somebody has received it: add a new step for what you want to say now."))
        return email_page(request, page, status=409)
    _tell(request, saved)
    return redirect(saved.email)


@require_POST
@member_required
def look(request: Request, pk: int, panel: str) -> HttpResponse:
    """What a panel says of what is typed. Nothing is saved."""
    return email_page(request, EmailPage(request, _visible(request, pk), request.POST, panel=panel))


@require_safe
@xframe_options_sameorigin
@csp_override(LETTER_POLICY)
@member_required
def letter(request: Request, pk: int) -> HttpResponse:
    """The HTML part of what is saved, alone in a document that may do nothing."""
    response = HttpResponse(EmailPage(request, _visible(request, pk)).preview.html)
    response["Cache-Control"] = "no-store"
    return response


def _visible(request: Request, pk: int) -> Email:
    return get_object_or_404(visible_emails(request.user), pk=pk)


def _tell(request: Request, saved: actions.Saved) -> None:
    if saved.voided:
        messages.warning(request, _whose(saved.voided))
    elif not saved.is_new:
        messages.info(
            request, _("Nothing has changed since version %(number)s.") % {"number": saved.email.version}
        )
    else:
        messages.success(request, _("Saved as version %(number)s.") % {"number": saved.email.version})


def _whose(voided: list[Approval]) -> str:
    names = _(", ").join(each.user.display_name for each in voided)
    return ngettext(
        "Saved. The approval of %(names)s no longer holds: it was for the words before.",
        "Saved. The approvals of %(names)s no longer hold: they were for the words before.",
        len(voided),
    ) % {"names": names}
