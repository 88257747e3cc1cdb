"""The companies we pursue."""

from datetime import UTC, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Lower, Now, NullIf
from django.db.models.sql.compiler import SQLCompiler
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models.search import COMPANY_SEARCH
from nurture.team.models import User

# Sorts an account that nobody ever touched behind the others; a key may not be null.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

# The list's sort keys; the indexes below hold the same expressions.
NAME_IN_LATIN = Lower(Coalesce(NullIf("name_latin", Value("")), "name"))
NAME_IN_KANA = Lower(Coalesce(NullIf("name_kana", Value("")), "name"))
LAST_TOUCH = Coalesce("last_touched_at", Value(NEVER))
EMPLOYEES = Coalesce("employees", Value(0))
# An account without an industry comes behind all that have one.
HAS_NO_INDUSTRY = Case(When(industry="", then=Value(1)), default=Value(0), output_field=IntegerField())


class Unindexed(Func):
    """The same value, in a shape that no index of PostgreSQL has."""

    template = "(%(expressions)s)"
    arity = 1

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="GREATEST(%(expressions)s)", **context)


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, user: User) -> Self:
        """The lead pool belongs to both teams: every active member sees it."""
        return self if user.is_active and (user.team or user.is_administrator) else self.none()

    def with_sort_keys(self, language: str, *, by_index: bool = True) -> Self:
        """Adds `sort_name`, in the order the reader of `language` expects, and the other keys.

        Not `by_index`: the few rows that are left are sorted, where PostgreSQL would read the whole list in its order
        to meet them.
        """
        name = NAME_IN_KANA if language.startswith("ja") else NAME_IN_LATIN
        keys: dict[str, Any] = {
            "sort_name": name,
            "sort_touch": LAST_TOUCH,
            "sort_employees": EMPLOYEES,
            "sort_without_industry": HAS_NO_INDUSTRY,
            "sort_added": F("id"),
        }
        return self.annotate(**keys if by_index else {key: Unindexed(value) for key, value in keys.items()})


class Account(models.Model):
    """A company among the leads we own."""

    name = models.CharField(_("company name"), max_length=200)
    name_kana = models.CharField(_("name in kana"), max_length=200, blank=True)
    name_latin = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    # accounts.rules.names.match_key(name): legal form, width, case and spaces removed.
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    domain = models.CharField(_("domain"), max_length=253, blank=True, db_index=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    location = models.CharField(_("location"), max_length=200, blank=True)
    parent_name = models.CharField(_("parent company"), max_length=200, blank=True)
    # 決算月: budgets are spent before it, and asked for after it.
    fiscal_month_end = models.PositiveSmallIntegerField(_("fiscal year ends in"), null=True, blank=True)
    # 締め日: the day on which they close each month; none known: its last.
    closing_day = models.PositiveSmallIntegerField(_("closes the month on"), null=True, blank=True)
    # Whose holidays they keep; none known: those of their time zone's country, else ours.
    country = models.CharField(_("country"), max_length=2, blank=True, default="", db_default="")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_accounts",
    )
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    last_touched_at = models.DateTimeField(_("last touch"), null=True, blank=True)
    # Kept by the database (accounts.models.search).
    search = models.GeneratedField(
        expression=COMPANY_SEARCH, output_field=models.TextField(), db_persist=True
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [
            models.Index(NAME_IN_LATIN, "id", name="account_by_latin_name"),
            models.Index(NAME_IN_KANA, "id", name="account_by_kana_name"),
            models.Index(LAST_TOUCH.desc(), F("id").desc(), name="account_by_last_touch"),
            models.Index(EMPLOYEES.desc(), F("id").desc(), name="account_by_size"),
            models.Index(HAS_NO_INDUSTRY, "industry", "id", name="account_in_industry_order"),
            models.Index(fields=["industry", "employees"], name="account_by_industry"),
            # Reading all accounts in the order of the last touch would meet ten of other industries for each one.
            models.Index("industry", LAST_TOUCH.desc(), F("id").desc(), name="account_touched_in_industry"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="account_external_id_unique",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_month_end=None) | Q(fiscal_month_end__range=(1, 12)),
                name="account_fiscal_month_is_one",
            ),
            models.CheckConstraint(
                condition=Q(closing_day=None) | Q(closing_day__range=(1, 31)),
                name="account_closing_day_is_one",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:account", args=[self.pk])

    @property
    def display_name(self) -> str:
        if (translation.get_language() or "").startswith("ja"):
            return self.name
        return self.name_latin or self.name

    @property
    def second_name(self) -> str:
        """The other spelling, shown smaller beside the first; empty where there is only one."""
        if not self.name_latin or self.name_latin == self.name:
            return ""
        return self.name_latin if self.display_name == self.name else self.name
