"""On what ground we may write to a person, and the file that proves it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.legal import set_legal_basis
from accounts.facts import ChangedMeanwhile
from accounts.forms.contacts import LegalBasisForm
from accounts.models import Contact, Proof
from accounts.queries.legal import legal_history
from accounts.rules.proofs import PDF
from accounts.views.contacts import known_contact
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def legal_basis(request: Request, pk: int) -> HttpResponse:
    contact = known_contact(request, pk)
    current = legal_history(contact).current
    form = LegalBasisForm(
        request.POST or None,
        request.FILES or None,
        instance=contact,
        standing=current.proof.file_name if current and current.proof else "",
    )
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    try:
        set_legal_basis(
            contact=contact,
            fields=form.values,
            file=form.proof_file,
            seen=form.seen_version,
            by=request.user,
            at=timezone.now(),
        )
    except ChangedMeanwhile as meanwhile:
        form.meet(meanwhile.current)
        return _page(request, form, status=409)
    return redirect(contact)


@require_safe
@member_required
def proof(request: Request, pk: int) -> HttpResponse:
    """Nothing in the file is ever run: pictures are shown, everything else is saved."""
    visible = Contact.objects.visible_to(request.user)
    found = get_object_or_404(Proof, pk=pk, contact__in=visible)
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    as_attachment = found.media_type == PDF
    response["Content-Disposition"] = content_disposition_header(as_attachment, found.file_name) or "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: Request, form: LegalBasisForm, *, status: int = 0) -> HttpResponse:
    context = {"form": form, "contact": form.instance, "account": form.instance.account}
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "accounts/contact_legal_basis.html", context, status=status)
