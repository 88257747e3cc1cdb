"""The lead pool."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.actions.bulk import UNDO_WITHIN
from accounts.forms.pool import COLUMNS, PoolForm, address
from accounts.forms.pool_views import ViewForm
from accounts.models import BulkChange, PoolView
from accounts.queries.pool import pool_page
from accounts.queries.pool_choices import default_view, views
from accounts.rules.pool import Column, Order, PoolFilter, Sort
from nurture.team.models import User
from nurture.web.access import member_required
from nurture.web.http import Request, render_page

# Which list is meant when nothing else is said: the reader's own view, unless they ask for everything.
EVERYTHING = "all"
SORTED_BY = {
    Column.INDUSTRY: Sort.INDUSTRY,
    Column.EMPLOYEES: Sort.EMPLOYEES,
    Column.TOUCH: Sort.TOUCH,
    Column.ADDED: Sort.ADDED,
}


@dataclass(frozen=True)
class Head:
    """The head of a column, and what a click on it changes of the address."""

    label: Any
    column: Column | None
    change: dict[str, str | None] | None
    # "ascending" or "descending", as the first row of the column sees it; empty: sorted by another one.
    sorted: str


@dataclass
class Pool:
    """The list somebody asked for, and how an address says so."""

    user: User
    # Nothing but what narrows, sorts and shows; `view` names the saved view it began with.
    query: QueryDict
    form: PoolForm

    @property
    def chosen(self) -> PoolFilter:
        return self.form.chosen

    @cached_property
    def views(self) -> list[PoolView]:
        return views(self.user)

    @cached_property
    def view(self) -> PoolView | None:
        number = self.query.get("view", EVERYTHING)
        if number == EVERYTHING:
            return None
        return next((view for view in self.views if str(view.pk) == number), None)

    @cached_property
    def default(self) -> PoolView | None:
        return default_view(self.user)

    @property
    def may_change_view(self) -> bool:
        view = self.view
        return bool(
            view and (view.owner_id == self.user.pk or (self.user.is_administrator and view.shared_at))
        )

    @property
    def view_form(self) -> ViewForm:
        return ViewForm(auto_id="view-%s")

    @property
    def asked(self) -> dict[str, list[str]]:
        """As a view keeps it."""
        return {name: values for name, values in self.query.lists() if name != "view" and any(values)}

    @property
    def heads(self) -> list[Head]:
        """Those of the chosen columns, after the name."""
        labels = dict(COLUMNS)
        return [
            _head(self.chosen.order, labels[column], SORTED_BY.get(column), column=column)
            for column in self.chosen.columns
        ]

    @property
    def name_head(self) -> Head:
        return _head(self.chosen.order, _("Account"), Sort.NAME)

    @property
    def columns(self) -> list[tuple[Column, Any, bool]]:
        """All there are, and whether each is shown."""
        return [(Column(value), label, value in self.chosen.columns) for value, label in COLUMNS]

    @property
    def differs(self) -> bool:
        """From the view it began with; without one: from the list of all."""
        return self.asked != (self.view.query if self.view else {})

    @property
    def address(self) -> str:
        return self.address_with()

    def address_with(self, **more: object) -> str:
        query = self.query.copy()
        query.update({name: str(value) for name, value in more.items()})
        return reverse("accounts:accounts", query=query)


def _head(now: Order, label: Any, sort: Sort | None, *, column: Column | None = None) -> Head:
    if sort is None:
        return Head(label, column, None, "")
    if now.sort != sort:
        return Head(label, column, {"sort": None if sort == Sort.NAME else sort}, "")
    other = None if now.reversed and sort == Sort.NAME else str(Order(sort, not now.reversed))
    rises = now.reversed != (sort in {Sort.NAME, Sort.INDUSTRY})
    return Head(label, column, {"sort": other}, "ascending" if rises else "descending")


@require_safe
@member_required
def accounts(request: Request) -> HttpResponse:
    asked = asked_pool(request)
    page = pool_page(
        request.user,
        asked.chosen,
        cursor=request.GET.get("cursor", ""),
        back="back" in request.GET,
        language=translation.get_language() or "",
    )
    context = {
        "pool": asked,
        "form": asked.form,
        "chosen": asked.chosen,
        "query": asked.query,
        "page": page,
        "done": _just_done(request),
    }
    response = render_page(request, "accounts/accounts.html", context, fragments=["account-list"])
    if request.htmx:
        # Short enough to be sent to a colleague: without the fields that say nothing.
        response["HX-Replace-Url"] = asked.address
    return response


def _just_done(request: Request) -> BulkChange | None:
    """The change of many accounts that can still be taken back."""
    number = request.GET.get("done", "")
    if not number.isdecimal():
        return None
    since = timezone.now() - UNDO_WITHIN
    standing = BulkChange.objects.filter(changed_by=request.user, changed_at__gte=since, undone_at=None)
    return standing.filter(pk=number[:9]).first()


def asked_pool(request: Request) -> Pool:
    """The list that the address of a request names. At most one query."""
    query = address(request.GET)
    number = query.get("view", "")
    if not request.GET and (view := default_view(request.user)):
        query = view_query(view)
    elif number.isdecimal() and query.keys() == {"view"}:
        seen = PoolView.objects.visible_to(request.user)
        view = seen.filter(pk=int(number[:9])).first()
        query = view_query(view) if view else query
    return Pool(request.user, query, PoolForm(query, at=timezone.now()))


def view_address(view: PoolView | None) -> str:
    return f"{reverse('accounts:accounts')}?view={view.pk if view else EVERYTHING}"


def view_query(view: PoolView) -> QueryDict:
    return QueryDict(urlencode({**view.query, "view": view.pk}, doseq=True))
