"""What was decided, found by words, kind, person, team, days, account and by what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import Any, Final, Self

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Account
from accounts.models.search import Folded
from accounts.rules.folding import fold
from nurture.meetings.history.models import Finding, Verdict
from nurture.meetings.history.queries.results import Check, checks_of
from nurture.meetings.models import Confirmation, Decision, DecisionKind, Dissent, Option, Withdrawal
from nurture.projects.models import Project
from nurture.team.models import Team, User
from nurture.web.numbers import whole_number
from nurture.web.paging import Page, keyset_page

SIZE: Final = 30
ORDER: Final = ("-made_at", "-id")
#: How it turned out, by both teams' words.
RESULTS: Final = (*Finding.values, "differs")


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it cannot mean is left out."""

    q: str = ""
    project: int | None = None
    account: int | None = None
    kind: str = ""
    person: int | None = None
    team: str = ""
    result: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        return cls(
            q=query.get("q", "").strip()[:100],
            project=whole_number(query.get("project", "")),
            account=whole_number(query.get("account", "")),
            kind=_one_of(query.get("kind", ""), DecisionKind.values),
            person=whole_number(query.get("person", "")),
            team=_one_of(query.get("team", ""), Team.values),
            result=_one_of(query.get("result", ""), RESULTS),
            first=_day(query.get("first", "")),
            last=_day(query.get("last", "")),
        )

    @property
    def query(self) -> str:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query)

    @property
    def is_filtered(self) -> bool:
        """By more than words and the page one came from."""
        return any((self.kind, self.person, self.team, self.result, self.first, self.last))


@dataclass(frozen=True)
class Told:
    """One decision, and what came of it; None: it sent nothing, or nothing of it has left."""

    decision: Decision
    check: Check | None
    dissents: tuple[Dissent, ...]

    @property
    def titles(self) -> list[str]:
        return self.decision.titles


@dataclass(frozen=True)
class Choices:
    projects: list[Project]
    people: list[User]
    account: Account | None


def history(user: User, asked: Asked, *, cursor: str, at: datetime) -> tuple[Page[Decision], list[Told]]:
    """What both teams agreed on, the latest first; also what was withdrawn after that. A fixed number of queries."""
    page = keyset_page(found(user, asked), cursor, order=ORDER, size=SIZE)
    return page, told(page.rows, at=at)


def told(decisions: list[Decision], *, at: datetime) -> list[Told]:
    """In their order. Nine queries."""
    keys = [each.pk for each in decisions]
    checks = {each.decision.pk: each for each in checks_of(Decision.objects.filter(pk__in=keys), at=at)}
    rows = {each.pk: each for each in _with_all(Decision.objects.filter(pk__in=keys))}
    return [Told(rows[pk], checks.get(pk), tuple(rows[pk].dissents.all())) for pk in keys]


def of_account(user: User, account: Account, *, size: int, at: datetime) -> list[Told]:
    """The latest ones about it, in whatever project this person sees."""
    return told(list(found(user, Asked(account=account.pk)).order_by(*ORDER)[:size]), at=at)


def choices(user: User, asked: Asked) -> Choices:
    """What the list can be narrowed to. Three queries at most."""
    projects = Project.objects.visible_to(user)
    people = User.objects.filter(memberships__project__in=projects).exclude(team="").distinct()
    return Choices(
        list(projects.order_by("name", "pk")),
        list(people.order_by("-team", "name", "pk")),
        Account.objects.filter(pk=asked.account).first() if asked.account else None,
    )


def found(user: User, asked: Asked) -> QuerySet[Decision]:
    decisions = Decision.objects.visible_to(user).filter(agreed_at__isnull=False)
    decisions = decisions.exclude(withdrawal=Withdrawal.UNDONE)
    for word in asked.q.split():
        decisions = decisions.filter(_says(fold(word)))
    if asked.project:
        decisions = decisions.filter(meeting__project=asked.project)
    if asked.account:
        decisions = decisions.filter(target__account=asked.account)
    if asked.kind:
        decisions = decisions.filter(kind=asked.kind)
    if asked.person:
        decisions = decisions.filter(_had_a_part(asked.person))
    if asked.team:
        decisions = decisions.filter(proposal__team=asked.team)
    if asked.result:
        decisions = decisions.filter(_turned_out(asked.result))
    return decisions.filter(**_between(asked))


def _says(word: str) -> Q:
    """Width, case and the two kana scripts are one, as in the lead pool; a part of a word is enough."""
    own = _folded("reason", "instruction", "without_quorum", "proposal__title", "proposal__aim")
    account = _folded(*(f"target__account__{name}" for name in ("name", "name_latin", "name_kana")))
    return (
        Q(pk__in=_where(Decision.objects.annotate(said=own), word))
        | Q(pk__in=_where(Decision.objects.annotate(said=account), word))
        | Q(pk__in=_where(Dissent.objects.annotate(said=_folded("words")), word, "decision"))
        | Q(pk__in=_where(Verdict.objects.annotate(said=_folded("words")), word, "decision"))
        | Q(pk__in=_where(Option.objects.annotate(said=_folded("title")), word, "decision"))
    )


def _folded(*names: str) -> Folded:
    """What these columns say, one under the other."""
    said = [Coalesce(F(name), Value("")) for name in names]
    parts = [part for each in said for part in (each, Value("\n"))]
    return Folded(Concat(*parts, Value(""), output_field=TextField()))


def _where(rows: QuerySet[Any], word: str, key: str = "pk") -> QuerySet[Any]:
    return rows.filter(said__contains=word).values(key)


def _had_a_part(person: int) -> Q:
    given = Confirmation.objects.filter(decision=OuterRef("pk"), user=person)
    dissents = Dissent.objects.filter(decision=OuterRef("pk"), user=person)
    return Q(made_by=person) | Q(assigned_to=person) | Q(Exists(given)) | Q(Exists(dissents))


def _turned_out(result: str) -> Q:
    standing = Verdict.objects.standing().filter(decision=OuterRef("pk"))
    sales, marketing = (standing.filter(team=team) for team in (Team.SALES, Team.MARKETING))
    if result == "differs":
        both = Q(Exists(sales)) & Q(Exists(marketing))
        same = [
            Q(Exists(sales.filter(finding=each))) & Q(Exists(marketing.filter(finding=each)))
            for each in Finding
        ]
        return both & ~(same[0] | same[1] | same[2])
    return Q(Exists(sales.filter(finding=result))) & Q(Exists(marketing.filter(finding=result)))


def _between(asked: Asked) -> dict[str, datetime]:
    """Whole days of whoever asks."""
    zone = timezone.get_current_timezone()
    between = {}
    if asked.first:
        between["made_at__gte"] = datetime.combine(asked.first, time(), tzinfo=zone)
    if asked.last:
        between["made_at__lt"] = datetime.combine(asked.last + timedelta(1), time(), tzinfo=zone)
    return between


def _with_all(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    return decisions.select_related(
        *("target__account", "meeting__cycle", "meeting__project", "proposal__email"),
        *("made_by", "assigned_to", "withdrawn_by"),
    ).prefetch_related(
        "parts__proposal__email",
        Prefetch("confirmations", Confirmation.objects.select_related("user", "recorded_by")),
        Prefetch("dissents", Dissent.objects.select_related("user")),
    )


def _one_of(text: str, known: Any) -> str:
    return text if text in known else ""


def _day(text: str) -> date | None:
    """The first and the last year of the calendar limit nothing, and have no day beside them."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if MINYEAR < day.year < MAXYEAR else None
