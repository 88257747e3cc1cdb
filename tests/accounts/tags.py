"""Tags for tests of the lead pool."""

from accounts.models import AccountTag, Tag
from tests import build


def tag(*accounts, by, name="展示会"):
    """A tag that is on these accounts."""
    made, _new = Tag.objects.get_or_create(name=name, defaults={"created_by": by, "created_at": build.NOW})
    for account in accounts:
        AccountTag.objects.create(account=account, tag=made, tagged_by=by, tagged_at=build.NOW)
    return made
