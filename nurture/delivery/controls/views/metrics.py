"""Numbers for a monitor (the text format of Prometheus), for whoever has the token."""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nurture.delivery import clock
from nurture.delivery.controls.queries.health import codes
from nurture.delivery.controls.queries.monitor import Metric
from nurture.delivery.controls.queries.monitor import metrics as measured


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Without METRICS_TOKEN, or without the right one, there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    text = _text(list(measured(at=clock.database_now())))
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


@require_safe
@never_cache
def sending(request: HttpRequest) -> JsonResponse:
    """503 while mail that is due does not go, with codes that say why."""
    found = codes(at=clock.database_now())
    return JsonResponse({"status": "held" if found else "ok", "why": found}, status=503 if found else 200)


def _text(found: list[Metric]) -> str:
    lines, named = [], set()
    for metric in found:
        if metric.name not in named:
            named.add(metric.name)
            lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} gauge"]
        labels = ",".join(f'{name}="{value}"' for name, value in metric.labels)
        lines.append(f"{metric.name}{f'{{{labels}}}' if labels else ''} {float(metric.value):g}")
    return "\n".join(lines) + "\n"
