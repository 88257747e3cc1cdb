"""The shared criteria: those in force, and the versions before and to come."""

from collections.abc import Iterable
from dataclasses import dataclass

from nurture.projects.models import CriteriaVersion, Criterion, CriterionText, Membership, Project
from nurture.projects.rules.criteria import STANDARD, Words
from nurture.team.models import Team, User


@dataclass(frozen=True)
class Asked:
    """One criterion in the reader's language."""

    criterion: str
    words: Words

    @property
    def label(self) -> str:
        return str(Criterion(self.criterion).label)


@dataclass(frozen=True)
class Version:
    """One version, and what this reader may do about it."""

    row: CriteriaVersion
    asked: list[Asked]
    # By team, whoever signed for it.
    signed: dict[str, User]
    may_sign: bool
    may_withdraw: bool


@dataclass(frozen=True)
class CriteriaPage:
    # None as long as nobody has used the standard criteria of a new project.
    in_force: Version | None
    standard: list[Asked]
    proposal: Version | None
    earlier: list[Version]
    leads: dict[str, list[User]]
    may_propose: bool
    may_sign_standard: bool


def asked_by(version: CriteriaVersion | None, language: str | None) -> list[Asked]:
    """In the order of the criteria; the standard ones where a project has none yet. Reads prefetched texts."""
    tongue = "ja" if (language or "").startswith("ja") else "en"
    if version is None:
        return [Asked(criterion, STANDARD[criterion][tongue]) for criterion in Criterion.values]
    texts = {text.criterion: text for text in version.texts.all()}
    return [Asked(criterion, _words(texts[criterion], tongue)) for criterion in Criterion.values]


def in_force(project: Project) -> CriteriaVersion | None:
    """Two queries."""
    versions = project.criteria.filter(in_force_at__isnull=False).prefetch_related("texts")
    return versions.order_by("-number").first()


def criteria_page(project: Project, user: User, language: str | None) -> CriteriaPage:
    """Four queries."""
    members = list(Membership.objects.filter(project=project, is_lead=True).select_related("user"))
    leads = {team: [m.user for m in members if m.user.team == team] for team in Team.values}
    may_lead = user.is_administrator or any(m.user_id == user.pk for m in members)
    speaks = user.team in leads and user in leads[user.team]
    rows = list(
        project.criteria.filter(withdrawn_at=None)
        .select_related("proposed_by")
        .prefetch_related("texts", "signatures__user")
        .order_by("-number")
    )
    settled = [row for row in rows if not row.is_proposal]
    newest = settled[0] if settled else None
    versions = [
        _version(row, language, speaks=speaks, leads=may_lead, newest=newest, user=user) for row in rows
    ]
    return CriteriaPage(
        in_force=_first(version for version in versions if version.row == newest),
        standard=asked_by(None, language),
        proposal=_first(version for version in versions if version.row.is_proposal),
        earlier=[version for version in versions if not version.row.is_proposal and version.row != newest],
        leads=leads,
        may_propose=may_lead and len(settled) == len(rows),
        may_sign_standard=speaks and newest is None,
    )


def _version(
    row: CriteriaVersion,
    language: str | None,
    *,
    speaks: bool,
    leads: bool,
    newest: CriteriaVersion | None,
    user: User,
) -> Version:
    signed = {signature.team: signature.user for signature in row.signatures.all()}
    current = row.is_proposal or row == newest
    return Version(
        row,
        asked_by(row, language),
        signed,
        may_sign=speaks and current and user.team not in signed and user not in signed.values(),
        may_withdraw=leads and row.is_proposal,
    )


def _words(text: CriterionText, tongue: str) -> Words:
    return Words(*(getattr(text, f"{name}_{tongue}") for name in ("asks", "one", "three", "five")))


def _first(versions: Iterable[Version]) -> Version | None:
    return next(iter(versions), None)
