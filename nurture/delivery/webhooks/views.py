"""The door for providers: no session, no cookie; believed by signature or password, answered after it is kept."""

from typing import Final, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from nurture.delivery.actions import inbound
from nurture.delivery.identities import vault
from nurture.delivery.identities.models import SendingIdentity, Transport
from nurture.delivery.webhooks import actions, hearing
from nurture.delivery.webhooks.brevo import FilesAway
from nurture.delivery.webhooks.facts import NotBelieved, NotUnderstood
from nurture.delivery.webhooks.models import Webhook
from nurture.web.access import member_required
from nurture.web.http import Request

#: Beyond it a mail is not taken in this way; providers then say so to its sender, or keep it.
LARGEST: Final = 30_000_000


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def hook(request: HttpRequest, identity: int, provider: str) -> HttpResponse:
    """Events about our mail: kept, answered, then applied; a tick applies what could not be yet."""
    webhook = _believed(request, identity, provider)
    if isinstance(webhook, HttpResponse):
        return webhook
    now = timezone.now()
    try:
        told = hearing.events(provider, cast(Request, request), at=now)
    except NotUnderstood:
        return HttpResponse(status=400)
    actions.keep(webhook=webhook, told=told, at=now)
    actions.apply_news(at=now)
    return HttpResponse()


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def hook_mail(request: HttpRequest, identity: int, provider: str) -> HttpResponse:
    """Mail that the provider took in for us."""
    if provider not in hearing.TAKES_MAIL:
        raise Http404
    webhook = _believed(request, identity, provider)
    if isinstance(webhook, HttpResponse):
        return webhook
    try:
        mails = list(hearing.mails(webhook, cast(Request, request)))
    except NotUnderstood:
        return HttpResponse(status=400)
    except (FilesAway, vault.NoKey, vault.Unreadable):
        # The provider tries again, also once the key is entered anew.
        return HttpResponse(status=503)
    for raw in mails:
        inbound.receive(raw=raw, at=timezone.now())
    return HttpResponse()


@require_POST
@member_required
def open_hook(request: Request, pk: int) -> HttpResponse:
    found = _own(request, pk)
    key = request.POST.get("signing_key", "").strip()[:200]
    try:
        actions.open_for(identity=found, signing_key=key, by=request.user, at=timezone.now())
    except (vault.NoKey, vault.Unreadable):
        messages.error(
            request, _("No password can be kept: CREDENTIALS_KEY is not set on this installation.")
        )
    else:
        messages.success(request, _("Enter these addresses at the provider."))
    return redirect(f"{found.get_absolute_url()}#webhook")


@require_POST
@member_required
def close_hook(request: Request, pk: int) -> HttpResponse:
    found = _own(request, pk)
    actions.close(identity=found)
    messages.success(request, _("What the provider tells is not believed any more."))
    return redirect(f"{found.get_absolute_url()}#webhook")


def _own(request: Request, pk: int) -> SendingIdentity:
    providers = SendingIdentity.objects.visible_to(request.user).exclude(transport=Transport.SMTP)
    return get_object_or_404(providers, pk=pk)


def _believed(request: HttpRequest, identity: int, provider: str) -> Webhook | HttpResponse:
    webhook = get_object_or_404(
        Webhook.objects.select_related("identity"), identity=identity, identity__transport=provider
    )
    if request.method == "HEAD":
        # Some ask whether anybody is there before they keep the address.
        return HttpResponse()
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    _read_whole(request)
    try:
        hearing.believe(webhook, cast(Request, request), at=timezone.now())
    except (NotBelieved, vault.NoKey, vault.Unreadable):
        actions.not_believed(webhook=webhook, at=timezone.now())
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="webhook"'})
    return webhook


def _read_whole(request: HttpRequest) -> None:
    """The raw body is what is signed; a mail with files is larger than a form of ours may be."""
    if request.content_type == "application/json":
        request._body = request.read(LARGEST)  # noqa: SLF001 - as `body` itself keeps it
