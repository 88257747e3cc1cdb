"""Who may open a page at all."""

import pytest

from nurture.projects.models import Project
from tests import build

pytestmark = pytest.mark.django_db


def test_what_a_browser_kept_for_somebody_is_not_said_by_whoever_signed_in_after_them(client):
    rep, marketer = build.rep(), build.marketer()
    client.force_login(marketer)
    for whose, expected in ((rep, 401), (marketer, 302)):
        kept = {"HX-Request": "true", "X-Input-Of": str(whose.pk)}
        project = build.project(marketer, name=f"FY {whose.pk}")
        assert client.post(f"/meetings/prepare/{project.pk}/", headers=kept).status_code == expected
    assert Project.objects.count() == 2
