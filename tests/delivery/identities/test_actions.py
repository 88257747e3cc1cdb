from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.facts import ChangedMeanwhile
from nurture.delivery.identities import actions, vault
from nurture.delivery.identities.facts import AnotherInUse, AskedTooOften
from nurture.delivery.identities.models import SendingIdentity, Trial
from nurture.delivery.identities.queries import choices_for
from tests import build
from tests.delivery.identities.build import identity
from tests.delivery.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return build.rep()


def told(found):
    return list(found.events.order_by("pk").values_list("what", flat=True))


def password(found):
    found.refresh_from_db()
    return vault.unlock(found.secrets, owner=str(found.operation))


def test_the_same_operation_adds_once(rep):
    operation = uuid4()
    fields = {"owner": rep, "address": rep.email, "host": "smtp.tsubaki.example"}
    for _ in range(2):
        made = actions.add(fields=fields, secrets={"password": "x"}, operation=operation, by=rep, at=NOW)
    assert SendingIdentity.objects.count() == 1
    assert told(made) == ["added"]
    assert not made.is_in_use
    assert "password" not in made.secrets
    assert password(made) == {"password": "x"}


def test_who_switched_it_on_and_off_is_kept(rep):
    made = identity(rep)
    assert (made.enabled_by, made.enabled_at) == (rep, NOW)
    for _ in range(2):
        actions.switch_off(identity=made, by=rep, at=NOW)
    made.refresh_from_db()
    assert not made.is_in_use
    assert told(made) == ["added", "enabled", "disabled"]


@pytest.mark.parametrize("whose", ["own", "project", "all"])
def test_one_of_each_is_in_use(rep, whose):
    project = build.project(rep) if whose == "project" else None
    fields = {} if whose == "own" else {"owner": None, "project": project}
    first, second = identity(rep, **fields), identity(rep, on=False, **fields)
    with pytest.raises(AnotherInUse):
        actions.switch_on(identity=second, by=rep, at=NOW)
    actions.switch_off(identity=first, by=rep, at=NOW)
    actions.switch_on(identity=second, by=rep, at=NOW)


def test_what_was_not_typed_stays_and_what_was_is_never_told(rep):
    made = identity(rep, secrets={"password": "s3cret"})
    seen = actions.writing.version(made, ["host"])
    changed = {"identity": made, "fields": {"host": "other.example"}, "seen": seen, "by": rep, "at": NOW}
    actions.change(secrets={}, **changed)
    assert password(made) == {"password": "s3cret"}
    seen = actions.writing.version(made, ["host"])
    actions.change(secrets={"password": "n3w"}, **changed | {"seen": seen})
    assert password(made) == {"password": "n3w"}
    assert told(made)[-2:] == ["changed", "secret"]
    assert "n3w" not in str(list(made.events.values_list("detail", flat=True)))


def test_somebody_who_saved_meanwhile_is_not_overwritten(rep):
    made = identity(rep)
    with pytest.raises(ChangedMeanwhile):
        actions.change(identity=made, fields={"host": "x.example"}, secrets={}, seen="-", by=rep, at=NOW)


def test_a_test_is_asked_for_once_in_a_while_and_done_once(rep):
    made = identity(rep)
    ask = {"identity": made, "kind": Trial.Kind.DNS, "by": rep}
    first = actions.ask(at=NOW, **ask)
    assert actions.ask(at=NOW + timedelta(seconds=5), **ask) == first, "it still waits"
    assert actions.begin(first, at=NOW)
    assert not actions.begin(first, at=NOW)
    actions.finish(first, result={"findings": []}, at=NOW)
    with pytest.raises(AskedTooOften):
        actions.ask(at=NOW + timedelta(seconds=5), **ask)
    assert actions.ask(at=NOW + timedelta(seconds=30), **ask) != first


def test_each_project_says_from_where_mail_goes(rep):
    one, two = build.project(rep, name="A"), build.project(rep, name="B")
    build.project(build.rep(), name="C")
    assert [choice.identity for choice in choices_for(rep)] == [None, None]
    for_all = identity(rep, owner=None)
    of_one = identity(rep, owner=None, project=one)
    assert [(choice.project, choice.identity) for choice in choices_for(rep)] == [
        (one, of_one),
        (two, for_all),
    ]
    own = identity(rep)
    assert [choice.identity for choice in choices_for(rep)] == [own, own]


@pytest.mark.parametrize("wrong", [{"project": True}, {"host": ""}, {"transport": "resend"}, {"per_day": 0}])
def test_the_database_refuses_nonsense(rep, wrong):
    if "project" in wrong:
        wrong = {"project": build.project(rep)}
    with pytest.raises(IntegrityError), transaction.atomic():
        identity(rep, **wrong)


class TestRotation:
    def test_all_are_locked_anew(self, rep, settings, capsys):
        made = identity(rep, secrets={"password": "x"})
        old, settings.CREDENTIALS_KEY = settings.CREDENTIALS_KEY, "the next key " * 5
        settings.CREDENTIALS_KEY_FALLBACKS = [old]
        for _ in range(2):
            call_command("rotate_credentials")
        assert "1 locked anew" in capsys.readouterr().out
        settings.CREDENTIALS_KEY_FALLBACKS = []
        assert password(made) == {"password": "x"}

    def test_what_no_key_opens_is_named(self, rep, settings):
        identity(rep, secrets={"password": "x"})
        settings.CREDENTIALS_KEY = "a key from nowhere " * 4
        with pytest.raises(CommandError, match=rep.email):
            call_command("rotate_credentials")

    def test_without_a_key_it_says_so(self, settings):
        settings.CREDENTIALS_KEY = ""
        with pytest.raises(CommandError, match="not set"):
            call_command("rotate_credentials")
