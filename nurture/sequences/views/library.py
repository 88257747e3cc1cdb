"""The templates that both teams share."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.facts import ChangedMeanwhile
from nurture.sequences.actions import templates as actions
from nurture.sequences.facts import CannotMove, PlanChanged, SameTemplate, SequenceOver
from nurture.sequences.forms.library import ApplyForm, TemplateFileForm, TemplateForm
from nurture.sequences.forms.steps import TemplateStepForm
from nurture.sequences.models import SequenceTemplate, StepKind, TemplateStep
from nurture.sequences.models.templates import SequenceTemplateQuerySet
from nurture.sequences.plan_words import file_problem
from nurture.sequences.queries import library as queries
from nurture.sequences.rules.template_file import FileBroken, Problem, TemplateFile, read, written
from nurture.sequences.views.fetching import typed, visible_sequence
from nurture.sequences.views.sequences import OVER
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_number, whole_numbers


@require_safe
@member_required
def templates(request: Request) -> HttpResponse:
    archived = request.GET.get("show") == "archived"
    context = {"shelf": queries.shelf(request.user, archived=archived), "archived": archived}
    return render_page(request, "sequences/templates.html", context)


@require_safe
@member_required
def template(request: Request, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(_all(), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_template(request: Request) -> HttpResponse:
    form = TemplateForm(typed(request))
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form)
    made = actions.create_template(
        name=form.cleaned_data["name"],
        purpose=form.cleaned_data["purpose"],
        operation=form.operation_id,
        by=request.user,
        at=timezone.now(),
    )
    return redirect(made)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def from_sequence(request: Request, pk: int) -> HttpResponse:
    """What was good for one account, for others: with roles in place of people."""
    found = visible_sequence(request, pk)
    form = TemplateForm(typed(request), initial={"name": found.name})
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form, sequence=found)
    made = actions.template_from_sequence(
        sequence=found,
        name=form.cleaned_data["name"],
        purpose=form.cleaned_data["purpose"],
        operation=form.operation_id,
        by=request.user,
        at=timezone.now(),
    )
    account = found.target.account
    people = account.contacts.values_list("family_name", "name_latin")
    left = queries.names_left(made, [account.name_key, *(name for each in people for name in each)])
    if left:
        words = _("Everybody reads templates. Still named in this one: %(names)s.")
        messages.warning(request, words % {"names": _(", ").join(left)})
    return redirect(made)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def rename(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_all(), pk=pk)
    form = TemplateForm(typed(request), instance=found)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form, template=found)
    try:
        actions.rename_template(
            template=found, values=form.values, seen=form.seen_version, by=request.user, at=timezone.now()
        )
    except ChangedMeanwhile as fact:
        form.meet(fact.current)
        return _form_page(request, form, template=found, status=409)
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def import_file(request: Request) -> HttpResponse:
    form = TemplateFileForm(typed(request), request.FILES or None)
    if not form.is_bound or not form.is_valid():
        return _import_page(request, form)
    try:
        made = actions.import_template(
            file=read(form.cleaned_data["file"].read(), queries.CHOICES), by=request.user, at=timezone.now()
        )
    except FileBroken as fact:
        return _import_page(request, form, fact.problems)
    except SameTemplate as fact:
        messages.info(request, _("This template is here already."))
        return redirect(fact.template)
    return redirect(made)


@require_safe
@member_required
def export_file(request: Request, pk: int) -> HttpResponse:
    found: TemplateFile = queries.as_file(get_object_or_404(_all(), pk=pk))
    name = slugify(found.name, allow_unicode=True) or "template"
    response = HttpResponse(written(found), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.json")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def apply(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_all().in_use(), pk=pk)
    asked = request.GET.get("target", "")
    form = ApplyForm(typed(request), user=request.user)
    if whole_number(asked) is not None:
        form.initial["target"] = asked
    if not form.is_bound or not form.is_valid():
        context = {"template": found, "form": form}
        return render_page(request, "sequences/apply.html", context, status=422 if form.is_bound else 200)
    target = form.cleaned_data["target"]
    try:
        made = actions.apply_template(template=found, target=target, by=request.user, at=timezone.now())
    except SequenceOver:
        messages.warning(request, OVER)
        return redirect(found)
    return redirect(made)


@require_POST
@member_required
def archive(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_all(), pk=pk)
    actions.archive_template(template=found, by=request.user, at=timezone.now())
    return redirect(found)


@require_POST
@member_required
def restore(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_all(), pk=pk)
    actions.restore_template(template=found)
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_step(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_all().in_use(), pk=pk)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in StepKind.values:
        raise Http404
    form = TemplateStepForm(typed(request), kind=StepKind(kind))
    if not form.is_bound or not form.is_valid():
        return _step_page(request, found, form)
    actions.add_template_step(
        template=found,
        kind=form.kind,
        title=form.title_words,
        text=form.text_words,
        settings=form.settings,
        operation=form.operation_id,
        by=request.user,
        at=timezone.now(),
    )
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit_step(request: Request, pk: int) -> HttpResponse:
    step = _step(pk)
    form = TemplateStepForm(typed(request), kind=StepKind(step.kind), step=step)
    if not form.is_bound or not form.is_valid():
        return _step_page(request, step.template, form, step)
    try:
        actions.change_template_step(
            step=step,
            title=form.title_words,
            text=form.text_words,
            settings=form.settings,
            opened=form.opened_version,
            by=request.user,
            at=timezone.now(),
        )
    except ChangedMeanwhile as fact:
        form.meet(fact.current)
        return _step_page(request, step.template, form, step, status=409)
    return redirect(step.template)


@require_POST
@member_required
def move_step(request: Request, pk: int) -> HttpResponse:
    step = _step(pk)
    up = request.POST.get("direction") == "up"
    try:
        actions.move_template_step(step=step, up=up, by=request.user, at=timezone.now())
    except CannotMove:
        messages.warning(request, _("It stays: there is nothing on that side."))
    return redirect(step.template)


@require_POST
@member_required
def order_steps(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_all().in_use(), pk=pk)
    wanted = whole_numbers(request.POST.getlist("step"))
    try:
        actions.order_template_steps(template=found, steps=wanted, by=request.user, at=timezone.now())
    except PlanChanged:
        messages.warning(request, _("Somebody changed the steps meanwhile. Here they are; move yours again."))
    return redirect(found)


@require_POST
@member_required
def archive_step(request: Request, pk: int) -> HttpResponse:
    step = _step(pk)
    actions.archive_template_step(step=step, by=request.user, at=timezone.now())
    return redirect(step.template)


def _all() -> SequenceTemplateQuerySet:
    return SequenceTemplate.objects.select_related("created_by", "updated_by")


def _step(pk: int) -> TemplateStep:
    steps = TemplateStep.objects.in_use().filter(template__archived_at=None)
    return get_object_or_404(steps.select_related("template"), pk=pk)


def _page(request: Request, found: SequenceTemplate) -> HttpResponse:
    context = {
        "template": found,
        "shelved": queries.shelved(request.user, found),
        "lines": queries.lines(request.user, found),
        "kinds": list(StepKind),
    }
    return render_page(request, "sequences/template.html", context, fragments=["step-list"])


def _form_page(request: Request, form: TemplateForm, *, status: int = 422, **context: object) -> HttpResponse:
    status = status if form.is_bound else 200
    return render_page(request, "sequences/template_form.html", {"form": form, **context}, status=status)


def _import_page(
    request: Request, form: TemplateFileForm, problems: list[Problem] | None = None
) -> HttpResponse:
    context = {"form": form, "problems": [file_problem(each) for each in problems or []]}
    return render_page(
        request, "sequences/import_template.html", context, status=422 if form.is_bound else 200
    )


def _step_page(
    request: Request,
    found: SequenceTemplate,
    form: TemplateStepForm,
    step: TemplateStep | None = None,
    *,
    status: int = 422,
) -> HttpResponse:
    context = {"template": found, "form": form, "kind": form.kind, "step": step}
    status = status if form.is_bound else 200
    return render_page(request, "sequences/template_step.html", context, status=status)
