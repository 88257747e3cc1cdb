"""What the playbook puts onto the page of an account."""

from accounts.models import Account
from accounts.panels import Panel
from nurture.playbook import queries
from nurture.web.http import Request


def similar_deals(request: Request, account: Account) -> Panel:
    return Panel(
        "right", "playbook/similar_deals.html", {"deals": queries.similar_deals(account, user=request.user)}
    )
