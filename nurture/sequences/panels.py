"""What sequences show on the pages of accounts (accounts.panels says the promise)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Annotation
from accounts.panels import Use
from nurture.playbook.models import Insight
from nurture.sequences.queries.reasons import Used, uses_of, uses_of_insight
from nurture.team.models import User


def uses(user: User, annotations: Sequence[Annotation]) -> dict[int, list[Use]]:
    """The emails that rest on a note, and who of the customers reacted to them."""
    found = uses_of(user, annotations)
    return {pk: [_use(each) for each in rows] for pk, rows in found.items()}


def insight_uses(user: User, insight: Insight) -> list[Use]:
    """The emails that rest on an insight, and who of the customers reacted to them."""
    return [_use(each) for each in uses_of_insight(user, insight)]


def _use(found: Used) -> Use:
    names = _(", ").join(found.answered)
    return Use(
        found.email.subject,
        found.email.get_absolute_url(),
        found.evidence.added_by,
        found.evidence.added_at,
        found.sent_at,
        _("reacted: %(who)s") % {"who": names} if names else "",
    )
