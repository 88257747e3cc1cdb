"""What is typed and not saved, the files, and the links of an email."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nurture.sequences import actions
from nurture.sequences.forms.emails import kept
from nurture.sequences.forms.writing import FileForm
from nurture.sequences.models import Email
from nurture.sequences.queries.drafts import is_kept, unsaved
from nurture.sequences.queries.emails import visible_emails
from nurture.sequences.queries.files import visible_files
from nurture.sequences.rules.links import links_in
from nurture.sequences.tasks import ask_links
from nurture.sequences.views.workspace import EmailPage, email_page
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_POST
@member_required
def keep_draft(request: Request, pk: int) -> HttpResponse:
    """What stands in an open page, while somebody writes. Tells when it was kept, and what else happened."""
    email, page = _visible(request, pk), _uuid(request.POST.get("page", ""))
    version = request.POST.get("version", "")
    if page is None or not version.isdecimal() or len(version) > 9:
        return HttpResponse(status=422)
    draft = actions.keep_draft(
        email=email,
        page=page,
        typed=kept(request.POST),
        version=int(version),
        by=request.user,
        at=timezone.now(),
    )
    # Read again: the page itself may have been saved while this was on its way.
    email = _visible(request, pk)
    if is_kept(email, draft):
        actions.forget_draft(email=email, page=page, by=request.user)
    others = [each for each in unsaved(email, request.user) if each.draft.page != page]
    context = {"draft": draft, "email": email, "others": others, "is_behind": draft.version < email.version}
    return render_page(request, "sequences/email/draft_state.html", context)


@require_POST
@member_required
def discard_draft(request: Request, pk: int) -> HttpResponse:
    email = _visible(request, pk)
    actions.forget_draft(email=email, page=_uuid(request.POST.get("page", "")), by=request.user)
    return redirect(email)


@require_POST
@member_required
def add_file(request: Request, pk: int) -> HttpResponse:
    """Beside the files of this target; it goes with the email once that is saved."""
    email, form = _visible(request, pk), FileForm(request.POST, request.FILES)
    data = request.POST if "version" in request.POST else None
    if not form.is_valid():
        return _files(request, EmailPage(request, email, data), {"file_form": form}, status=422)
    upload = form.upload
    added = actions.add_file(
        target=email.step.sequence.target,
        name=upload.name,
        media_type=upload.media_type,
        content=upload.content,
        by=request.user,
        at=timezone.now(),
    )
    if request.htmx:
        return _files(request, EmailPage(request, email, data), {"added": added.pk})
    return redirect(f"{email.get_absolute_url()}?attach={added.pk}#email-files")


@require_safe
@member_required
def attachment(request: Request, pk: int) -> HttpResponse:
    """To be looked at; nothing in it is ever run here."""
    found = get_object_or_404(visible_files(request.user), pk=pk)
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    is_picture = found.media_type.startswith("image/")
    disposition = content_disposition_header(not is_picture, found.file_name)
    response["Content-Disposition"] = disposition or "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@member_required
def check_links(request: Request, pk: int) -> HttpResponse:
    """Asked by a worker; the panel looks again until all have answered."""
    email = _visible(request, pk)
    page = EmailPage(request, email, request.POST if "body" in request.POST else None, panel="links")
    addresses = [link.address for link in links_in(page.form.typed_body) if link.is_checkable]
    asked = actions.ask_links(addresses=addresses, by=request.user, at=timezone.now())
    if asked:
        transaction.on_commit(ask_links.delay)
    if request.htmx:
        return email_page(request, page)
    messages.info(
        request,
        ngettext("One link is being asked.", "%(number)s links are being asked.", asked) % {"number": asked}
        if asked
        else _("There is no link that can be asked."),
    )
    return redirect(f"{email.get_absolute_url()}?panel=links")


def _files(request: Request, page: EmailPage, extra: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The files alone for whoever has a script, else the page."""
    if not request.htmx:
        return email_page(request, page, extra, status=status)
    context = {"page": page, "email": page.email, "target": page.target, "form": page.form, **extra}
    return render_page(request, "sequences/email/files.html", context, status=status)


def _visible(request: Request, pk: int) -> Email:
    return get_object_or_404(visible_emails(request.user), pk=pk)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
