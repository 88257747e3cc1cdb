"""What finishing a project means for mail that is still to go (nurture.projects.queries.endings says the promise)."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from nurture.delivery.models import Message
from nurture.delivery.rules.states import STOPPABLE
from nurture.projects.models import Project
from nurture.projects.queries.endings import Consequence


def project(project: Project) -> Iterator[Consequence]:
    waiting = Message.objects.filter(
        mailing__target__project_id=project.pk, mailing__target__finished_at=None, state__in=STOPPABLE
    ).count()
    if waiting:
        words = ngettext(
            "One planned message will not be sent.", "%(count)d planned messages will not be sent.", waiting
        )
        yield Consequence(words % {"count": waiting})
