"""What finishing a project means for its meetings (nurture.projects.queries.endings says the promise)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from nurture.meetings.models import Meeting
from nurture.projects.models import Project
from nurture.projects.queries.endings import Consequence


def project(project: Project) -> Iterator[Consequence]:
    going = Meeting.objects.filter(project_id=project.pk, opened_at__isnull=False, closed_at=None)
    for meeting in going.values_list("pk", flat=True):
        url = reverse("meetings:meeting", args=[meeting])
        yield Consequence(_("The meeting is going on. Close it first."), is_obstacle=True, url=url)
