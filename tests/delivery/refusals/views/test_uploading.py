from uuid import uuid4

from nurture.delivery.refusals.actions import uploading
from nurture.delivery.refusals.rules.values import Read, read_value
from tests import build
from tests.delivery.world import NOW


def test_a_list_says_what_it_would_add(client, world):
    lead = build.rep("lead@tsubaki.example", role="lead")
    upload = uploading.upload(
        file_name="list.csv",
        read=Read([read_value("ito@minato.example")], [3, 7]),
        reason="asked",
        note="Old system",
        operation=uuid4(),
        by=lead,
        at=NOW,
    )
    client.force_login(lead)
    page = client.get(f"/settings/suppressions/uploads/{upload.pk}/").content.decode()
    assert "3, 7" in page
    assert "Old system" in page
    client.post(f"/settings/suppressions/uploads/{upload.pk}/discard/")
    assert client.get(f"/settings/suppressions/uploads/{upload.pk}/").status_code == 404
