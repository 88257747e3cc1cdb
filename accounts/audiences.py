"""Who may see what stands on an account but belongs to a project, without accounts knowing projects.

settings.AUDIENCES names one function, `(user) -> QuerySet of audience numbers | None`; None: all of them.
"""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from nurture.team.models import User

type Audiences = QuerySet[Any, Any] | None


def seen_by(user: User) -> Q:
    """For rows with an `audience`: those of nobody in particular, and those of this user's projects."""
    audiences = cast(Callable[[User], Audiences], import_string(settings.AUDIENCES))(user)
    return Q() if audiences is None else Q(audience=None) | Q(audience__in=audiences)
