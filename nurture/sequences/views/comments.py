"""What is said about passages of an email."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nurture.projects.facts import NotInTeam
from nurture.sequences import actions
from nurture.sequences.facts import CommentClosed
from nurture.sequences.forms.writing import AnswerForm, CommentForm
from nurture.sequences.models import Comment, Email
from nurture.sequences.queries.comments import visible_comments
from nurture.sequences.queries.emails import visible_emails
from nurture.sequences.views.workspace import EmailPage, email_page
from nurture.web.access import member_required
from nurture.web.http import Request


@require_POST
@member_required
def comment(request: Request, pk: int) -> HttpResponse:
    email = get_object_or_404(visible_emails(request.user), pk=pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        page = EmailPage(request, email, panel="comments")
        return email_page(request, page, {"comment_form": form}, status=422)
    said, operation = form.fields_said, form.operation_id
    return _done(
        request,
        email,
        lambda: actions.comment(email=email, by=request.user, at=timezone.now(), operation=operation, **said),
    )


@require_POST
@member_required
def answer(request: Request, pk: int) -> HttpResponse:
    thread, form = _visible(request, pk), AnswerForm(request.POST)
    if not form.is_valid():
        page = EmailPage(request, thread.email, panel="comments")
        return email_page(request, page, {"answer_form": form, "answering": thread.pk}, status=422)
    body, operation = form.cleaned_data["body"], form.operation_id
    return _done(
        request,
        thread.email,
        lambda: actions.answer_comment(
            thread=thread, body=body, by=request.user, at=timezone.now(), operation=operation
        ),
    )


@require_POST
@member_required
def resolve(request: Request, pk: int) -> HttpResponse:
    thread = _visible(request, pk)
    at = timezone.now()
    return _done(
        request, thread.email, lambda: actions.resolve_comment(thread=thread, by=request.user, at=at)
    )


@require_POST
@member_required
def reopen(request: Request, pk: int) -> HttpResponse:
    thread = _visible(request, pk)
    return _done(request, thread.email, lambda: actions.reopen_comment(thread=thread, by=request.user))


@require_POST
@member_required
def delete(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    at = timezone.now()
    return _done(request, found.email, lambda: actions.delete_comment(comment=found, by=request.user, at=at))


@require_POST
@member_required
def restore(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    return _done(request, found.email, lambda: actions.restore_comment(comment=found, by=request.user))


def _visible(request: Request, pk: int) -> Comment:
    return get_object_or_404(visible_comments(request.user), pk=pk)


def _done(request: Request, email: Email, act: Callable[[], object]) -> HttpResponse:
    """The panel again, for whoever has a script; the page for everybody else."""
    try:
        act()
    except NotInTeam:
        messages.warning(
            request, _("Only members of this project in sales or marketing comment, each on their own.")
        )
    except CommentClosed:
        messages.info(request, _("It was deleted meanwhile."))
    if request.htmx:
        return email_page(request, EmailPage(request, email, panel="comments"))
    return redirect(f"{email.get_absolute_url()}?panel=comments")
