from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.once


def test_an_app_that_is_not_ours_is_refused():
    with pytest.raises(CommandError, match="No app of ours: nobody"):
        call_command("translate", "nobody")


def test_a_check_names_the_message_that_is_missing(settings, tmp_path, monkeypatch):
    package = tmp_path / "accounts"
    package.mkdir()
    (package / "views.py").write_text('_("Nobody translated this")\n', "utf-8")
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(
        "nurture.web.management.commands.translate.own_packages",
        lambda root: {"web": root / "web", "accounts": package},
    )
    with pytest.raises(CommandError, match="accounts: missing: 'Nobody translated this'"):
        call_command("translate", "accounts", "--check")

    output = StringIO()
    call_command("translate", "web", "--check", stdout=output)
    assert output.getvalue() == "Every message is translated.\n"
