"""The log of erasures, and what a restored backup makes of it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import Contact, ErasedKey, Erasure
from accounts.privacy.actions.logging import line_of, write_log
from accounts.privacy.queries.people import was_erased
from accounts.privacy.tasks import log_erasures
from nurture.delivery.models import Suppression
from tests import build
from tests.accounts.privacy import person as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return people.make()


def replayed(path):
    said = StringIO()
    call_command("replay_erasures", str(path), stdout=said)
    return said.getvalue()


@pytest.fixture
def log(tmp_path, person):
    """The log of an erasure that the restored database knows nothing of."""
    path = tmp_path / "logs" / "erasures.jsonl"
    with transaction.atomic():
        people.erased(person)
        assert write_log(path=path, at=build.NOW) == 1
        transaction.set_rollback(True)
    assert people.left()
    return path


def test_the_log_holds_hashes_and_no_person(log):
    text = log.read_text("utf-8")
    assert not any(word in text for word in people.TELLTALE)
    line = json.loads(text)
    assert line["reason"] == "request"
    assert {kind for kind, _value in line["keys"]} == {"address", "external"}


def test_whoever_was_erased_since_the_backup_is_erased_again(log, person):
    assert replayed(log) == "1 erased again, 0 not in this database and kept out, 0 already.\n"
    assert people.left() == []
    assert Erasure.objects.get().by is None
    assert replayed(log) == "0 erased again, 0 not in this database and kept out, 1 already.\n"


def test_whoever_is_not_in_the_backup_is_kept_out_of_imports_and_mail(log, person):
    Contact.objects.filter(pk=person.ito.pk).update(email="", source="", external_id="")
    assert "1 not in this database" in replayed(log)
    assert was_erased(people.ADDRESS)
    assert Suppression.objects.filter(reason="erased").exists()


def test_each_erasure_is_logged_once(tmp_path, person, settings):
    settings.ERASURE_LOG = str(tmp_path / "erasures.jsonl")
    erasure = people.erased(person)
    log_erasures()
    log_erasures()
    [line] = (tmp_path / "erasures.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) == line_of(erasure)
    assert Erasure.objects.get().logged_at


def test_what_is_no_log_is_refused_and_changes_nothing(tmp_path, person, settings):
    broken = tmp_path / "x"
    broken.write_text('{"contact": 1}\n')
    with pytest.raises(CommandError, match="no line of an erasure log"):
        replayed(broken)
    with pytest.raises(CommandError, match="cannot be read"):
        replayed(tmp_path / "nowhere")
    settings.ERASURE_LOG = ""
    with pytest.raises(CommandError, match="Name the log"):
        call_command("replay_erasures")
    assert not ErasedKey.objects.exists()
