"""Who may see what stands on an account but belongs to a project, without accounts knowing projects.

Two functions in settings:

- AUDIENCES: `(user) -> QuerySet of audience numbers | None`; None: all of them.
- AUDIENCE_MEMBERS: `(audience) -> QuerySet of users` who may see what is written for it.
"""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from nurture.team.models import User

type Audiences = QuerySet[Any, Any] | None


def seen_by(user: User, of: str = "audience") -> Q:
    """For rows with an audience (`of`): those of nobody in particular, and those of this user's projects."""
    audiences = cast(Callable[[User], Audiences], import_string(settings.AUDIENCES))(user)
    return Q() if audiences is None else Q((of, None)) | Q((f"{of}__in", audiences))


def members(audience: int) -> QuerySet[User]:
    return cast(Callable[[int], QuerySet[User]], import_string(settings.AUDIENCE_MEMBERS))(audience)
