"""How much waits in a place of the navigation, without web knowing the apps above it.

settings.PLACE_COUNTS names, for the view of a place, a function `(user, at=) -> int` with a fixed number of queries.
"""

from typing import Final

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.utils import timezone
from django.utils.module_loading import import_string

type Somebody = AbstractBaseUser | AnonymousUser

#: Seconds. What a colleague did shows that much later; what one did oneself shows at once (forget).
KEPT: Final = 15


def waiting(view: str, user: Somebody) -> int:
    """Kept for a moment: a question about everything on every page would cost as much as the page."""
    counting = settings.PLACE_COUNTS.get(view)
    if counting is None:
        return 0
    kept: int | None = cache.get(_key(view, user))
    if kept is None:
        kept = int(import_string(counting)(user, at=timezone.now()))
        keep(view, user, kept)
    return kept


def keep(view: str, user: Somebody, count: int) -> None:
    """The page that lists what waits has counted it: no other number stands beside its list."""
    cache.set(_key(view, user), count, KEPT)


def forget(user: Somebody) -> None:
    """They did something: what waits for them may be done."""
    cache.delete_many([_key(view, user) for view in settings.PLACE_COUNTS])


def _key(view: str, user: Somebody) -> str:
    return f"waiting:{view}:{user.pk}"
