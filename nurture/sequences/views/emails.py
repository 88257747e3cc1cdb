"""Writing an email, looking at it as each recipient, and standing by it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Contact
from nurture.projects.facts import NotInTeam
from nurture.sequences import actions
from nurture.sequences.facts import ContentChanged, EmailChanged, EmailClosed, EmailIncomplete, SamePerson
from nurture.sequences.forms import EmailForm
from nurture.sequences.models import Approval, Email
from nurture.sequences.queries.emails import EmailStatus, visible_emails
from nurture.sequences.queries.preview import Lack, Preview, lacks, preview
from nurture.sequences.words import MERGE_FIELDS, PROBLEMS, STATES
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

# What stands in the frame is our own HTML with inline styles, and can do nothing.
LETTER_POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "form-action": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}


class EmailPage:
    """The page, also of what is typed and not saved."""

    def __init__(self, request: Request, email: Email, data: Any = None) -> None:
        self.email, self.target = email, email.step.sequence.target
        self.status = EmailStatus(email, request.user)
        self.form = EmailForm(data, email=email, people=self.status.people)
        self._as = str((data or request.GET).get("as", ""))

    @cached_property
    def chosen(self) -> list[Contact]:
        picked = self.form.chosen
        return [each.contact for each in self.status.people if each.contact.pk in picked]

    @cached_property
    def reader(self) -> Contact | None:
        """As whom it is shown: whoever was asked for, else the first recipient, else somebody there."""
        people = [*self.chosen, *(each.contact for each in self.status.people if not each.obstacle)]
        asked = [each for each in people if str(each.pk) == self._as]
        return next(iter([*asked, *people]), None)

    @cached_property
    def preview(self) -> Preview:
        return preview(
            subject=self.form.typed_subject,
            body=self.form.typed_body,
            contact=self.reader,
            target=self.target,
        )

    @cached_property
    def lacks(self) -> list[Lack]:
        return lacks(
            subject=self.form.typed_subject,
            body=self.form.typed_body,
            contacts=self.chosen,
            target=self.target,
        )

    @property
    def state_words(self) -> str:
        return str(STATES[self.status.state])

    @property
    def problem_words(self) -> list[str]:
        return [str(PROBLEMS[each]) for each in self.status.problems]

    @property
    def merge_fields(self) -> list[tuple[str, str]]:
        return [(f"{{{{ {field} }}}}", str(label)) for field, label in MERGE_FIELDS.items()]


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def email(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    if request.method != "POST":
        return _page(request, EmailPage(request, found))
    page = EmailPage(request, found, request.POST)
    if not page.form.is_valid():
        return _page(request, page, status=422)
    try:
        saved = actions.save_email(email=found, by=request.user, at=timezone.now(), **page.form.words)
    except EmailChanged as fact:
        # Read again: the page compares with what stands now, and names who wrote it.
        page.form.meet(fact.email)
        page.email = page.status.email = _visible(request, pk)
        return _page(request, page, status=409)
    except EmailClosed:
        page.form.add_error(None, _("Somebody has received it: add a new step for what you want to say now."))
        return _page(request, page, status=409)
    _tell(request, saved)
    return redirect(saved.email)


@require_POST
@member_required
def preview_email(request: Request, pk: int) -> HttpResponse:
    """What is typed, shown as one recipient would get it. Nothing is saved."""
    return _page(request, EmailPage(request, _visible(request, pk), request.POST))


@require_safe
@xframe_options_sameorigin
@csp_override(LETTER_POLICY)
@member_required
def letter(request: Request, pk: int) -> HttpResponse:
    """The HTML part of what is saved, alone in a document that may do nothing."""
    response = HttpResponse(EmailPage(request, _visible(request, pk)).preview.html)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@member_required
def approve(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    seen = request.POST.get("content_hash", "")
    try:
        actions.approve(email=found, content_hash=seen, by=request.user, at=timezone.now())
    except ContentChanged:
        messages.warning(
            request, _("The text was changed while you were reading. Nothing is approved; read it again.")
        )
    except EmailIncomplete as fact:
        messages.warning(request, " ".join(str(PROBLEMS[each]) for each in fact.problems))
    except EmailClosed:
        messages.info(request, _("It has been sent already."))
    except SamePerson:
        messages.warning(request, _("You approved it for the other team. A second person has to."))
    except NotInTeam:
        messages.warning(request, _("Only members of this project in sales or marketing approve."))
    return redirect(found)


def _visible(request: Request, pk: int) -> Email:
    return get_object_or_404(visible_emails(request.user), pk=pk)


def _page(request: Request, page: EmailPage, *, status: int = 200) -> HttpResponse:
    context = {"page": page, "email": page.email, "target": page.target, "form": page.form}
    return render_page(request, "sequences/email.html", context, fragments=["email-preview"], status=status)


def _tell(request: Request, saved: actions.Saved) -> None:
    if saved.voided:
        messages.warning(request, _whose(saved.voided))
    elif not saved.is_new:
        messages.info(
            request, _("Nothing has changed since version %(number)s.") % {"number": saved.email.version}
        )
    else:
        messages.success(request, _("Saved as version %(number)s.") % {"number": saved.email.version})


def _whose(voided: list[Approval]) -> str:
    names = _(", ").join(each.user.display_name for each in voided)
    return ngettext(
        "Saved. The approval of %(names)s no longer holds: it was for the words before.",
        "Saved. The approvals of %(names)s no longer hold: they were for the words before.",
        len(voided),
    ) % {"names": names}
