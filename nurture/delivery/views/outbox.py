"""The outbox as a list and as a calendar, what needs attention, how mail flows, and the kill switch."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nurture.delivery import moments, pictures, words
from nurture.delivery.actions import pausing
from nurture.delivery.controls.forms import StopForm
from nurture.delivery.facts import AlreadyLifted
from nurture.delivery.forms import YEARS, LiftForm, OutboxForm
from nurture.delivery.models import Pause
from nurture.delivery.queries import calendar as calendars
from nurture.delivery.queries.attention import attention, attention_count
from nurture.delivery.queries.bulk import just_stopped
from nurture.delivery.queries.flow import flow
from nurture.delivery.queries.narrowing import STILL_TO_GO
from nurture.delivery.queries.outbox import outbox_page, overview
from nurture.delivery.queries.pauses import may_lift
from nurture.delivery.rendering import missing_items, sender_profile
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def outbox(request: Request) -> HttpResponse:
    now, cursor = timezone.now(), request.GET.get("cursor", "")
    form = OutboxForm(request.GET, user=request.user)
    narrowed = form.narrowed
    counted = overview(request.user, narrowed)
    context = {
        **_notices(request, now),
        "filter": form,
        "narrowed": narrowed,
        "chosen": narrowed.state,
        "still_to_go": STILL_TO_GO,
        "overview": counted,
        # The first line tells of all mail, whatever the list is narrowed to.
        "everything": overview(request.user) if narrowed.any_state().is_narrowed else counted,
        "page": outbox_page(request.user, narrowed, cursor=cursor, today=timezone.localdate(now)),
        "cursor": cursor,
        "attention_count": attention_count(request.user, at=now),
        "stopped": just_stopped(request.user, request.GET.get("stopped", ""), at=now),
    }
    return render_page(request, "delivery/outbox.html", context, fragments=["outbox-list"])


@require_safe
@member_required
def calendar(request: Request) -> HttpResponse:
    """A month, or with `?week=` the week of that day."""
    now = timezone.now()
    today = timezone.localdate(now)
    narrowed = OutboxForm(request.GET, user=request.user).narrowed
    shows_week = "week" in request.GET
    chosen = _day(request.GET.get("week") or request.GET.get("month") or "") or narrowed.day or today
    draw = calendars.week_of if shows_week else calendars.month_of
    context = {
        "now": now,
        "filter": OutboxForm(request.GET, user=request.user),
        "narrowed": narrowed,
        "shows_week": shows_week,
        "shown_day": chosen,
        "calendar": draw(request.user, narrowed, chosen, today=today),
        "attention_count": attention_count(request.user, at=now),
    }
    return render_page(request, "delivery/outbox_calendar.html", context, fragments=["outbox-calendar"])


@require_safe
@member_required
def needs_attention(request: Request) -> HttpResponse:
    now = timezone.now()
    found = attention(request.user, at=now, today=timezone.localdate(now))
    context = {**_notices(request, now), "attention": found, "attention_count": found.counts.total}
    return render_page(request, "delivery/outbox_attention.html", context)


@require_safe
@member_required
def flowing(request: Request) -> HttpResponse:
    """How mail flows, as two pictures with their tables."""
    now = timezone.now()
    found = flow(request.user, at=now)
    context = {
        **_notices(request, now),
        "flow": found,
        "hours": pictures.draw(found.hours, moments.hour),
        "days": pictures.draw(found.days, moments.weekday),
        "attention_count": attention_count(request.user, at=now),
    }
    return render_page(request, "delivery/outbox_flow.html", context)


@require_POST
@member_required
def lift_pause(request: Request, pk: int) -> HttpResponse:
    pause = get_object_or_404(Pause.objects.select_related("account"), pk=pk)
    if not may_lift(request.user, pause):
        raise Http404
    form = LiftForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "pause": pause, "account": pause.account}
        return render_page(request, "delivery/lift_pause.html", context, status=422)
    try:
        pausing.lift(pause=pause, **form.cleaned_data, by=request.user, at=timezone.now())
    except AlreadyLifted:
        notes.info(request, _("Somebody has chosen already."))
    else:
        notes.success(request, _("The pause is over."))
    return redirect(pause.account)


def _notices(request: Request, now: datetime) -> dict[str, Any]:
    """What stands above each page of the outbox: what keeps everything from going."""
    return {
        "now": now,
        "lacks": [words.FOOTER_ITEMS[item] for item in missing_items(sender_profile())],
        "stop_form": StopForm(user=request.user),
    }


def _day(text: str) -> date | None:
    """A day, or a month as 2026-11; None for what is none."""
    try:
        found = parse_date(text if text.count("-") == 2 else f"{text}-01")
    except ValueError:
        return None
    return found if found and found.year in YEARS else None
