"""Asking both teams to read, answering, taking back; proposing a wording and answering that."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nurture.projects.facts import NotInTeam
from nurture.sequences import actions
from nurture.sequences.facts import (
    AlreadyAnswered,
    ContentChanged,
    EmailClosed,
    EmailIncomplete,
    EmailOut,
    NotForYou,
    NothingToRecall,
    NotInReview,
    PassageGone,
    ReviewOpen,
    SamePerson,
)
from nurture.sequences.forms.reviews import AskForm, ChangesForm, DeclineForm, SuggestionForm
from nurture.sequences.models import Email, Suggestion
from nurture.sequences.queries.emails import visible_emails
from nurture.sequences.views.workspace import EmailPage, email_page
from nurture.sequences.words import PROBLEMS
from nurture.web.access import member_required
from nurture.web.http import Request

FACTS: Final[dict[type[Exception], Promise]] = {
    ContentChanged: gettext_lazy(
        "The text was changed while you were reading. Nothing is approved; read it again."
    ),
    EmailClosed: gettext_lazy("It has been sent already."),
    EmailOut: gettext_lazy("It is out of the plan and goes to nobody: there is nothing to agree on."),
    SamePerson: gettext_lazy("You approved it for the other team. A second person has to."),
    NotInTeam: gettext_lazy("Only members of this project in sales or marketing approve."),
    NotInReview: gettext_lazy("Nobody has asked to read it yet, or the review has ended."),
    ReviewOpen: gettext_lazy("Both teams have been asked already."),
    NothingToRecall: gettext_lazy("There is nothing to take back."),
    PassageGone: gettext_lazy("The passage does not stand there any more: somebody changed the text."),
    NotForYou: gettext_lazy("A wording is taken over by marketing, and taken back by whoever proposed it."),
    AlreadyAnswered: gettext_lazy("Somebody has answered it already."),
}


@require_POST
@member_required
def ask(request: Request, pk: int) -> HttpResponse:
    email, form = _visible(request, pk), AskForm(request.POST)
    if not form.is_valid():
        return email_page(request, EmailPage(request, email), {"ask_form": form}, status=422)
    note = form.cleaned_data["note"]
    seen = request.POST.get("content_hash", "")
    done = _try(
        request,
        lambda: actions.ask_for_review(
            email=email, content_hash=seen, note=note, by=request.user, at=timezone.now()
        ),
    )
    if done:
        messages.success(request, _("Both teams are asked to read it."))
    return redirect(email)


@require_POST
@member_required
def approve(request: Request, pk: int) -> HttpResponse:
    email = _visible(request, pk)
    seen = request.POST.get("content_hash", "")
    _try(
        request,
        lambda: actions.approve_in_review(email=email, content_hash=seen, by=request.user, at=timezone.now()),
    )
    actions.see(user=request.user, email=email, at=timezone.now())
    return redirect(email)


@require_POST
@member_required
def want_changes(request: Request, pk: int) -> HttpResponse:
    email, form = _visible(request, pk), ChangesForm(request.POST)
    if not form.is_valid():
        return email_page(request, EmailPage(request, email), {"changes_form": form}, status=422)
    wanted = form.cleaned_data["wanted"]
    _try(
        request,
        lambda: actions.want_changes(email=email, wanted=wanted, by=request.user, at=timezone.now()),
    )
    actions.see(user=request.user, email=email, at=timezone.now())
    return redirect(email)


@require_POST
@member_required
def recall(request: Request, pk: int) -> HttpResponse:
    email = _visible(request, pk)
    _try(request, lambda: actions.recall(email=email, by=request.user, at=timezone.now()))
    return redirect(email)


@require_POST
@member_required
def see(request: Request, pk: int) -> HttpResponse:
    """They look at it: what they were told about it is known, and on they go."""
    email = _visible(request, pk)
    actions.see(user=request.user, email=email, at=timezone.now())
    return redirect(email)


@require_POST
@member_required
def suggest(request: Request, pk: int) -> HttpResponse:
    email, form = _visible(request, pk), SuggestionForm(request.POST)
    page = EmailPage(request, email, panel="wordings")
    if not form.is_valid():
        return email_page(request, page, {"suggestion_form": form}, status=422)
    try:
        actions.suggest(email=email, by=request.user, at=timezone.now(), **form.words)
    except (PassageGone, NotInTeam, EmailClosed) as fact:
        form.add_error(None, str(FACTS[type(fact)]))
        return email_page(request, page, {"suggestion_form": form}, status=409)
    messages.success(request, _("Marketing is told. Your name stays with the wording."))
    return _wordings(email)


@require_POST
@member_required
def accept(request: Request, pk: int) -> HttpResponse:
    suggestion = _suggestion(request, pk)
    _try(request, lambda: actions.accept(suggestion=suggestion, by=request.user, at=timezone.now()))
    actions.see(user=request.user, email=suggestion.email, at=timezone.now())
    return _wordings(suggestion.email)


@require_POST
@member_required
def decline(request: Request, pk: int) -> HttpResponse:
    suggestion, form = _suggestion(request, pk), DeclineForm(request.POST)
    if not form.is_valid():
        page = EmailPage(request, suggestion.email, panel="wordings")
        extra = {"decline_form": form, "declined": suggestion.pk}
        return email_page(request, page, extra, status=422)
    why_not = form.cleaned_data["why_not"]
    _try(
        request,
        lambda: actions.decline(suggestion=suggestion, why_not=why_not, by=request.user, at=timezone.now()),
    )
    actions.see(user=request.user, email=suggestion.email, at=timezone.now())
    return _wordings(suggestion.email)


@require_POST
@member_required
def withdraw(request: Request, pk: int) -> HttpResponse:
    suggestion = _suggestion(request, pk)
    _try(request, lambda: actions.withdraw(suggestion=suggestion, by=request.user, at=timezone.now()))
    return _wordings(suggestion.email)


def _try(request: Request, act: Callable[[], object]) -> bool:
    """Whether it was done; what stood in the way is said."""
    try:
        act()
    except EmailIncomplete as fact:
        messages.warning(request, " ".join(str(PROBLEMS[each]) for each in fact.problems))
    except tuple(FACTS) as fact:
        messages.warning(request, str(FACTS[type(fact)]))
    else:
        return True
    return False


def _visible(request: Request, pk: int) -> Email:
    return get_object_or_404(visible_emails(request.user), pk=pk)


def _suggestion(request: Request, pk: int) -> Suggestion:
    rows = Suggestion.objects.filter(email__in=visible_emails(request.user))
    found = get_object_or_404(rows, pk=pk)
    found.email = _visible(request, found.email_id)
    return found


def _wordings(email: Email) -> HttpResponse:
    return redirect(f"{reverse('sequences:email', args=[email.pk])}?panel=wordings#email-panel")
