"""A file on its way in: upload → mapping → check → report → undo. Each step is a page of its own and needs no JavaScript."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.imports.actions import jobs, runs
from accounts.imports.error_file import error_lines
from accounts.imports.facts import AlreadyImported, MappingOpen, NotChecked, NotImported, StillWorking
from accounts.imports.forms import MappingForm, ReadingForm, UploadForm
from accounts.imports.queries import shown
from accounts.imports.queries.pieces import opened
from accounts.imports.queries.runs import (
    columns_of,
    look,
    mapping_of,
    problem_rows,
    run_list,
    survey_of,
)
from accounts.imports.queries.undos import what_undo_would_do
from accounts.imports.rules.fields import Kind
from accounts.imports.rules.problems import FileUnusableError
from accounts.imports.words import failure_words, file_words, reading_words
from accounts.models import ImportJob, ImportRun, ImportState
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.paging import keyset_page

# So many rows are done before the answer; more wait for a worker, behind a progress bar.
AT_ONCE: Final = 2_000
PROGRESS: Final = "import-progress"
PAGES = "accounts/imports/"


@require_safe
@member_required
def imports(request: Request) -> HttpResponse:
    page = keyset_page(
        run_list(request.user), request.GET.get("after", ""), order=("-created_at", "-id"), size=30
    )
    return render_page(request, f"{PAGES}imports.html", {"page": page}, fragments=("run-list",))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def upload(request: Request) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = runs.upload(
                kind=form.cleaned_data["kind"],
                file_name=form.cleaned_data["file"].name,
                file=form.cleaned_data["file"].file,
                source=form.cleaned_data["source"],
                operation=form.cleaned_data["operation"],
                by=request.user,
                at=timezone.now(),
            )
        except FileUnusableError as error:
            form.add_error("file", file_words(error.code, error.params))
        else:
            return redirect("accounts:import_mapping", run.pk)
    return render_page(request, f"{PAGES}upload.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@member_required
def read_again(request: Request, pk: int) -> HttpResponse:
    """With another encoding, delimiter, sheet or system."""
    run = _run(request, pk)
    form = ReadingForm(request.POST, run=run)
    if form.is_valid():
        try:
            runs.read_again(run=run, **form.cleaned_data)
        except FileUnusableError as error:
            form.add_error(next(iter(form.fields)), _reading_words(run, error.code, error.params))
        except (AlreadyImported, StillWorking):
            return redirect("accounts:import", pk)
        else:
            return redirect("accounts:import_mapping", pk)
    return _mapping_page(request, run, reading=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def mapping(request: Request, pk: int) -> HttpResponse:
    run = _run(request, pk)
    if run.is_finished or run.job:
        return redirect("accounts:import", pk)
    if request.method != "POST" or "unusable" in run.preview:
        return _mapping_page(request, run)
    form = _mapping_form(run, request.POST)
    if not form.is_valid():
        return _mapping_page(request, run, form=form, status=422)
    if "look" in request.POST:
        form = _looked(run, form)
        return _mapping_page(request, run, form=form)
    return _settle(request, run, form)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def check(request: Request, pk: int) -> HttpResponse:
    """GET shows what the import would do, as soon as it is known; POST does it."""
    run = _run(request, pk)
    if request.method == "POST":
        return _import(request, run)
    if run.is_finished or run.job == ImportJob.IMPORT:
        return redirect("accounts:import", pk)
    if run.job or _waits(request):
        return _progress(request, run)
    _say_failure(request, run)
    if run.state != ImportState.CHECKED:
        return redirect("accounts:import_mapping", pk)
    context = _rows_context(request, run) | {"changing": shown.changing(run)}
    return render_page(request, f"{PAGES}check.html", context, fragments=("row-list",))


@require_safe
@member_required
def report(request: Request, pk: int) -> HttpResponse:
    run = _run(request, pk)
    if run.job in {ImportJob.IMPORT, ImportJob.UNDO} or _waits(request):
        return _progress(request, run)
    if not run.is_finished:
        return redirect("accounts:import_check", pk)
    _say_failure(request, run)
    context = _rows_context(request, run)
    if run.state == ImportState.UNDONE:
        context["kept"] = shown.shown_kept(run, request.GET.get("kept", ""))
    return render_page(request, f"{PAGES}report.html", context, fragments=("row-list", "kept-list"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def undo(request: Request, pk: int) -> HttpResponse:
    """GET says what an undo would leave as it is; POST takes the import back."""
    run = _run(request, pk)
    if request.method == "POST":
        try:
            _ask(request, run, ImportJob.UNDO)
        except NotImported:
            messages.info(request, _("There is nothing to undo here any more."))
        except StillWorking:
            pass
        return redirect("accounts:import", pk)
    if run.state != ImportState.DONE or run.job:
        return redirect("accounts:import", pk)
    return render_page(request, f"{PAGES}undo.html", {"run": run, "undo": what_undo_would_do(run)})


@require_safe
@member_required
def errors(request: Request, pk: int) -> HttpResponseBase:
    run = _run(request, pk)
    if run.state == ImportState.UPLOADED:
        return redirect("accounts:import_mapping", pk)
    name = f"{run.file_name.rpartition('.')[0] or run.file_name}-errors.csv"
    response = StreamingHttpResponse(
        error_lines(columns_of(run), problem_rows(run)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


@require_POST
@member_required
def discard(request: Request, pk: int) -> HttpResponse:
    run = _run(request, pk)
    try:
        runs.discard(run=run)
    except (AlreadyImported, StillWorking):
        return redirect("accounts:import", pk)
    messages.info(request, _("%(file)s was put aside. Nothing was imported.") % {"file": run.file_name})
    return redirect("accounts:imports")


def _run(request: Request, pk: int) -> ImportRun:
    visible = ImportRun.objects.visible_to(request.user).select_related("created_by", "asked_by", "undone_by")
    return get_object_or_404(visible, pk=pk)


def _settle(request: Request, run: ImportRun, form: MappingForm) -> HttpResponse:
    try:
        run = runs.settle_mapping(run=run, mapping=form.chosen(), source=form.cleaned_data["source"])
        _ask(request, run, ImportJob.CHECK)
    except MappingOpen as still:
        form = MappingForm(request.POST, kind=form.kind, mapping=still.mapping, survey=still.survey)
        form.is_valid()
        form.add_problems(still.problems)
        return _mapping_page(request, run, form=form, status=422)
    except (AlreadyImported, StillWorking):
        return redirect("accounts:import", run.pk)
    return redirect("accounts:import_check", run.pk)


def _import(request: Request, run: ImportRun) -> HttpResponse:
    try:
        _ask(request, run, ImportJob.IMPORT)
    except AlreadyImported:
        messages.info(request, _("This file was already imported. Nothing was done twice."))
    except NotChecked:
        return redirect("accounts:import_mapping", run.pk)
    except StillWorking:
        pass
    return redirect("accounts:import", run.pk)


def _ask(request: Request, run: ImportRun, job: ImportJob) -> None:
    now = timezone.now()
    jobs.ask(run=run, job=job, by=request.user, at=now)
    if run.total <= AT_ONCE:
        jobs.work(run_id=run.pk, at=now)


def _say_failure(request: Request, run: ImportRun) -> None:
    if run.failure:
        messages.error(request, failure_words(run.failure["code"], run.failure["params"]))


def _waits(request: Request) -> bool:
    """A page that shows a progress bar asks how far it is."""
    return request.htmx.target == PROGRESS


def _progress(request: Request, run: ImportRun) -> HttpResponse:
    if run.job:
        return render_page(request, f"{PAGES}progress.html", {"run": run}, fragments=(PROGRESS,))
    return HttpResponseClientRefresh()


def _rows_context(request: Request, run: ImportRun) -> dict[str, Any]:
    outcome = shown.first_outcome(run, request.GET.get("outcome", ""))
    return {
        "run": run,
        "tallies": shown.tallies(run),
        "notices": shown.notices(run),
        "reasons": shown.reasons(run),
        "shown": shown.shown_rows(run, outcome, request.GET.get("after", "")),
    }


def _mapping_form(run: ImportRun, data: Any = None) -> MappingForm:
    return MappingForm(
        data, kind=Kind(run.kind), mapping=mapping_of(run), survey=survey_of(run), source=run.source
    )


def _looked(run: ImportRun, form: MappingForm) -> MappingForm:
    """The form with what follows from the columns just chosen."""
    with opened(run) as file:
        chosen, survey = look(run, file, form.chosen())
    return MappingForm(kind=form.kind, mapping=chosen, survey=survey, source=form.cleaned_data["source"])


def _mapping_page(
    request: Request,
    run: ImportRun,
    *,
    form: MappingForm | None = None,
    reading: ReadingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    unusable = run.preview.get("unusable")
    context = {
        "run": run,
        "reading": reading or ReadingForm(run=run),
        "form": None if unusable else form or _mapping_form(run),
        "unusable": _reading_words(run, **unusable) if unusable else "",
    }
    return render_page(request, f"{PAGES}mapping.html", context, fragments=("mapping-form",), status=status)


def _reading_words(run: ImportRun, code: str, params: dict[str, Any]) -> str:
    return reading_words(code, params, sheets=run.preview.get("sheets", ()))
