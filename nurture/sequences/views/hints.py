"""What catches the eye in what is typed, and setting it right in one press. Nothing is saved."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from nurture.sequences import hint_words
from nurture.sequences.queries.emails import visible_emails
from nurture.sequences.queries.hints import hints as look_for_hints
from nurture.sequences.rules.lint import Hint
from nurture.sequences.rules.lint.letter import SUBJECT_MARK
from nurture.sequences.rules.lint.spans import fits
from nurture.sequences.views.workspace import EmailPage, email_page
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

#: More of one kind than these is a habit, not a list.
SHOWN = 40


class Shown:
    """One hint in words."""

    def __init__(self, hint: Hint) -> None:
        self.hint = hint
        self.title, self.reason = hint_words.title(hint), hint_words.reason(hint)
        self.fix = hint_words.fix(hint)

    @property
    def place(self) -> str:
        return f"{self.hint.field}:{self.hint.start}:{self.hint.end}"


@require_POST
@member_required
def hints(request: Request, pk: int) -> HttpResponse:
    """Of the form as it is typed; `fix` is the place that is set right first ("body:12:14:貴社")."""
    email = get_object_or_404(visible_emails(request.user), pk=pk)
    page = EmailPage(request, email, _fixed(request.POST))
    extra = hints_of(page)
    if request.htmx:
        return render_page(request, "sequences/email/hints.html", {"page": page, "email": email, **extra})
    return email_page(request, page, extra)


def hints_of(page: EmailPage) -> dict[str, Any]:
    subject = page.form.typed_subject
    found = look_for_hints(
        page.email,
        user=page.request.user,
        today=timezone.localdate(),
        subject=subject,
        body=page.form.typed_body,
        contacts=page.chosen,
        missing=page.lacks,
    )
    return {
        "hints": [Shown(each) for each in found[:SHOWN]],
        "more_hints": max(len(found) - SHOWN, 0),
        "hints_blocking": sum(each.blocks for each in found),
        "subject_shown": subject[: fits(subject, SUBJECT_MARK)],
        "subject_cut": fits(subject, SUBJECT_MARK) < len(subject),
    }


def _fixed(data: Any) -> Any:
    """What was typed, with one place set right."""
    field, _colon, rest = data.get("fix", "").partition(":")
    start, _colon, rest = rest.partition(":")
    end, colon, text = rest.partition(":")
    if field not in {"subject", "body"} or not colon or not (start.isdecimal() and end.isdecimal()):
        return data
    typed = data.copy()
    whole = data.get(field, "").replace("\r\n", "\n")
    typed[field] = whole[: int(start[:9])] + text + whole[int(end[:9]) :]
    return typed
