"""The address of a merged record leads to the survivor, whatever page of it was asked for."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.merging.queries.aliases import survivor_of
from accounts.models import Account, Contact

# By the beginning of the route: whose number `pk` is there.
OWNERS = {"accounts/<int:pk>/": Account, "accounts/contacts/<int:pk>/": Contact}


class LeadToTheSurvivor:
    """Asks only where a page was not found, so no other page pays for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(exception, Http404) or match is None or not request.user.is_authenticated:
            return None
        owner: Any = next((model for start, model in OWNERS.items() if match.route.startswith(start)), None)
        survivor = survivor_of(owner, match.kwargs["pk"]) if owner else None
        if survivor is None or not owner.objects.visible_to(request.user).filter(pk=survivor).exists():
            return None
        where = reverse(match.view_name, kwargs={**match.kwargs, "pk": survivor})
        query = request.META.get("QUERY_STRING", "")
        # 307: what was typed on the old page is sent on as it is.
        return HttpResponseRedirect(f"{where}?{query}" if query else where, preserve_request=True)
