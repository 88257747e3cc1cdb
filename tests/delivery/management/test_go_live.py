from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from nurture.delivery.controls.models import Installation
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.management.commands import go_live as command
from nurture.delivery.models import SenderProfile


def go_live(*arguments):
    out = StringIO()
    call_command("go_live", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def fresh(world, settings, tmp_path):
    settings.DELIVERY_NEEDS_MARKER, settings.JOURNAL_DIR = True, str(tmp_path)


def test_without_yes_it_only_looks(fresh):
    said = go_live()
    assert "ok       The legal footer is complete." in said
    assert "MISSING  A worker is running. It hands the mail over." in said
    assert "Nothing was changed." in said
    assert not Installation.objects.exists()


def test_with_yes_it_is_the_real_one(fresh, settings):
    assert "Confirmed: " in go_live("--yes")
    assert read().standing.barrier == ""
    settings.DELIVERY_MODE = "off"
    assert "DELIVERY_MODE is off" in go_live("--yes")
    settings.DELIVERY_MODE = "allowlist"
    assert "listed addresses only" in go_live("--yes")


def test_not_without_a_footer(fresh):
    SenderProfile.objects.update(postal_address="")
    with pytest.raises(CommandError, match="footer"):
        go_live("--yes")


def test_not_without_a_journal(fresh, settings):
    settings.JOURNAL_DIR = ""
    with pytest.raises(CommandError, match="JOURNAL_DIR"):
        go_live("--yes")


def test_all_of_it_is_in_the_language_of_the_installation(fresh):
    with translation.override("ja"):
        said = go_live()
        assert "不足 " in said
        assert "MISSING" not in said
        assert "変更していません" in said


def test_what_still_holds_mail_is_said_as_above_the_pages(fresh, settings, monkeypatch):
    settings.DELIVERY_MODE = "live"
    monkeypatch.setattr(command, "read", lambda: SimpleNamespace(standing=SimpleNamespace(barrier="copy")))
    assert "This is a copy: nothing is sent." in go_live("--yes")


def test_a_japanese_list_ends_its_sentences_as_japanese_does(fresh):
    with translation.override("ja"):
        said = go_live()
    assert "そろっている。" in said
    assert "。." not in said
    assert "る." not in said
