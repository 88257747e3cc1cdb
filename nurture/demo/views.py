"""The customers' side of the demo: their mail, in the browser. Open to everybody: it listens on loopback only."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Contact
from nurture.delivery.actions.inbound import receive
from nurture.demo import answers
from nurture.demo import mail as caught
from nurture.demo.forms import ReplyForm
from nurture.demo.mail import Mail
from nurture.web.http import render_page

INBOX_LIMIT = 100
# Mail is shown as a mail program shows it: its own styles, and nothing that runs, loads, posts or frames.
MAIL_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    # The picture that tells of an opened mail: whoever plays the customer opens it.
    "img-src": ["data:", *([settings.TRACKING_URL] if settings.TRACKING_URL else [])],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    mails = caught.newest(INBOX_LIMIT)
    return render_page(
        request,
        "demo/inbox.html",
        {"mails": mails, "limit": INBOX_LIMIT, "today": timezone.localdate()},
        fragments=("mail-list",),
    )


@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    return _mail_page(request, _find(name), ReplyForm())


@require_safe
def source(request: HttpRequest, name: str) -> HttpResponse:
    found = _find(name)
    return HttpResponse(
        found.raw,
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="{found.name}.eml"'},
    )


@require_safe
@xframe_options_sameorigin
@csp_override(MAIL_CSP)
def html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone. Its links open beside the demo: inside the frame nothing else may load."""
    return HttpResponse(_find(name).html.replace("<head>", '<head><base target="_blank">', 1))


@require_POST
def reply(request: HttpRequest, name: str) -> HttpResponse:
    found = _find(name)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _mail_page(request, found, form, status=422)
    at = timezone.now()
    raw = answers.reply(
        found, form.cleaned_data["words"], at=at, out_of_office=form.cleaned_data["out_of_office"]
    )
    receive(raw=raw, at=at)
    messages.success(request, _("The answer arrived. The account shows what it did."))
    return redirect("demo:mail", name=found.name)


@require_POST
def unsubscribe(request: HttpRequest, name: str) -> HttpResponse:
    found = _find(name)
    try:
        status = answers.unsubscribe(found)
    except answers.UnsubscribeFailed as problem:
        messages.error(request, _("The button did not work: %(problem)s.") % {"problem": problem})
    else:
        messages.success(
            request,
            _("Unsubscribed: the server answered %(status)s. Nothing more goes to this person.")
            % {"status": status},
        )
    return redirect("demo:mail", name=found.name)


def _find(name: str) -> Mail:
    try:
        return caught.find(name)
    except caught.NoSuchMail as problem:
        raise Http404 from problem


def _mail_page(request: HttpRequest, found: Mail, form: ReplyForm, *, status: int = 200) -> HttpResponse:
    contacts = Contact.objects.select_related("account")
    contact = contacts.filter(email__iexact=found.envelope_to[0]).first() if found.envelope_to else None
    context = {"mail": found, "form": form, "contact": contact, "today": timezone.localdate()}
    return render_page(request, "demo/mail.html", context, status=status)
