"""The page on which an email is written: the writing, and beside it one panel at a time.

A concern plugs in with a `Panel` in `PANELS` and `templates/sequences/email/panels/<key>.html`, whose root is
`<div id="email-<key>">`. The template gets `page`, `email`, `target`, `form` and what `Panel.context` adds; it is asked
for only while it is open. A panel that follows what is typed posts the form to `sequences:look` (nothing is saved).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Contact
from nurture.delivery.identities.queries import identity_for
from nurture.delivery.identities.writer import Writer
from nurture.delivery.models import Attachment
from nurture.sequences.forms import EmailForm
from nurture.sequences.models import Email, EmailDraft, Snippet
from nurture.sequences.queries.comments import open_count
from nurture.sequences.queries.desk import Desk
from nurture.sequences.queries.drafts import Unsaved, unsaved
from nurture.sequences.queries.emails import EmailStatus
from nurture.sequences.queries.fields import FieldChoice, field_choices
from nurture.sequences.queries.files import files_of
from nurture.sequences.queries.preview import Lack, Preview, lacks, preview
from nurture.sequences.queries.problems import Problem
from nurture.sequences.queries.snippets import offered
from nurture.sequences.views.around import candidates_count, comments_of, links_of_page, versions_of_page
from nurture.sequences.views.beside import moments_of, trial_of, why_of, wordings_of
from nurture.sequences.words import PROBLEMS
from nurture.web.http import Request, render_page


class EmailPage:
    """The page, also of what is typed and not saved."""

    def __init__(self, request: Request, email: Email, data: Any = None, *, panel: str = "") -> None:
        self.request = request
        self.email, self.target = email, email.step.sequence.target
        self.status = EmailStatus(email, request.user)
        self.draft = self._draft() if data is None else None
        self.form = EmailForm(data, email=email, people=self.status.people, draft=self.draft)
        self._as = str((data or request.GET).get("as", ""))
        self.panel = _panel(panel or request.GET.get("panel", ""))

    @cached_property
    def unsaved(self) -> list[Unsaved]:
        """What this reader typed and did not save: in a tab they closed, or in another one."""
        return [] if self.status.is_closed else unsaved(self.email, self.request.user)

    def _draft(self) -> EmailDraft | None:
        """What is put back into the form: what was asked for, else the only one, typed upon what stands."""
        wanted = self.request.GET.get("draft", "")
        asked = [each.draft for each in self.unsaved if str(each.draft.pk) == wanted]
        alone = [each.draft for each in self.unsaved if len(self.unsaved) == 1 and not each.is_behind]
        return next(iter([*asked, *alone]), None)

    @property
    def set_aside(self) -> list[Unsaved]:
        """What is not in the form: the writer chooses."""
        return [each for each in self.unsaved if each.draft != self.draft]

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
            preheader=self.form.typed("preheader"),
            body=self.form.typed_body,
            layout=self.form.typed_layout,
            contact=self.reader,
            target=self.target,
        )

    @cached_property
    def lacks(self) -> list[Lack]:
        return lacks(
            subject=self.form.typed_subject,
            preheader=self.form.typed("preheader"),
            body=self.form.typed_body,
            contacts=self.chosen,
            target=self.target,
        )

    @cached_property
    def files(self) -> list[Attachment]:
        return list(files_of(self.target))

    @property
    def attached(self) -> set[int]:
        """The files ticked, and the one that was just added without a script."""
        added = self.request.GET.get("attach", "")
        return self.form.attached | {each.pk for each in self.files if str(each.pk) == added}

    @cached_property
    def snippets(self) -> list[Snippet]:
        return offered()

    @cached_property
    def fields(self) -> list[FieldChoice]:
        return field_choices(self.reader, self.chosen, self.target)

    @cached_property
    def desk(self) -> Desk:
        """The review, and what this reader may do about it."""
        return Desk(self.status)

    @cached_property
    def tabs(self) -> list[tuple["Panel", int]]:
        return [(panel, panel.count(self)) for panel in PANELS]

    @cached_property
    def sender_name(self) -> str:
        """As the reader's mail program names who writes."""
        owner, project = self.target.sales_owner, self.target.project
        language = self.reader.language if self.reader else "ja"
        return Writer(owner, identity_for(owner, project)).name(language)

    @property
    def problem_words(self) -> list[str]:
        return [str(PROBLEMS[each]) for each in self.status.problems]

    @property
    def obstacle_words(self) -> list[tuple[str, str]]:
        """What readers would miss, and the panel where it is said, if it is in one."""
        in_panel = {Problem.NO_EVIDENCE: "why", Problem.NO_EXPECTATION: "why"}
        return [(in_panel.get(each, ""), str(PROBLEMS[each])) for each in self.desk.obstacles]


def _nothing(page: EmailPage) -> Mapping[str, Any]:
    return {}


def _no_count(page: EmailPage) -> int:
    return 0


@dataclass(frozen=True)
class Panel:
    key: str
    label: Promise
    icon: str
    # What its template needs beside the page; asked while it is open.
    context: Callable[[EmailPage], Mapping[str, Any]] = _nothing
    # The number on its tab, 0 for none; asked on every page, so it costs a query at most.
    count: Callable[[EmailPage], int] = _no_count

    @property
    def template(self) -> str:
        return f"sequences/email/panels/{self.key}.html"

    @property
    def element(self) -> str:
        return f"email-{self.key}"


#: In the order of their tabs; the first one is open.
PANELS: list[Panel] = [
    Panel("preview", _("Preview"), "eye"),
    Panel("why", _("Why"), "lightbulb", why_of),
    Panel("moments", pgettext_lazy("of an email", "When"), "calendar-clock", moments_of),
    Panel("wordings", _("Wordings"), "pen-line", wordings_of, lambda page: len(page.desk.waiting)),
    Panel(
        "comments", _("Comments"), "message-square-quote", comments_of, lambda page: open_count(page.email)
    ),
    Panel("links", _("Links"), "link", links_of_page),
    Panel("versions", _("Versions"), "history", versions_of_page, candidates_count),
    Panel("notes", _("Notes"), "message-square-text"),
    Panel("test", _("Try out"), "flask-conical", trial_of),
]


def _panel(key: str) -> Panel:
    return next((each for each in PANELS if each.key == key), PANELS[0])


def email_page(
    request: Request, page: EmailPage, extra: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The whole page, its open panel with the tabs (`email-panel`), or that panel alone (`email-<key>`)."""
    context = {
        "page": page,
        "email": page.email,
        "target": page.target,
        "form": page.form,
        **page.panel.context(page),
        **(extra or {}),
    }
    alone = request.htmx.target == page.panel.element
    template = page.panel.template if alone else "sequences/email.html"
    return render_page(request, template, context, fragments=["email-panel"], status=status)
