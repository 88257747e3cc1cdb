"""What is noticed of whose mail, as it is chosen now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from accounts.models import Account, Contact, LegalBasis
from nurture.delivery.models import Message
from nurture.delivery.tracking.models import TrackingChoice
from nurture.delivery.tracking.rules.choices import ASKS_FIRST, NOTHING, Choice, Noticed, noticed
from nurture.projects.models import Project
from nurture.projects.rules.calendars import country_of

_UNSAID: Final = Choice()
HISTORY: Final = 10


class Choices:
    """Those that stand for everything, some projects and some people. One query, none while no host is set.

    `elsewhere`: a provider notices on a host of its own, whether we have one or not.
    """

    def __init__(
        self, *, projects: Collection[int] = (), contacts: Collection[int] = (), elsewhere: bool = False
    ) -> None:
        self.rows: dict[tuple[str, int], TrackingChoice] = {}
        self._is_noticing = elsewhere or bool(settings.TRACKING_URL)
        if not self._is_noticing:
            return
        wanted = Q(scope="everything") | Q(project__in=projects) | Q(contact__in=contacts)
        for row in TrackingChoice.objects.filter(wanted, ended_at=None):
            self.rows[row.scope, row.project_id or row.contact_id or 0] = row

    def of(self, scope: str, pk: int = 0) -> Choice:
        row = self.rows.get((scope, pk))
        return Choice(row.clicks, row.opens, row.written_out) if row else _UNSAID

    def noticed(self, project: int, contact: Contact, account: Account) -> Noticed:
        if not self._is_noticing:
            return NOTHING
        return noticed(
            self.of("everything"),
            self.of("project", project),
            self.of("contact", contact.pk),
            country=country(contact, account),
            has_consented=contact.legal_basis == LegalBasis.CONSENT,
        )


def country(contact: Contact, account: Account) -> str:
    """Where somebody is, as far as we know: as for their holidays."""
    return country_of(contact.time_zone) or account.country or country_of(account.time_zone)


def noticed_of(messages: Iterable[Message]) -> Mapping[int, Noticed]:
    """By message, whose contact, account and mailing's target are read already. One query, none without a host."""
    messages = list(messages)
    if not messages or not settings.TRACKING_URL:
        return dict.fromkeys((each.pk for each in messages), NOTHING)
    choices = Choices(
        projects={each.mailing.target.project_id for each in messages},
        contacts={each.contact_id for each in messages},
    )
    return {
        each.pk: choices.noticed(each.mailing.target.project_id, each.contact, each.account)
        for each in messages
    }


def noticed_elsewhere(message: Message) -> Noticed:
    """What a provider may have noticed of whoever got it, and we may keep. One query."""
    project = message.mailing.target.project_id
    choices = Choices(projects=[project], contacts=[message.contact_id], elsewhere=True)
    return choices.noticed(project, message.contact, message.account)


def is_noticed(message: Message) -> bool:
    """Whether anything is noticed of whoever got it, as far as that is up to them. One query, none without a host."""
    return bool(Choices(contacts=[message.contact_id]).noticed(0, message.contact, message.account))


def forbidden(what: str) -> Q:
    """Of links: whether everything or their project says no by now. `what`: clicks or opens."""
    no = TrackingChoice.objects.filter(ended_at=None, **{what: False})
    project = OuterRef("message__mailing__target__project")
    return Q(Exists(no.filter(scope="everything"))) | Q(Exists(no.filter(scope="project", project=project)))


@dataclass(frozen=True, slots=True)
class Shown:
    """One scope for its page: what is chosen, what was before, and what comes of it."""

    standing: TrackingChoice | None
    history: list[TrackingChoice]
    project: Project | None = None
    contact: Contact | None = None
    # Said about a person, or a project's mail in general; None for everything.
    noticed: Noticed | None = None
    # Their law asks first, and nobody has said yes.
    is_asked_first: bool = False

    @property
    def has_host(self) -> bool:
        return bool(settings.TRACKING_URL)


def shown_for(*, project: Project | None = None, contact: Contact | None = None) -> Shown:
    """With neither: for everything. `contact` comes with its account. Two queries."""
    choices = Choices(projects=[project.pk] if project else [], contacts=[contact.pk] if contact else [])
    scope = "contact" if contact else "project" if project else "everything"
    rows = TrackingChoice.objects.filter(scope=scope, project=project, contact=contact).select_related("by")
    history = list(rows.order_by("-at", "-pk")[:HISTORY])
    standing = next((each for each in history if each.ended_at is None), None)
    result, is_asked_first = None, False
    if contact is not None:
        result = choices.noticed(0, contact, contact.account)
        is_asked_first = (
            country(contact, contact.account) in ASKS_FIRST
            and choices.of("contact", contact.pk).clicks is None
            and contact.legal_basis != LegalBasis.CONSENT
        )
    elif project is not None:
        result = noticed(
            choices.of("everything"),
            choices.of("project", project.pk),
            _UNSAID,
            country="",
            has_consented=True,
        )
    return Shown(standing, history, project, contact, result, is_asked_first)
