import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.delivery.inbound.test_classifying import ARF, DSN, mail

pytestmark = pytest.mark.once


def run(*paths_and_options):
    out = StringIO()
    call_command("classify_mail", *map(str, paths_and_options), stdout=out)
    return out.getvalue()


def test_each_mail_is_one_json_object(tmp_path):
    (tmp_path / "a.eml").write_bytes(DSN)
    (tmp_path / "b.eml").write_bytes(ARF)
    (tmp_path / "notes.txt").write_text("no mail")
    assert [json.loads(line) for line in run(tmp_path, "--json").splitlines()] == [
        {
            "path": str(tmp_path / "a.eml"),
            "kind": "bounce",
            "recipients": [
                {"address": "ito@minato.example", "hard": True, "status": "5.1.1", "reason": "userunknown"}
            ],
        },
        {"path": str(tmp_path / "b.eml"), "kind": "complaint", "recipients": []},
    ]


def test_without_json_it_is_a_line_a_mail(tmp_path):
    (tmp_path / "a").write_bytes(DSN)
    (tmp_path / "b").write_bytes(mail())
    assert run(tmp_path / "a", tmp_path / "b").splitlines() == [
        f"{tmp_path / 'a'}: bounce ito@minato.example 5.1.1 userunknown",
        f"{tmp_path / 'b'}: reply",
    ]


def test_a_folder_without_mail_is_said(tmp_path):
    (tmp_path / "mail.msg").write_bytes(DSN)
    with pytest.raises(CommandError, match=r"there is no \*\.eml in it"):
        run(tmp_path)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.eml: No such file"):
        run(tmp_path / "nothing.eml")
