"""Which address a mail goes from, and what a page shows of addresses."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from nurture.delivery.identities.models import IdentityEvent, SendingIdentity, Trial
from nurture.projects.models import Project
from nurture.team.models import User

HISTORY: int = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes from where for one person: their own address, a shared one, or none of these."""

    project: Project | None
    identity: SendingIdentity | None


def chosen(owner: User | OuterRef, project: Project | OuterRef) -> QuerySet[SendingIdentity]:
    """Whoever writes sends from their own address, else from the project's mailbox, else from everybody's."""
    fitting = SendingIdentity.objects.in_use().filter(
        Q(owner=owner) | Q(project=project) | Q(owner=None, project=None)
    )
    return fitting.order_by(F("owner").asc(nulls_last=True), F("project").asc(nulls_last=True))


def identity_of_message() -> Subquery:
    """Inside a query of messages: the number of the address that each would go from, or none."""
    return Subquery(
        chosen(OuterRef("mailing__sender"), OuterRef("mailing__target__project")).values("pk")[:1]
    )


def identity_for(user: User, project: Project) -> SendingIdentity | None:
    """One query. None: the installation's own way out."""
    return chosen(user, project).first()


def addresses(user: User) -> list[SendingIdentity]:
    """Those this person looks after: their own first, then the shared ones. One query."""
    found = SendingIdentity.objects.visible_to(user).select_related("owner", "project", "enabled_by")
    return sorted(found, key=lambda each: (each.owner_id != user.pk, each.is_shared, each.address, each.pk))


def choices_for(user: User) -> list[Choice]:
    """From where this person's mail goes, project by project. Two queries."""
    projects = list(Project.objects.filter(memberships__user=user).running().order_by("name", "pk"))
    ways = list(
        SendingIdentity.objects.in_use().filter(
            Q(owner=user) | Q(project__in=projects) | Q(owner=None, project=None)
        )
    )
    own = next((each for each in ways if each.owner_id == user.pk), None)
    for_all = next((each for each in ways if each.is_shared and each.project_id is None), None)
    by_project = {each.project_id: each for each in ways if each.project_id}
    return [Choice(project, own or by_project.get(project.pk) or for_all) for project in projects]


def history(identity: SendingIdentity) -> list[IdentityEvent]:
    return list(identity.events.select_related("by").order_by("-at", "-pk")[:HISTORY])


def latest_trials(identity: SendingIdentity) -> dict[str, Trial]:
    """The newest test of each kind. Two queries."""
    rows = identity.trials.select_related("asked_by").order_by("asked_at", "pk")
    newest = rows.filter(pk__in=[row for _kind, row in _newest(identity)])
    return {trial.kind: trial for trial in newest}


def _newest(identity: SendingIdentity) -> list[tuple[str, int]]:
    pairs = identity.trials.order_by("asked_at", "pk").values_list("kind", "pk")
    return list(dict(pairs).items())
