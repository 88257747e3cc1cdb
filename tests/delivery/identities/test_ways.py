"""Mail goes from the address it should, by its own way, and what happens there stays there."""

import dataclasses
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nurture.delivery import sending, smtp
from nurture.delivery.actions import claiming, handing_over, healing
from nurture.delivery.identities import actions
from nurture.delivery.identities.models import IdentityEvent
from nurture.delivery.models import MessageState
from nurture.team.models import User
from tests import build
from tests.delivery.identities.build import identity
from tests.delivery.identities.provider import Provider
from tests.delivery.scripted import ScriptedServer
from tests.delivery.world import NOW

pytestmark = pytest.mark.django_db
QUICK = smtp.Timeouts(connect=1, greeting=1, command=1, body=1, reply=0.3, quit=0.2)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    slow = sending.route
    monkeypatch.setattr(sending, "route", lambda: dataclasses.replace(slow(), timeouts=QUICK))


@pytest.fixture
def own_server():
    servers = []

    def start(script=None, **options):
        servers.append(ScriptedServer(script, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.__exit__()


def drain():
    return sending.drain(worker="test:1", enough=lambda: False)


def state(message):
    message.refresh_from_db()
    return message.state, message.reason


def only_mail(server):
    [(sender, _recipient, raw)] = server.accepted
    return sender, message_from_bytes(raw, policy=policy.default)


def test_without_an_address_of_its_own_mail_goes_the_installations_way(world, mail_server):
    server = mail_server()
    identity(build.rep(), port=1)
    message = world.message()
    drain()
    sender, mail = only_mail(server)
    assert mail["From"].addresses[0].addr_spec == world.rep.email
    assert sender.startswith("bounce+")
    message.refresh_from_db()
    assert message.identity is None


def test_mail_goes_from_the_owners_own_account(world, mail_server, own_server):
    default, server = mail_server(), own_server({"AUTH": [None]}, extensions=("AUTH PLAIN", "SIZE 1000000"))
    own = identity(
        world.rep,
        port=server.port,
        user="kondo",
        secrets={"password": "p4ss"},
        reply_to="desk@tsubaki.example",
        signature_ja="椿精機 近藤\n電話 03-0000-0000",
        signature_en="S. Kondo <Tsubaki>",
    )
    message = world.message()
    drain()
    assert default.accepted == []
    assert any(command.startswith("AUTH PLAIN") for command in server.commands)
    sender, mail = only_mail(server)
    assert sender.startswith("bounce+"), "bounces come to us"
    assert mail["From"].addresses[0].addr_spec == world.rep.email
    assert [each.addr_spec for each in mail["Reply-To"].addresses][1:] == ["desk@tsubaki.example"]
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert text.index("電話 03-0000-0000") < text.index("椿精機株式会社")
    assert "椿精機 近藤<br>\n電話" in html.replace("\r\n", "\n")
    message.refresh_from_db()
    assert (message.state, message.identity) == (MessageState.SENT, own)


def test_a_signature_is_in_the_readers_language_and_never_markup(world, mail_server, own_server):
    mail_server()
    server = own_server()
    identity(
        world.rep, port=server.port, signature_ja="近藤", signature_en="S. Kondo\n<b>Tsubaki</b> {{ x }}"
    )
    world.message(world.contact("p@buyer.example", language="en"))
    drain()
    _, mail = only_mail(server)
    html = mail.get_body(("html",)).get_content()
    assert "&lt;b&gt;Tsubaki&lt;/b&gt; {{ x }}" in html
    assert "近藤" not in html


@pytest.mark.parametrize("shared", ["project", "all"])
def test_a_shared_mailbox_serves_whoever_has_none(world, mail_server, own_server, shared):
    mail_server()
    server = own_server()
    project = world.project if shared == "project" else None
    identity(world.rep, owner=None, project=project, port=server.port, own_return_path=True)
    world.message()
    drain()
    sender, mail = only_mail(server)
    [address] = mail["From"].addresses
    assert (address.addr_spec, address.display_name) == ("team@tsubaki.example", world.rep.name)
    assert sender == "team@tsubaki.example", "its server wants to see no other"


def test_ones_own_comes_before_the_projects_before_everybodys(world, mail_server, own_server):
    mail_server()
    servers = [own_server() for _ in range(3)]
    everybodys = identity(world.rep, owner=None, port=servers[2].port, address="all@tsubaki.example")
    projects = identity(world.rep, owner=None, project=world.project, port=servers[1].port)
    own = identity(world.rep, port=servers[0].port)
    messages = []
    for number, each in enumerate((own, projects, everybodys)):
        messages.append(world.message(world.contact(f"p{number}@buyer.example")))
        drain()
        actions.switch_off(identity=each, by=world.rep, at=NOW)
    assert [len(server.accepted) for server in servers] == [1, 1, 1]


def test_one_account_that_is_down_holds_up_nobody_else(world, clock, mail_server, own_server):
    default, server = mail_server(), own_server({"CONNECT": ["421 closed today"]})
    identity(world.rep, port=server.port)
    waiting = [world.message(world.contact(f"p{number}@buyer.example")) for number in range(3)]
    other = build.rep()
    going = world.message(world.contact("q@buyer.example"), sender=other)
    drain()
    assert len(default.accepted) == 1
    assert state(going)[0] == MessageState.SENT
    assert [state(message) for message in waiting] == [(MessageState.PLANNED, "route")] * 3
    assert server.connections == 1, "asked once a round"


def test_a_refused_password_stops_the_account_until_somebody_mends_it(world, clock, mail_server, own_server):
    mail_server()
    server = own_server({"AUTH": ["535 5.7.8 no"]}, extensions=("AUTH PLAIN",))
    own = identity(world.rep, port=server.port, user="kondo", secrets={"password": "old"})
    first, second = (world.message(world.contact(f"p{number}@buyer.example")) for number in range(2))
    drain()
    own.refresh_from_db()
    assert own.refused_text == "5.7.8 no"
    assert own.events.filter(what=IdentityEvent.What.REFUSED).count() == 1
    clock.forward(minutes=2)
    drain()
    assert state(first) == state(second) == (MessageState.HELD, "identity_refused")
    assert server.connections == 1, "a wrong password is not tried again and again"
    seen = actions.writing.version(own, ["host"])
    actions.change(
        identity=own,
        fields={"host": "127.0.0.1"},
        secrets={"password": "new"},
        seen=seen,
        by=world.rep,
        at=NOW,
    )
    own.refresh_from_db()
    assert own.refused_at is None


def test_a_password_that_cannot_be_read_leaves_nothing(world, mail_server, own_server, settings):
    mail_server()
    server = own_server()
    own = identity(world.rep, port=server.port, user="kondo", secrets={"password": "x"})
    settings.CREDENTIALS_KEY = "another key that never locked anything, lost and found"
    message = world.message()
    drain()
    assert state(message) == (MessageState.PLANNED, "route")
    assert server.connections == 0
    own.refresh_from_db()
    assert own.refused_at is not None


def test_a_provider_is_asked_once_and_what_it_loses_is_uncertain(world, clock, mail_server):
    default = mail_server()
    with Provider([(200, {"id": "m1"}), (502, "gateway"), (422, {"message": "no"})]) as provider:
        identity(world.rep, transport="resend", api_url=provider.url, secrets={"api_key": "k"})
        messages = [world.message(world.contact(f"p{number}@buyer.example")) for number in range(3)]
        drain()
        drain()
    assert [state(message) for message in messages] == [
        (MessageState.SENT, ""),
        (MessageState.UNCERTAIN, "no_reply"),
        (MessageState.FAILED, "refused"),
    ]
    assert (len(provider.requests), default.accepted) == (3, [])
    assert {headers["Idempotency-Key"] for headers, _ in provider.requests} == {
        message.message_id.strip("<>") for message in messages
    }


def test_a_deferred_mail_keeps_the_address_it_was_written_from(world, clock, mail_server, own_server):
    mail_server()
    server = own_server({"RCPT": ["450 4.2.0 later", None]})
    own = identity(world.rep, port=server.port)
    message = world.message()
    drain()
    actions.switch_off(identity=own, by=world.rep, at=NOW)
    clock.forward(minutes=8)
    drain()
    assert state(message) == (MessageState.HELD, "identity_off")
    actions.switch_on(identity=own, by=world.rep, at=NOW)
    healing.look_at_held_again(at=clock.now)
    drain()
    assert state(message)[0] == MessageState.SENT
    assert len(server.accepted) == 1


def test_whoever_left_writes_no_more(world, clock, mail_server):
    server = mail_server()
    message = world.message()
    User.objects.filter(pk=world.rep.pk).update(is_active=False)
    drain()
    assert state(message) == (MessageState.HELD, "sender_gone")
    successor = build.rep(name="後任 太郎")
    world.target.sales_owner = successor
    world.target.save()
    healing.look_at_held_again(at=clock.now)
    drain()
    _, mail = only_mail(server)
    assert mail["From"].addresses[0].addr_spec == successor.email
    assert world.rep.email not in str(mail)


def test_the_default_way_costs_no_query_more(world, mail_server):
    mail_server()
    world.message()
    [claimed] = claiming.claim(worker="t", at=NOW, limit=1)
    handing_over.hand_over(claimed)
    second = world.contact("q@buyer.example")
    world.message(second)
    [claimed] = claiming.claim(worker="t", at=NOW, limit=1)
    with CaptureQueriesContext(connection) as captured:
        handing_over.hand_over(claimed)
    assert not [
        q for q in captured.captured_queries if q["sql"].startswith('SELECT "delivery_sendingidentity"')
    ]


def test_the_outbox_says_from_where_it_goes_and_went(client, world, mail_server, own_server):
    mail_server()
    server = own_server()
    message = world.message()
    client.force_login(world.rep)
    assert f'<span class="address">{world.rep.email}</span>' in client.get(message.get_absolute_url()).text
    shared = identity(world.rep, owner=None, project=world.project, port=server.port)
    assert '<span class="address">team@tsubaki.example</span>' in client.get(message.get_absolute_url()).text
    drain()
    actions.switch_off(identity=shared, by=world.rep, at=NOW)
    assert '<span class="address">team@tsubaki.example</span>' in client.get(message.get_absolute_url()).text
