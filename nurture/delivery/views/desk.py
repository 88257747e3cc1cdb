"""What is done alike to addresses and mailboxes: somebody's own or shared, with secrets, typed into one form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise

from accounts.facts import ChangedMeanwhile
from nurture.web.http import Request, render_page


@dataclass(frozen=True, slots=True)
class Desk[R: models.Model]:
    """`name`: what actions and templates call a row. Forms are made with `of`, and give `values` and `secrets`."""

    model: type[R]
    form: type[ModelForm[R]]
    template: str
    name: str
    related: tuple[str, ...]
    add_row: Callable[..., R]
    change_row: Callable[..., object]
    added: str | Promise
    saved: str | Promise
    # Raised by a change after which there would be two of what there may be one of, and the words for it.
    clash: tuple[type[Exception], ...] = ()
    clashes: str | Promise = ""

    def find(self, request: Request, pk: int) -> R:
        rows: Any = self.model._default_manager  # noqa: SLF001 - Django's name for it
        found: R = get_object_or_404(rows.visible_to(request.user).select_related(*self.related), pk=pk)
        return found

    def add_own(self, request: Request) -> HttpResponse:
        return self._add(request, self._form(request, of=request.user))

    def add_shared(self, request: Request) -> HttpResponse:
        if not request.user.is_administrator:
            raise PermissionDenied
        return self._add(request, self._form(request, of=None))

    def edit(self, request: Request, pk: int) -> HttpResponse:
        found: Any = self.find(request, pk)
        form = self._form(request, instance=found, of=found.owner)
        if not form.is_bound or not form.is_valid():
            return self._page(request, form)
        typed = {"fields": form.values, "secrets": form.secrets, "seen": form.seen_version}
        try:
            self.change_row(**{self.name: found}, **typed, by=request.user, at=timezone.now())
        except ChangedMeanwhile as meanwhile:
            form.meet(meanwhile.current)
            return self._page(request, form, status=409)
        except self.clash:
            form.add_error(None, str(self.clashes))
            return self._page(request, form)
        messages.success(request, str(self.saved))
        return redirect(found)

    def _form(self, request: Request, **how: Any) -> Any:
        return self.form(request.POST or None, **how)

    def _add(self, request: Request, form: Any) -> HttpResponse:
        if not form.is_bound or not form.is_valid():
            return self._page(request, form)
        typed = {"fields": form.values, "secrets": form.secrets, "operation": form.operation_id}
        added: Any = self.add_row(**typed, by=request.user, at=timezone.now())
        if added.created_by_id != request.user.pk:
            raise Http404
        messages.success(request, str(self.added))
        return redirect(added)

    def _page(self, request: Request, form: Any, *, status: int = 200) -> HttpResponse:
        context = {"form": form, self.name: form.instance if form.instance.pk else None, "of": form.of}
        found = 422 if form.is_bound and status == 200 else status
        return render_page(request, self.template, context, status=found)
