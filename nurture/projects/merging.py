"""What projects look after when two accounts become one (accounts.merging.parts says the promise)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.merging.parts import Obstacle, Pair, Part
from nurture.projects.models import Nomination, NominationState, Project, Target


def shut_out(pair: Pair) -> None:
    """Their projects: nobody nominates or commits either of them meanwhile."""
    if not pair.accounts:
        return
    involved = Project.objects.filter(nominations__account__in=pair.accounts)
    pks = list(involved.values_list("pk", flat=True).distinct())
    list(Project.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


def obstacles(pair: Pair) -> Iterator[Obstacle]:
    """One account is pursued once a project: by one live target, or by one nomination that waits for an answer."""
    if not pair.accounts:
        return
    pursued = [_pursuits(account.pk) for account in pair.accounts]
    for project, (what, url) in pursued[0].items():
        if project in pursued[1]:
            yield _twice(project, {what, pursued[1][project][0]}, [url, pursued[1][project][1]])
    yield from _two_drafts(pair)


def _pursuits(account: int) -> dict[Project, tuple[str, str]]:
    targets = Target.objects.live().filter(account=account).select_related("project")
    nominations = Nomination.objects.open().filter(account=account).select_related("project")
    nominated = {each.project: ("nomination", each.get_absolute_url()) for each in nominations}
    return nominated | {each.project: ("target", each.project.get_absolute_url()) for each in targets}


def _twice(project: Project, what: set[str], urls: list[str]) -> Obstacle:
    if what == {"target"}:
        return Obstacle(
            _("Both are live targets of “%(project)s”. Finish one of the two targets first.")
            % {"project": project},
            project.get_absolute_url(),
        )
    if what == {"nomination"}:
        return Obstacle(
            _("Both are nominated for “%(project)s”. Withdraw or decline one of the nominations first.")
            % {"project": project},
            urls[1],
        )
    return Obstacle(
        _(
            "One is a live target of “%(project)s”, the other is nominated for it. Withdraw the nomination first."
        )
        % {"project": project},
        next(url for url in urls if "/nominations/" in url),
    )


def _two_drafts(pair: Pair) -> Iterator[Obstacle]:
    drafts = Nomination.objects.filter(state=NominationState.DRAFT)
    known = set(drafts.filter(account=pair.survivor.pk).values_list("project", "nominated_by"))
    for draft in drafts.filter(account=pair.merged.pk).select_related("project", "nominated_by"):
        if (draft.project_id, draft.nominated_by_id) in known:
            yield Obstacle(
                _(
                    "%(who)s has begun to nominate both for “%(project)s”. They send or discard one of the drafts first."
                )
                % {"who": draft.nominated_by, "project": draft.project},
                reverse("projects:nominations"),
            )


PART = Part(
    # Their words are said here, with what to do.
    handles=frozenset({"nomination_once_while_open", "nomination_one_draft_each", "target_once_while_live"}),
    shut_out=shut_out,
    obstacles=obstacles,
)
