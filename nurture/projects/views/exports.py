"""The nominations as a file."""

from django.http import Http404, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.exports.views.answers import FORMATS, file_answer
from accounts.models import ExportedList, ExportFormat
from nurture.projects.queries.exports import nominations_table
from nurture.web.access import member_required
from nurture.web.http import Request


@require_POST
@member_required
def export_nominations(request: Request) -> StreamingHttpResponse:
    """All that this person sees. A POST: it leaves a record."""
    file_format = request.POST.get("format", "")
    if file_format not in FORMATS:
        raise Http404
    return file_answer(
        request,
        nominations_table(request.user),
        what=ExportedList.NOMINATIONS,
        file_format=ExportFormat(file_format),
        narrowed_to=[],
        address=reverse("projects:nominations"),
    )
