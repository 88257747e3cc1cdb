"""Who may act in a project, and how the timeline keeps their names."""

from nurture.projects.facts import NotALead, NotInTeam
from nurture.projects.models import Project
from nurture.projects.queries.members import is_member, leads
from nurture.team.models import User


def require_member(project: Project, user: User, *, team: str = "") -> None:
    """Raises NotInTeam unless `user` works in the project (for `team`). Administrators outside both do not."""
    if not is_member(project, user, team=team):
        raise NotInTeam


def require_lead(project: Project, user: User) -> None:
    if not leads(project, user):
        raise NotALead


def plainly(user: User) -> dict[str, str]:
    """Both spellings of a name, for an entry that is read in either language."""
    return {"name": user.name, "latin": user.name_latin}
