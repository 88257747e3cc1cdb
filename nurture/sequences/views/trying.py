"""Trying out: an email to ourselves, and a whole sequence as files, without sending anything to a customer."""

import zipfile
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Final, cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.exports.actions import begin_export, finish_export
from accounts.exports.csv_file import csv_chunks
from accounts.exports.rules import Cell, Table
from accounts.models import ExportedList, ExportFormat
from nurture.delivery import words
from nurture.projects.facts import NotInTeam
from nurture.sequences.actions.test_mails import ask_for_test_mails
from nurture.sequences.facts import EmailIncomplete, TooManyTests
from nurture.sequences.models import Sequence
from nurture.sequences.queries.emails import visible_emails
from nurture.sequences.queries.examples import CannotWrite, DryRun
from nurture.sequences.queries.steps import visible_sequences
from nurture.sequences.tasks import send_test_mails
from nurture.sequences.views.beside import trial_form
from nurture.sequences.views.workspace import EmailPage, email_page
from nurture.sequences.words import PROBLEMS
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

#: A larger zip waits on disk instead of in memory.
IN_MEMORY: Final = 5_000_000


@require_POST
@member_required
def send_test(request: Request, pk: int) -> HttpResponse:
    """To oneself and to colleagues; what went wrong is said on the panel."""
    email = get_object_or_404(visible_emails(request.user), pk=pk)
    page = EmailPage(request, email, panel="test")
    form = trial_form(page, request.POST)
    if not form.is_valid() or form.reader is None:
        return email_page(request, page, {"test_form": form}, status=422)
    try:
        asked = ask_for_test_mails(
            email=email,
            shown_as=form.reader,
            to=list(form.cleaned_data["to"]),
            operation=form.operation_id,
            by=request.user,
            at=timezone.now(),
        )
    except EmailIncomplete as fact:
        form.add_error(None, " ".join(str(PROBLEMS[each]) for each in fact.problems))
    except TooManyTests:
        form.add_error(None, _("Twenty test mails an hour are enough. Try again later."))
    except NotInTeam:
        form.add_error(None, _("Only members of this project try its emails out."))
    else:
        send_test_mails.delay()
        messages.success(
            request,
            ngettext("One test mail is on its way.", "%(count)s test mails are on their way.", len(asked))
            % {"count": len(asked)},
        )
        return redirect(f"{reverse('sequences:email', args=[pk])}?panel=test#email-panel")
    return email_page(request, page, {"test_form": form}, status=409)


@require_safe
@member_required
def dry_run(request: Request, pk: int) -> HttpResponse:
    sequence = _visible(request, pk)
    context = {"sequence": sequence, "target": sequence.target, "run": DryRun(sequence, at=timezone.now())}
    return render_page(request, "sequences/dry_run.html", context)


@require_POST
@member_required
def download_dry_run(request: Request, pk: int) -> HttpResponseBase:
    """Every mail as a file in a zip, with a list. A POST: it leaves a record."""
    sequence, at = _visible(request, pk), timezone.now()
    run = DryRun(sequence, at=at)
    export = begin_export(
        what=ExportedList.DRY_RUN,
        file_format=ExportFormat.ZIP,
        narrowed_to=[str(sequence.target.account)],
        address=reverse("sequences:dry_run", args=[pk]),
        by=request.user,
        at=at,
    )
    packed = _packed(run)
    finish_export(export=export, rows=len(run.going), at=timezone.now())
    name = f"nurture-dry-run-{sequence.pk}-{timezone.localdate(at):%Y%m%d}.zip"
    response = FileResponse(packed, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "no-store"
    return response


def _packed(run: DryRun) -> IO[bytes]:
    meanwhile = words.reason(run.meanwhile, {})
    packed = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        rows: list[list[Cell]] = []
        for order, example in enumerate(run.examples, start=1):
            name, why = example.file_name(order), example.blocked
            if not why:
                try:
                    bundle.writestr(name, run.raw(example))
                except CannotWrite as fact:
                    why = str(fact)
            head: list[Cell] = [
                example.number,
                example.email.subject,
                str(example.contact),
                example.contact.email,
            ]
            rows.append([*head, "" if why else name, why or meanwhile])
        bundle.writestr("index.csv", b"".join(_index(rows)))
    packed.seek(0)
    return cast(IO[bytes], packed)


def _index(rows: list[list[Cell]]) -> Iterator[bytes]:
    head = [_("Step"), _("Subject"), _("Recipient"), _("Address"), _("File"), _("Would not go because")]
    return csv_chunks(Table(head, rows))


def _visible(request: Request, pk: int) -> Sequence:
    return get_object_or_404(visible_sequences(request.user), pk=pk)
