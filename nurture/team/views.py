"""What a person sets for themselves, and the members that administrators look after."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nurture.team import actions, letters, queries
from nurture.team.facts import LastAdministrator
from nurture.team.forms import ChangeMemberForm, DigestForm, MemberForm
from nurture.team.models import User
from nurture.web.access import member_required
from nurture.web.http import Request, render_page, way_back


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Also works before signing in: the cookie serves until then."""
    language = request.POST.get("language", "")
    response = redirect(way_back(request) or "/")
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.choose_language(by=request.user, language=language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@require_safe
@member_required
def you(request: Request) -> HttpResponse:
    """What is known of whoever asks, and what they choose for themselves."""
    return render_page(request, "team/you.html", {"form": DigestForm(instance=request.user)})


@require_POST
@member_required
def digest(request: Request) -> HttpResponse:
    """Whether and when the daily mail comes."""
    form = DigestForm(request.POST, instance=User.objects.get(pk=request.user.pk))
    if not form.is_valid():
        return render_page(request, "team/you.html", {"form": form}, status=422)
    actions.choose_digest(by=request.user, **form.cleaned_data, at=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("team:you")


@require_POST
@member_required
def visit(request: Request) -> HttpResponse:
    """Sent by Today itself, a moment after somebody opened it: a GET writes nothing."""
    actions.note_visit(by=request.user, at=timezone.now())
    return HttpResponse(status=204)


@require_safe
@member_required
def members(request: Request) -> HttpResponse:
    return render_page(request, "team/members.html", {"members": queries.members()})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def add_member(request: Request) -> HttpResponse:
    _require_administrator(request)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = actions.add_member(fields=form.cleaned_data)
        messages.success(
            request, _("%(name)s can sign in after choosing a password.") % {"name": user.display_name}
        )
        return redirect("team:members")
    status = 422 if form.is_bound else 200
    return render_page(request, "team/member.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def change_member(request: Request, pk: int) -> HttpResponse:
    _require_administrator(request)
    member = get_object_or_404(User, pk=pk)
    form = ChangeMemberForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_member(user=member, fields=form.cleaned_data)
        except LastAdministrator:
            form.add_error(None, _("Somebody has to administer: make another administrator first."))
        else:
            return redirect("team:members")
    status = 422 if form.is_bound else 200
    context = {"form": form, "member": member, "two_steps": queries.signs_in_by_two_steps(member)}
    return render_page(request, "team/member.html", context, status=status)


@require_POST
@member_required
def switch_off_two_steps(request: Request, pk: int) -> HttpResponse:
    _require_administrator(request)
    member = get_object_or_404(User, pk=pk)
    if actions.switch_off_two_steps(user=member):
        name = {"name": member.display_name}
        messages.success(request, _("The password alone signs %(name)s in now.") % name)
        try:
            url = request.build_absolute_uri(reverse("mfa_index"))
            letters.tell_that_two_steps_are_off(member, by=request.user, url=url)
        except OSError:
            messages.warning(
                request, _("No mail server took the mail that tells %(name)s. Tell them yourself.") % name
            )
    return redirect("team:change_member", pk)


def _require_administrator(request: Request) -> None:
    if not request.user.is_administrator:
        raise Http404
