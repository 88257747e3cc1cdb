"""The relationship map of an account, drawn and as a list, and the two small forms that change it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.relations import relate, take_back_relation, take_back_tie, tie
from accounts.facts import GoesInCircles
from accounts.forms.relations import RelationForm, TieForm
from accounts.models import Account, Relation, Tie
from accounts.queries.relations import relationship_map
from accounts.views.accounts import visible_account
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def map_of(request: Request, pk: int) -> HttpResponse:
    return _page(request, visible_account(request, pk))


@require_POST
@member_required
def add_relation(request: Request, pk: int) -> HttpResponse:
    account = visible_account(request, pk)
    form = RelationForm(request.POST, account=account, auto_id="relation_%s")
    if not form.is_valid():
        return _page(request, account, relation_form=form)
    try:
        relate(**form.cleaned_data, by=request.user, at=timezone.now())
    except GoesInCircles:
        form.add_error("other", _("They report to this person already, directly or through others."))
        return _page(request, account, relation_form=form)
    return redirect("accounts:map", account.pk)


@require_POST
@member_required
def add_tie(request: Request, pk: int) -> HttpResponse:
    account = visible_account(request, pk)
    form = TieForm(request.POST, account=account, auto_id="tie_%s")
    if not form.is_valid():
        return _page(request, account, tie_form=form)
    tie(**form.cleaned_data, by=request.user, at=timezone.now())
    return redirect("accounts:map", account.pk)


@require_POST
@member_required
def remove_relation(request: Request, pk: int) -> HttpResponse:
    visible = Account.objects.visible_to(request.user)
    relations = Relation.objects.select_related("person__account")
    found = get_object_or_404(relations, pk=pk, person__account__in=visible)
    take_back_relation(relation=found, by=request.user, at=timezone.now())
    return redirect("accounts:map", found.person.account_id)


@require_POST
@member_required
def remove_tie(request: Request, pk: int) -> HttpResponse:
    visible = Account.objects.visible_to(request.user)
    ties = Tie.objects.select_related("contact__account", "user")
    found = get_object_or_404(ties, pk=pk, contact__account__in=visible)
    take_back_tie(tie=found, by=request.user, at=timezone.now())
    return redirect("accounts:map", found.contact.account_id)


def _page(
    request: Request,
    account: Account,
    *,
    relation_form: RelationForm | None = None,
    tie_form: TieForm | None = None,
) -> HttpResponse:
    context = {
        "account": account,
        "map": relationship_map(account),
        "relation_form": relation_form or RelationForm(account=account, auto_id="relation_%s"),
        "tie_form": tie_form or TieForm(account=account, initial={"user": request.user}, auto_id="tie_%s"),
    }
    status = 422 if relation_form or tie_form else 200
    return render_page(request, "accounts/account_map.html", context, status=status)
