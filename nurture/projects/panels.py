"""What projects put onto the page of an account, and beside its name in the lead pool."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.panels import Mark, Panel
from nurture.projects.forms.targets import BY_HAND
from nurture.projects.models import Nomination, Target
from nurture.projects.queries.nominations import may_begin, standing
from nurture.projects.queries.targets import agreements, marked, stage_bars, targets_of
from nurture.team.models import Team, User
from nurture.web.http import Request, once


def stages(request: Request, account: Account) -> Panel | None:
    """How far the targets of this account have come."""
    bars = stage_bars(once(request, targets_of, request.user, account), timezone.now())
    return Panel("head", "projects/panels/stages.html", {"bars": bars}) if bars else None


def agreed(request: Request, account: Account) -> Panel | None:
    found = agreements(request.user, once(request, targets_of, request.user, account))
    context = {"agreements": found, "stages": BY_HAND}
    return Panel("left", "projects/panels/agreed.html", context) if found else None


def begin(request: Request, account: Account) -> Panel | None:
    """Beside the heading, where a thumb finds it: what a rep comes here to do while nothing is begun."""
    nominations, targets, begins = _nominating(request, account)
    if nominations or targets or not begins:
        return None
    return Panel("actions", "projects/panels/begin.html", {"account": account})


def nominate(request: Request, account: Account) -> Panel | None:
    """Where its nomination stands, and the way to begin another one; before, what nominating is, and who does it."""
    nominations, targets, begins = _nominating(request, account)
    untouched = not nominations and not targets
    explains = untouched and request.user.team == Team.MARKETING
    if not (nominations or begins or explains):
        return None
    context = {
        "nominations": nominations,
        "may_begin": begins,
        "begins_above": untouched,
        "account": account,
    }
    return Panel("right", "projects/panels/nominate.html", context)


def _nominating(request: Request, account: Account) -> tuple[list[Nomination], list[Target], bool]:
    """The nominations and targets this user sees, and whether they may begin another nomination."""
    nominations = once(request, standing, request.user, account)
    targets = once(request, targets_of, request.user, account)
    return nominations, targets, once(request, _may_begin, request, account)


def _may_begin(request: Request, account: Account) -> bool:
    user = request.user
    return may_begin(user, once(request, targets_of, user, account), once(request, standing, user, account))


def states(user: User, accounts: Sequence[Account]) -> Mapping[int, Mark]:
    """Target before nominated, where an account is both in different projects."""
    targets, nominations = marked(user, accounts)
    marks = {
        nomination.account_id: Mark(
            nomination.get_state_display(),
            "warn" if nomination.is_on_deck else "",
            "",
            nomination.get_absolute_url(),
        )
        for nomination in nominations
    }
    for target in targets:
        marks[target.account_id] = Mark(_("Target"), "joint", "target", target.project.get_absolute_url())
    return marks
