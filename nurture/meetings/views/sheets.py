"""What is said to a decision on a sheet above the room, or on a page of its own without JavaScript."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from nurture.meetings import actions
from nurture.meetings.actions.needs import Words
from nurture.meetings.forms import DissentForm, RecordForm, WithoutOwnersForm, WordsForm
from nurture.meetings.models import Decision
from nurture.meetings.queries.decided import Decided
from nurture.meetings.views.decisions import visible_decision
from nurture.meetings.views.once import written_once
from nurture.meetings.views.room import open_room, refused
from nurture.meetings.words import FACTS, words_of
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

SHEET = "decision-sheet"


@require_http_methods(["GET", "POST"])
@member_required
@written_once
def dissent(request: Request, pk: int) -> HttpResponse:
    decision = visible_decision(request, pk)
    form = DissentForm(request.POST or None)
    return _said(
        request,
        decision,
        "dissent",
        form,
        lambda: actions.dissent(
            decision=decision, words=form.cleaned_data["words"], by=request.user, at=timezone.now()
        ),
    )


@require_http_methods(["GET", "POST"])
@member_required
@written_once
def without_owners(request: Request, pk: int) -> HttpResponse:
    decision = visible_decision(request, pk)
    form = WithoutOwnersForm(request.POST or None)
    return _said(
        request,
        decision,
        "without_owners",
        form,
        lambda: actions.decide_without_owners(
            decision=decision, why=form.cleaned_data["words"], by=request.user, at=timezone.now()
        ),
    )


@require_http_methods(["GET", "POST"])
@member_required
@written_once
def record(request: Request, pk: int) -> HttpResponse:
    """The word of somebody in the room, written down by whoever leads it."""
    decision = visible_decision(request, pk)
    decided = decided_of(request, decision)
    people = [each for word in decided.words if word.may_record for each in decided.may_speak(word.team)]
    owners = (decision.target.sales_owner, decision.target.marketing_owner)
    owner = next((each for each in owners if each in people), owners[0])
    form = RecordForm(request.POST or None, people=people, owner=owner)
    return _said(
        request,
        decision,
        "record",
        form,
        lambda: actions.confirm_for(
            decision=decision,
            person=form.cleaned_data["person"],
            seen=request.POST.get("seen", ""),
            by=request.user,
            at=timezone.now(),
        ),
        decided=decided,
    )


@require_http_methods(["GET", "POST"])
@member_required
@written_once
def words(request: Request, pk: int) -> HttpResponse:
    """The edit with which it is sent; what was written is shown against what it was."""
    decision = visible_decision(request, pk)
    email = decision.proposal.email if decision.proposal else None
    if email is None:
        raise Http404
    initial = {"seen": email.content_hash, "subject": email.subject, "body": email.body}
    form = WordsForm(request.POST or None, initial=initial)
    return _said(
        request,
        decision,
        "words",
        form,
        lambda: actions.write_words(
            decision=decision,
            words=Words(form.cleaned_data["subject"], form.cleaned_data["body"]),
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=timezone.now(),
        ),
    )


@require_POST
@member_required
@written_once
def seen(request: Request, pk: int) -> HttpResponse:
    """Whoever was in the room stands by what was recorded for them."""
    return _answered(request, pk, actions.see_recorded)


@require_POST
@member_required
@written_once
def object_to(request: Request, pk: int) -> HttpResponse:
    """They did not say so."""
    return _answered(request, pk, actions.object_to)


def decided_of(request: Request, decision: Decision) -> Decided:
    return open_room(request, decision.meeting_id, decision.target_id).decided_on(decision)


def _answered(request: Request, pk: int, act: Callable[..., object]) -> HttpResponse:
    decision = visible_decision(request, pk)
    try:
        act(decision=decision, by=request.user, at=timezone.now())
    except FACTS as fact:
        return refused(request, decision.meeting_id, decision.target_id, fact)
    return redirect(decision)


def _said(
    request: Request,
    decision: Decision,
    name: str,
    form: forms.Form,
    act: Callable[[], object],
    **more: Any,
) -> HttpResponse:
    """Once it is taken the room is shown again; what is invalid stays on its sheet."""
    context = {"decision": decision, "form": form, "name": name, "account": decision.target.account, **more}
    if not form.is_bound:
        return render_page(request, "meetings/sheet.html", context, fragments=[SHEET])
    if not form.is_valid():
        if not request.htmx:
            return render(request, "meetings/sheet.html", context, status=422)
        answer = render(request, f"meetings/sheet.html#{SHEET}", context, status=422)
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#{SHEET}", "outerHTML"
        return answer
    try:
        act()
    except FACTS as fact:
        form.add_error(None, words_of(fact))
        return _refused(request, decision, context, fact)
    return redirect("meetings:target", decision.meeting_id, decision.target_id)


def _refused(request: Request, decision: Decision, context: dict[str, Any], fact: Exception) -> HttpResponse:
    """The room as it is now, and the sheet above it with what was typed: whoever has it open sees nothing else."""
    if not request.htmx:
        return render(request, "meetings/sheet.html", context, status=409)
    answer = refused(request, decision.meeting_id, decision.target_id, fact)
    sheet = render_to_string(f"meetings/sheet.html#{SHEET}", context | {"oob": True}, request)
    answer.content += sheet.encode()
    return answer
