"""Where somebody was called on, and whom one can call on."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.mentions import see, see_all
from accounts.models import Mention
from accounts.notices import see_all as see_notices
from accounts.notices import unread
from accounts.queries.mentions import mentionable, mentions_page, unread_count
from nurture.team.models import User
from nurture.web.access import member_required
from nurture.web.counts import keep
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_number


@require_safe
@member_required
def mentions(request: Request) -> HttpResponse:
    notices = unread(request.user)
    waiting = unread_count(request.user, at=timezone.now()) + len(notices)
    keep("accounts:mentions", request.user, waiting)
    context = {
        "page": mentions_page(request.user, request.GET.get("cursor", "")),
        "notices": notices,
        "waiting": waiting,
    }
    return render_page(request, "accounts/mentions.html", context)


@require_POST
@member_required
def open_mention(request: Request, pk: int) -> HttpResponse:
    """Read, and on to where it stands. A press, because looking it up by a link must change nothing."""
    mention = get_object_or_404(
        Mention.objects.select_related("annotation__thread"), pk=pk, user=request.user
    )
    thread = mention.annotation.thread or mention.annotation
    see(request.user, thread=thread, at=timezone.now())
    return redirect(f"{thread.get_absolute_url()}#annotation-{mention.annotation_id}")


@require_POST
@member_required
def read_all(request: Request) -> HttpResponse:
    see_all(request.user, at=timezone.now())
    see_notices(user=request.user, at=timezone.now())
    return redirect("accounts:mentions")


@require_safe
@member_required
def people(request: Request) -> JsonResponse:
    """Names to choose from after "@"."""
    audience = request.GET.get("audience", "")
    project = whole_number(audience)
    if audience and project is None:
        raise Http404
    found = list(mentionable(project))
    if audience and not request.user.is_administrator and request.user not in found:
        raise Http404
    return JsonResponse({"people": [_named(person) for person in found if person != request.user]})


def _named(person: User) -> dict[str, str]:
    """`also`: whatever else somebody may type for this name."""
    also = f"{person.name} {person.name_latin} {person.email.partition('@')[0]}"
    return {"name": person.display_name, "also": also, "team": str(person.get_team_display())}
