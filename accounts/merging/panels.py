"""What the page of an account says about records that may be it (accounts.panels says the promise)."""

from accounts.merging.queries.likenesses import alike
from accounts.models import Account
from accounts.panels import Panel
from nurture.web.http import Request


def hint(request: Request, account: Account) -> Panel | None:
    others = alike(request.user, account)
    context = {"record": account, "others": others, "kind": "account"}
    return Panel("head", "accounts/merging/hint.html", context) if others else None


def actions(request: Request, account: Account) -> Panel:
    return Panel("actions", "accounts/merging/menu.html", {"record": account, "kind": "account"})
