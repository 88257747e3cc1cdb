"""What stands above pages that have to do with sending."""

from typing import Any

from django import template
from django.utils import timezone

from nurture.delivery.controls.queries.notices import notices
from nurture.projects.models import Project, Target

register = template.Library()


@register.inclusion_tag("delivery/controls/notices.html", takes_context=True)
def sending_notices(
    context: template.Context, project: Project | None = None, target: Target | None = None
) -> dict[str, Any]:
    """Why nothing goes, or not all of it; narrowed to what concerns a project or a target."""
    user = context["request"].user
    return {
        "found": notices(
            user,
            at=timezone.now(),  # noqa: TID251 - many pages show it, whatever their views know
            project=project,
            target=target,
        ),
        "user": user,
        "current_day": context.get("current_day"),
    }
