"""What strangers reach from a mail: no sign-in, nothing told to anybody else, valid for ever."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.rules.addresses import readable
from nurture.delivery import keys
from nurture.delivery.actions.unsubscribing import unsubscribe as refuse
from nurture.delivery.models import Message
from nurture.delivery.refusals.actions import choosing
from nurture.delivery.refusals.forms import RedirectionForm
from nurture.delivery.refusals.models import Redirection
from nurture.delivery.refusals.queries.standing import State, standing
from nurture.delivery.rendering import sender_profile
from nurture.delivery.tracking.actions.choosing import choose as choose_noticed
from nurture.delivery.tracking.buffer import PAGES
from nurture.delivery.tracking.queries.choices import is_noticed
from nurture.delivery.tracking.rules.choices import Choice
from nurture.delivery.tracking.seen import seen
from nurture.delivery.tracking.views.public import nowhere

#: Given to whoever has just pressed, so that only they may take it back, and only for a while.
_undo: Final = signing.TimestampSigner(salt="nurture.delivery.undo")
_LANGUAGES: Final = {"ja": "日本語", "en": "English"}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows choices and changes nothing; POST stops at once, from a mail program (RFC 8058) or the button.

    What a POST says is not even read: a mail program's body never stands in the way of a refusal.
    """
    if token == keys.ONLY_A_TEST:
        return _only_a_test(request)
    message = _message(token)
    if message is None:
        return nowhere(request)
    if request.method != "POST":
        PAGES.add(str(message.pk), seen(request.META), at=timezone.now())
        return _page(request, token, message)
    if message.contact.erased_at is not None:
        # Stopped for good: there is nothing to take back.
        return _page(request, token, message)
    refuse(message=message, at=timezone.now())
    return _page(request, token, message, undo=_undo.sign(token))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, token: str, choice: str) -> HttpResponse:
    """One of the other choices of that page. The link is the proof, so there is no cookie to check."""
    if choice not in _CHOICES:
        return nowhere(request)
    if token == keys.ONLY_A_TEST:
        return _only_a_test(request)
    if request.method != "POST":
        return _as_public(redirect("delivery:unsubscribe", token))
    message = _message(token)
    if message is None:
        return nowhere(request)
    if message.contact.erased_at is not None:
        return _page(request, token, message)
    return _CHOICES[choice](request, token, message, timezone.now())


def _take_back(request: HttpRequest, token: str, message: Message, at: datetime) -> HttpResponse:
    try:
        pressed = _undo.unsign(request.POST.get("undo", ""), max_age=choosing.RIGHT_AFTER)
    except signing.BadSignature:
        pressed = ""
    done = pressed == token and choosing.take_back(message=message, at=at)
    return _page(request, token, message, said="taken_back" if done else "too_late")


def _be_quiet(request: HttpRequest, token: str, message: Message, at: datetime) -> HttpResponse:
    if standing(message).state is State.OPEN:
        choosing.be_quiet(message=message, at=at)
    return _page(request, token, message)


def _end_quiet(request: HttpRequest, token: str, message: Message, at: datetime) -> HttpResponse:
    choosing.end_quiet(message=message, at=at)
    return _page(request, token, message)


def _redirect(request: HttpRequest, token: str, message: Message, at: datetime) -> HttpResponse:
    with translation.override(_language(request, message)):
        form = RedirectionForm(request.POST)
        if not form.is_valid():
            return _page(request, token, message, form=form, status=422)
    kind = Redirection.Kind(form.cleaned_data["kind"])
    choosing.redirect(message=message, kind=kind, words=form.cleaned_data["words"], at=at)
    return _page(request, token, message, said="redirected")


def _speak(request: HttpRequest, token: str, message: Message, at: datetime) -> HttpResponse:
    language = request.POST.get("language", "")
    if language in _LANGUAGES:
        choosing.speak(message=message, language=language, at=at)
        message.contact.language = language
    return _page(request, token, message, said="language")


def _leave_unnoticed(request: HttpRequest, token: str, message: Message, at: datetime) -> HttpResponse:
    choose_noticed(choice=Choice(clicks=False, opens=False), contact=message.contact, by=None, at=at)
    return _page(request, token, message, said="unnoticed")


_CHOICES: Final[dict[str, Callable[[HttpRequest, str, Message, datetime], HttpResponse]]] = {
    "undo": _take_back,
    "quiet": _be_quiet,
    "resume": _end_quiet,
    "redirect": _redirect,
    "language": _speak,
    "unnoticed": _leave_unnoticed,
}


def _message(token: str) -> Message | None:
    """By the hash of its token: those of finished projects, merged people and closed accounts as well."""
    messages = Message.objects.select_related("contact", "account").defer("raw")
    return messages.filter(names__name=keys.token_hash(token)).first()


def _page(
    request: HttpRequest,
    token: str,
    message: Message,
    *,
    said: str = "",
    undo: str = "",
    form: RedirectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    language = _language(request, message)
    other = "en" if language == "ja" else "ja"
    profile = sender_profile()
    in_latin = language != "ja"
    context: dict[str, Any] = {
        "token": token,
        "standing": standing(message),
        "said": said,
        "undo": undo,
        "form": form,
        "profile": profile,
        "company": (profile.company_name_latin if in_latin else "") or profile.company_name,
        "language": language,
        "other": other,
        "other_name": _LANGUAGES[other],
        "writes_in": message.contact.language,
        "kinds": Redirection.Kind.choices,
        "is_noticed": is_noticed(message),
    }
    with translation.override(language):
        context["address"] = _masked(message.to_address) or _("your address")
        context["form"] = form or RedirectionForm(initial={"kind": Redirection.Kind.NOT_ME})
        return _as_public(render(request, "delivery/public/preferences.html", context, status=status))


def _language(request: HttpRequest, message: Message) -> str:
    """What they ask for on the page, else that in which they are written to."""
    asked = request.GET.get("in", "")
    return asked if asked in _LANGUAGES else ("ja" if message.contact.language == "ja" else "en")


def _only_a_test(request: HttpRequest) -> HttpResponse:
    return _as_public(render(request, "delivery/only_a_test.html", {"profile": sender_profile()}))


def _as_public(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, told to nobody, found by nobody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _masked(address: str) -> str:
    """Enough to recognise one's own address, too little for whom the mail was forwarded to; nothing of an erased one."""
    local, _at, domain = readable(address).partition("@")
    return f"{local[:1]}•••@{domain}" if address else ""
