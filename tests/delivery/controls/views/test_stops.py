import re
from uuid import uuid4

import pytest
from django.utils import timezone

from nurture.delivery.actions import healing
from nurture.delivery.controls.actions import stopping
from nurture.delivery.controls.models import Stop
from nurture.team.models import Role
from tests import build
from tests.delivery.identities.build import identity
from tests.delivery.world import NOW


@pytest.fixture
def signed_in(client, world):
    client.force_login(world.rep)
    return client


def press(client, scope="everything", **fields):
    return client.post("/outbox/stop/", {"scope": scope, "operation": uuid4(), **fields}, follow=True)


def test_anybody_stops_everything_with_one_press(world, signed_in):
    page = press(signed_in, reason="wrong price")
    stop = Stop.objects.get()
    assert (stop.by, stop.reason, stop.project, stop.target) == (world.rep, "wrong price", None, None)
    assert "Nothing goes out any more." in page.text
    for path in ("/outbox/", "/", world.project.get_absolute_url(), world.account.get_absolute_url()):
        assert "wrong price" in signed_in.get(path).text, path


def test_a_double_click_stops_once(world, signed_in):
    operation = uuid4()
    for _ in range(2):
        press(signed_in, operation=operation)
    assert Stop.objects.count() == 1


def test_who_stopped_asked_and_released_stands_on_lines_of_their_own(world, signed_in):
    press(signed_in, reason="wrong price")
    world.release(Stop.objects.get())
    said = signed_in.get("/outbox/stops/").text.partition("Stopped by")[2].partition("</p>")[0]
    assert [line.split()[0] for line in said.split("<br>")[1:]] == ["Release", "Released"]


def test_nobody_is_told_that_nothing_goes_when_mail_goes(world, signed_in):
    operation = uuid4()
    press(signed_in, operation=operation)
    world.release(Stop.objects.get())
    page = press(signed_in, operation=operation).text
    assert "Nothing goes out any more." not in page
    assert "mail goes" in page
    assert "Nothing goes out any more." in press(signed_in).text


def test_whoever_is_in_a_hurry_is_not_held_up(world, signed_in):
    press(signed_in, reason="w" * 400, operation="no number")
    # An operation that is none is a mistake of a program.
    assert Stop.objects.count() == 0
    press(signed_in, reason="w" * 400)
    assert Stop.objects.get().reason == "w" * 300


@pytest.mark.parametrize("kind", ["project", "target", "identity"])
def test_a_part_is_stopped_and_said_where_it_concerns(world, signed_in, kind):
    part = {"project": world.project, "target": world.target, "identity": identity(world.rep)}[kind]
    page = press(signed_in, f"{kind}:{part.pk}", reason="only this")
    assert getattr(Stop.objects.get(), kind) == part
    assert "only this" in page.text
    assert "only this" in signed_in.get("/outbox/").text
    where = {"project": world.project, "target": world.account, "identity": part}[kind]
    assert "only this" in signed_in.get(where.get_absolute_url()).text


def chosen(page):
    return re.findall(r'<option value="([^"]*)" selected', page)


def test_the_page_offers_what_one_is_in_and_chooses_what_was_asked_for(world, signed_in):
    own = identity(world.rep)
    for scope in (
        "everything",
        f"project:{world.project.pk}",
        f"target:{world.target.pk}",
        f"identity:{own.pk}",
    ):
        assert chosen(signed_in.get("/outbox/stops/", {"scope": scope}).text) == [scope]
    # What is not there never turns into everything.
    for scope in ("project:999999", "", "nonsense"):
        assert set(chosen(signed_in.get("/outbox/stops/", {"scope": scope}).text)) <= {""}


def test_nobody_stops_what_is_not_theirs(world, client):
    client.force_login(build.rep())
    others = identity(world.rep)
    for scope in (
        f"project:{world.project.pk}",
        f"target:{world.target.pk}",
        f"identity:{others.pk}",
        "project:999999",
        "target:x",
        "",
    ):
        assert press(client, scope).status_code == 422
    assert not Stop.objects.exists()


def test_a_stop_of_another_project_is_not_shown(world, client):
    stop = stopping.stop(by=world.rep, at=NOW, project=world.project, reason="ours alone")
    client.force_login(build.rep())
    assert "ours alone" not in client.get("/outbox/stops/").text
    assert client.get(f"/outbox/stops/{stop.pk}/release/").status_code == 404
    assert client.post(f"/outbox/stops/{stop.pk}/release/", {"word": "ask", "why": "x"}).status_code == 404
    stop.refresh_from_db()
    assert stop.asked_at is None


def test_one_asks_and_a_colleague_of_the_other_team_releases(world, client):
    stop = stopping.stop(by=world.rep, at=NOW, reason="wrong price")
    path = f"/outbox/stops/{stop.pk}/release/"
    client.force_login(world.rep)
    assert client.post(path, {"word": "ask", "why": ""}).status_code == 422
    client.post(path, {"word": "ask", "why": "mended"})
    assert "You asked." in client.get(path).text
    assert "another lead, gives the second word" in client.post(path, {"word": "release"}, follow=True).text
    stop.refresh_from_db()
    assert stop.lifted_at is None
    client.force_login(world.marketer)
    assert "mended" in client.get("/").text
    assert "within a minute" in client.post(path, {"word": "release"}, follow=True).text
    stop.refresh_from_db()
    assert stop.lifted_by == world.marketer
    assert "already" in client.post(path, {"word": "release"}, follow=True).text
    assert "Released by" in client.get(path).text
    assert "mended" in client.get("/outbox/stops/").text


def test_the_colleague_may_leave_it_stopped(world, client):
    stop = stopping.stop(by=world.rep, at=NOW)
    stopping.ask_release(stop=stop, by=world.rep, at=NOW, why="mended")
    path = f"/outbox/stops/{stop.pk}/release/"
    client.force_login(world.marketer)
    assert "It stays stopped." in client.post(path, {"word": "leave"}, follow=True).text
    assert "taken back" in client.post(path, {"word": "release"}, follow=True).text
    stop.refresh_from_db()
    assert (stop.asked_by, stop.lifted_at) == (None, None)


def test_reading_stops_nothing(signed_in):
    assert signed_in.get("/outbox/stop/").status_code == 405
    assert signed_in.post("/outbox/stops/").status_code == 405
    assert signed_in.get("/outbox/stops/999/release/").status_code == 404


def test_a_lead_stops_any_address(world, client):
    others = identity(world.rep)
    client.force_login(build.marketer(role=Role.LEAD))
    assert press(client, f"identity:{others.pk}").status_code == 200
    assert Stop.objects.get().identity == others


def test_a_quiet_day_costs_two_queries(world, signed_in, django_assert_max_num_queries):
    from nurture.delivery.controls.queries.notices import notices

    for kind in ("worker", "scheduler"):
        healing.beat(name=kind, kind=kind, at=NOW)
    with django_assert_max_num_queries(2):
        found = notices(world.rep, at=NOW)
    assert (found.stops, found.barrier, found.recovery) == ([], None, None)


def test_a_missing_worker_is_said_with_the_last_mail(world, signed_in):
    from nurture.delivery.models import Message

    world.message()
    Message.objects.update(handed_over_at=timezone.now())
    page = signed_in.get("/outbox/").text
    assert "no worker is running" in page
    assert "The last mail left" in page
