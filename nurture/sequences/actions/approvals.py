"""A team's word for exactly these words."""

from datetime import datetime

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.projects.facts import NotInTeam
from nurture.projects.queries.members import is_member
from nurture.sequences.actions.emails import locked
from nurture.sequences.facts import ContentChanged, EmailClosed, EmailIncomplete, SamePerson
from nurture.sequences.models import Approval, Email
from nurture.sequences.queries.problems import problems
from nurture.sequences.queries.steps import Outgoing, outgoing_of
from nurture.sequences.rules.state import is_closed
from nurture.team.models import User


@transaction.atomic
def approve(*, email: Email, content_hash: str, by: User, at: datetime) -> Approval:
    """The word of `by`'s team for the content that was looked at; given once, however often it is pressed.

    Raises ContentChanged when other words stand now, EmailIncomplete when they cannot go out, EmailClosed when
    they went, NotInTeam and SamePerson.
    """
    current = locked(email)
    if not is_member(current.step.sequence.target.project, by):
        raise NotInTeam
    if current.content_hash != content_hash:
        raise ContentChanged
    given = {each.team: each for each in current.approvals.standing().select_related("user")}
    if by.team in given:
        return given[by.team]
    if any(each.user_id == by.pk for each in given.values()):
        raise SamePerson
    _require_ready(current)
    approval = Approval.objects.create(email=current, content_hash=content_hash, team=by.team, user=by, at=at)
    record(
        account=current.step.sequence.target.account,
        verb="sequences.email_approved",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        detail={"subject": current.subject, "both": bool(given)},
        link=current.get_absolute_url(),
    )
    return approval


def _require_ready(email: Email) -> None:
    if is_closed(outgoing_of([email.pk]).get(email.pk, Outgoing()).states):
        raise EmailClosed
    if found := problems(email, list(email.recipients.all())):
        raise EmailIncomplete(found)
