from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.models import Suppression
from nurture.delivery.refusals.actions import uploading
from nurture.delivery.refusals.models import SuppressionUpload
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


def test_what_would_change_nothing_is_not_offered(client, world):
    client.force_login(build.rep("lead@tsubaki.example", role="lead"))
    suppress(address="ito@minato.example", reason="asked", at=NOW)
    page = client.get(post(client, pasted="ito@minato.example").url).text
    assert "There is nothing to add." in page
    assert "take-in/" not in page
    assert "discard/" in page


def test_a_list_of_what_is_there_gives_a_stronger_reason(client, world):
    client.force_login(build.rep("lead@tsubaki.example", role="lead"))
    suppress(address="ito@minato.example", reason="bounced", at=NOW)
    url = post(client, pasted="ito@minato.example").url
    page = client.get(url).text
    assert "Change the reason of 1" in page
    assert "to the list<" not in page
    said = client.post(f"{url}take-in/", follow=True).text
    assert "All of it was on the list before." in said
    assert Suppression.objects.get().reason == "asked"


def test_what_was_taken_in_is_not_said_to_be_thrown_away(client, world):
    client.force_login(build.rep("lead@tsubaki.example", role="lead"))
    page = post(client, pasted="ito@minato.example").url
    client.post(f"{page}take-in/")
    said = client.post(f"{page}discard/", follow=True).text
    assert "This list was taken in already." in said
    assert "Nothing was added" not in said
    assert Suppression.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc-jp", "utf-16"])
def test_a_list_is_read_in_whatever_japan_writes_in(client, world, encoding):
    client.force_login(build.rep("lead@tsubaki.example", role="lead"))
    written = "メールアドレス,会社名\nito@minato.example,港精密工業\nｓａｔｏ＠minato.example,港精密工業\n"
    answer = post(client, file=SimpleUploadedFile("list.csv", written.encode(encoding)))
    assert answer.status_code == 302
    assert SuppressionUpload.objects.get().counts["addresses"] == 2


def test_nobody_is_told_to_choose_an_encoding_where_there_is_no_choice(client, world):
    client.force_login(build.rep("lead@tsubaki.example", role="lead"))
    answer = post(client, file=SimpleUploadedFile("list.csv", b"ito@minato.example,\x81\xff\n"))
    assert answer.status_code == 422
    assert "Save it as UTF-8" in answer.text


def post(client, **fields):
    facts = {"reason": "asked", "note": "Old system", "operation": uuid4()}
    return client.post("/settings/suppressions/upload/", facts | fields)


def test_what_is_wrong_with_a_list_is_said_in_their_language(client, world):
    client.force_login(build.rep("lead@tsubaki.example", role="lead", language="ja"))
    answer = post(client, pasted="メールアドレス\n")
    assert answer.status_code == 422
    assert "アドレスもドメインもありません" in answer.text
    assert "There is no address" not in answer.text


def test_a_file_that_the_browser_does_not_keep_is_asked_for_again(client, world):
    client.force_login(build.rep("lead@tsubaki.example", role="lead"))
    answer = post(client, note="", file=SimpleUploadedFile("list.csv", b"ito@minato.example\n"))
    assert answer.status_code == 422
    assert "Choose the file once more" in answer.text
    assert "once more" not in post(client, note="", pasted="ito@minato.example").text
