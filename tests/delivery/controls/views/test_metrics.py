from datetime import timedelta

import pytest

from nurture.delivery.actions import healing
from nurture.delivery.controls.actions import stopping
from nurture.delivery.models import Message
from tests.delivery.world import NOW

TOKEN = "only-for-this-test"


@pytest.fixture
def ask(client, world, settings):
    settings.METRICS_TOKEN = TOKEN
    return lambda token=TOKEN: client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def values(answer):
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in (line.rpartition(" ") for line in lines)}


def test_what_a_monitor_reads(ask, world):
    world.messages(3)
    Message.objects.update(planned_at=NOW - timedelta(minutes=10))
    healing.beat(name="worker@a", kind="worker", at=NOW - timedelta(seconds=40))
    answer = ask()
    found = values(answer)
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert found['nurture_messages{state="planned"}'] == 3
    assert found['nurture_messages{state="failed"}'] == 0
    assert found["nurture_due_messages"] == 3
    assert found["nurture_queue_age_seconds"] == 600
    assert found['nurture_last_beat_age_seconds{process="worker"}'] == 40
    assert 'nurture_last_beat_age_seconds{process="scheduler"}' not in found
    assert found["nurture_sending_allowed"] == 1
    assert found["nurture_recovery_open"] == 0
    stopping.stop(by=world.rep, at=NOW)
    assert values(ask())["nurture_sending_allowed"] == 0


def test_a_stop_of_a_part_is_seen_by_a_monitor_although_the_rest_goes(ask, world):
    stopping.stop(project=world.project, by=world.rep, at=NOW)
    stopping.stop(target=world.target, by=world.rep, at=NOW)
    found = values(ask())
    stops = [found[f'nurture_stops{{scope="{scope}"}}'] for scope in ("everything", "project", "target")]
    assert stops == [0, 1, 1]
    assert found["nurture_sending_allowed"] == 1


def test_what_was_sent_is_counted_beside_the_rest(ask, world):
    first, second, third = world.messages(3)
    Message.objects.filter(pk__in=[first.pk, second.pk]).update(state="sent")
    Message.objects.filter(pk=third.pk).update(state="held")
    found = values(ask())
    counted = [found[f'nurture_messages{{state="{state}"}}'] for state in ("sent", "held", "planned")]
    assert counted == [2, 1, 0]


def test_every_name_is_explained_once(ask):
    lines = ask().text.splitlines()
    names = {line.partition("{")[0].partition(" ")[0] for line in lines if not line.startswith("#")}
    assert sorted(line.split()[2] for line in lines if line.startswith("# TYPE")) == sorted(names)


@pytest.mark.parametrize("token", ["", "wrong", f"{TOKEN} "])
def test_without_the_token_there_is_no_such_page(ask, token):
    assert ask(token).status_code == 404


def test_where_no_token_is_set_nobody_reads(client, world, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_a_load_balancer_reads_whether_mail_goes(client, world, settings):
    assert client.get("/health/sending").json() == {"status": "held", "why": ["worker", "scheduler"]}
    for kind in ("worker", "scheduler"):
        healing.beat(name=kind, kind=kind, at=NOW)
    answer = client.get("/health/sending")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "why": []})
    stopping.stop(by=world.rep, at=NOW)
    settings.DELIVERY_NEEDS_MARKER = True
    answer = client.get("/health/sending")
    assert (answer.status_code, answer.json()["why"]) == (503, ["not_live", "stopped"])
