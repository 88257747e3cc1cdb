"""What the playbook puts onto the page of an account."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Account, Annotation
from accounts.panels import Panel, Use
from nurture.playbook import queries
from nurture.playbook.models import InsightSource
from nurture.team.models import User
from nurture.web.http import Request


def similar_deals(request: Request, account: Account) -> Panel:
    return Panel(
        "right", "playbook/similar_deals.html", {"deals": queries.similar_deals(account, user=request.user)}
    )


def uses(_user: User, annotations: Sequence[Annotation]) -> dict[int, list[Use]]:
    """The insights that a note speaks for or against. One query."""
    rows = InsightSource.objects.standing().filter(annotation__in=[each.pk for each in annotations])
    found: dict[int, list[Use]] = defaultdict(list)
    for each in rows.select_related("insight", "added_by").order_by("-added_at", "-pk"):
        result = "" if each.speaks_for else _("speaks against it")
        use = Use(
            str(each.insight), each.insight.get_absolute_url(), each.added_by, each.added_at, result=result
        )
        found[each.annotation_id or 0].append(use)
    return found
