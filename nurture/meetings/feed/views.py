"""The page on which somebody opens their calendar address, and the address itself."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_POST, require_safe

from nurture.delivery.colleagues.letters import as_read_by
from nurture.meetings.feed import actions, queries
from nurture.meetings.feed.calendar import published
from nurture.meetings.feed.forms import OpenForm
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def calendar(request: Request) -> HttpResponse:
    found = queries.feed_of(request.user)
    address = queries.address_of(found) if found else ""
    context = {
        "feed": found,
        "address": address,
        # What Apple Calendar and Outlook on a desk open by themselves.
        "webcal": f"webcal://{address.removeprefix(urlsplit(address).scheme + '://')}" if address else "",
    }
    return render_page(request, "meetings/feed/calendar.html", context)


@require_POST
@member_required
def open_calendar(request: Request) -> HttpResponse:
    """The first address, or one in place of what was given to the wrong person."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise Http404
    was_there = queries.feed_of(request.user) is not None
    actions.open_feed(by=request.user, operation=form.cleaned_data["operation"], at=timezone.now())
    if was_there:
        messages.success(request, _("This is the new address. The one before it answers no more."))
    return redirect("meetings:calendar")


@require_POST
@member_required
def close_calendar(request: Request) -> HttpResponse:
    actions.close_feed(by=request.user, at=timezone.now())
    messages.success(request, _("Switched off: the address answers no more."))
    return redirect("meetings:calendar")


@conditional_page
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For a calendar program: it cannot sign in, the address is its key. It changes nothing, not even who read it."""
    found = queries.feed_at(token)
    if found is None:
        raise Http404
    with as_read_by(found.user):
        content = published(
            found.user, queries.meetings_of(found.user, at=timezone.now()), since=found.opened_at
        )
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="nurture.ics"'
    answer["Cache-Control"] = "private, no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
