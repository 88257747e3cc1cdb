"""How a nomination that is being written keeps itself, follows an earlier one, or is thrown away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.facts import ChangedMeanwhile
from accounts.models import Account
from nurture.projects.actions.nominations import discard_draft, save_draft
from nurture.projects.facts import AlreadyNominated, NominationClosed, NotInTeam, NotTheirs
from nurture.projects.forms.nominations import NominationForm
from nurture.projects.models import Nomination, Project
from nurture.projects.views.nominations import visible_nomination
from nurture.projects.views.words import words_for
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_number


@require_POST
@member_required
def discard_nomination(request: Request, pk: int) -> HttpResponse:
    draft = visible_nomination(request, pk)
    try:
        discard_draft(nomination=draft, by=request.user)
    except (NominationClosed, NotTheirs) as fact:
        messages.error(request, words_for(fact))
        return redirect(draft)
    messages.success(request, _("The draft is gone."))
    return redirect("projects:nominations")


def autosave(request: Request, form: NominationForm) -> HttpResponse:
    """Keep what can be read so far. 204: there is nothing to keep yet."""
    form.is_valid()
    project = form.cleaned_data.get("project")
    if not project or not (form.instance.pk or form.has_text):
        return HttpResponse(status=204)
    posted = {"draft_id": form.instance.pk or "", "seen": form.cleaned_data.get("seen", "")}
    context: dict[str, Any] = {"tried": True, "unreadable": form.unreadable, **posted}
    status = 409
    try:
        draft = _keep(request, form, project)
    except (AlreadyNominated, NominationClosed) as fact:
        if form.form_id and fact.nomination.written_in == form.form_id and not fact.nomination.is_draft:
            # The form itself was sent while this was on its way.
            return HttpResponse(status=204)
        context["obstacle"] = fact.nomination
    except ChangedMeanwhile:
        context["refused"] = _(
            "Not kept: this draft was changed in another tab. Your text stays here; “Save as draft” shows both."
        )
    except NotInTeam as fact:
        context["refused"] = words_for(fact)
    else:
        status = 200
        context |= {"draft_id": draft.pk, "seen": form.version_of(draft), "kept_at": timezone.localtime()}
    return render_page(request, "projects/draft_status.html", context, status=status)


def _keep(request: Request, form: NominationForm, project: Project) -> Nomination:
    draft = form.instance if form.instance.pk else None
    return save_draft(
        project=project,
        account=form.instance.account,
        fields=form.readable,
        by=request.user,
        at=timezone.now(),
        operation=None if draft else form.cleaned_data.get("operation"),
        draft=draft,
        seen=form.cleaned_data.get("seen") or None,
        written_in=form.form_id,
        follows=earlier(request, form.instance.account),
    )


def earlier(request: Request, account: Account) -> Nomination | None:
    """The nomination that this one follows."""
    number = key(request.GET.get("from") or request.POST.get("follows", ""))
    return Nomination.objects.all().visible_to(request.user).filter(account=account, pk=number).first()


def key(number: str) -> int:
    """A key as an address or a hidden field holds it; 0, which is nobody's, for anything else."""
    return whole_number(number) or 0
