import dataclasses
import socket
import time

import pytest

from nurture.delivery.smtp import Connection, HandOver, Letter, Phase, Route, Timeouts, Verdict
from nurture.delivery.smtp.letters import stuffed
from nurture.delivery.smtp.wire import Lost, Wire
from tests.delivery.scripted import DROP, RESET, STALL, ScriptedServer, Slow, certificate

pytestmark = pytest.mark.once

FROM, TO = "bounce+abc@mail.example", "tanaka@buyer.example"
RAW = b"Subject: x\r\n\r\nfirst\r\n.dot\r\n..\r\nlast\r\n"
PLAIN = ("SIZE 1000",)
QUICK = Timeouts(connect=1, greeting=0.4, command=0.4, body=0.4, reply=0.4, quit=0.2)


def route(server, **changes):
    return dataclasses.replace(
        Route("127.0.0.1", server.port, "nurture.example", security="none", timeouts=QUICK), **changes
    )


opened = []


@pytest.fixture(autouse=True)
def closed_afterwards():
    yield
    while opened:
        opened.pop().close()


def connect(server, **changes):
    opened.append(Connection(route(server, **changes)))
    return opened[-1]


def hand_over(server, **changes):
    connection = connect(server, **changes)
    try:
        return connection.hand_over(FROM, TO, RAW)
    finally:
        connection.close()


@pytest.mark.parametrize("extensions", [("PIPELINING",), PLAIN, ()])
def test_a_mail_is_handed_over_byte_for_byte(extensions):
    with ScriptedServer(extensions=extensions) as server:
        result = hand_over(server)
    assert result == HandOver(Verdict.SENT, Phase.REPLY, 250, "2.0.0", "2.0.0 queued as 12AB")
    assert server.accepted == [(FROM, TO, RAW)]


def test_one_connection_carries_many_mails_and_says_goodbye():
    with ScriptedServer() as server:
        connection = connect(server)
        for _ in range(5):
            assert connection.hand_over(FROM, TO, RAW).verdict is Verdict.SENT
        connection.close()
    assert server.connections == 1
    assert len(server.accepted) == 5
    assert server.commands[-1] == "QUIT"
    assert "RSET" not in server.commands


@pytest.mark.parametrize("extensions", [("PIPELINING",), PLAIN])
def test_after_a_refused_mail_the_same_connection_carries_the_next(extensions):
    with ScriptedServer({"RCPT": ["550 5.1.1 nobody", None]}, extensions=extensions) as server:
        connection = connect(server)
        assert connection.hand_over(FROM, TO, RAW) == HandOver(
            Verdict.REFUSED, Phase.RCPT, 550, "5.1.1", "5.1.1 nobody"
        )
        assert connection.hand_over(FROM, TO, RAW).verdict is Verdict.SENT
    assert server.connections == 1
    assert "RSET" in server.commands
    assert [recipient for _, recipient, _ in server.accepted] == [TO]


def test_a_server_that_wants_data_for_a_refused_recipient_gets_an_empty_mail_for_nobody():
    with ScriptedServer({"RCPT": ["550 5.1.1 nobody", None], "DATA": ["354 go on"]}) as server:
        connection = connect(server)
        assert connection.hand_over(FROM, TO, RAW).verdict is Verdict.REFUSED
        assert connection.hand_over(FROM, TO, RAW).verdict is Verdict.SENT
    assert len(server.accepted) == 1


PHASES = ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "BODY", "DOT"]
# A small body fits into the buffers: a server that stalls in it is one that stalls after the dot.
LOSSES = [(phase, act) for phase in PHASES for act in (DROP, RESET, STALL) if (phase, act) != ("BODY", STALL)]
REACHED = {"CONNECT": Phase.GREETING, "DOT": Phase.REPLY}


@pytest.mark.parametrize("extensions", [("PIPELINING",), PLAIN])
@pytest.mark.parametrize(("phase", "act"), LOSSES)
def test_a_lost_connection_is_uncertain_after_the_dot_and_safe_before_it(phase, act, extensions):
    with ScriptedServer({phase: [act]}, extensions=extensions) as server:
        result = hand_over(server)
    # A body that fits into the buffers is gone before the loss is noticed: then the dot may have been sent.
    expected = {Phase(phase.lower())} if phase not in REACHED else {REACHED[phase]}
    if phase == "BODY":
        expected = {Phase.BODY, Phase.DOT, Phase.REPLY}
    # A reset may arrive before the connection is reported as made.
    if (phase, act) == ("CONNECT", RESET):
        expected = {Phase.CONNECT, Phase.GREETING}
    assert result.phase in expected
    after_dot = result.phase in {Phase.DOT, Phase.REPLY}
    assert result.verdict is (Verdict.UNCERTAIN if after_dot else Verdict.NOTHING_LEFT)
    assert result.text
    assert server.accepted == []


def test_a_server_that_stops_reading_in_a_large_body_got_nothing():
    with ScriptedServer({"BODY": [STALL]}) as server:
        connection = connect(server)
        result = connection.hand_over(FROM, TO, b"x" * 76 + b"\r\n" + b"y" * 20_000_000)
    assert (result.verdict, result.phase) == (Verdict.NOTHING_LEFT, Phase.BODY)


def test_nobody_listens():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    result = Connection(Route("127.0.0.1", port, "n.example", "none", timeouts=QUICK)).hand_over(
        FROM, TO, RAW
    )
    assert (result.verdict, result.phase) == (Verdict.NOTHING_LEFT, Phase.CONNECT)


def test_a_slow_250_inside_the_patience_is_sent():
    with ScriptedServer({"DOT": [Slow(0.2, "250 2.0.0 at last")]}) as server:
        assert hand_over(server).verdict is Verdict.SENT


def test_a_250_that_comes_too_late_is_uncertain():
    with ScriptedServer({"DOT": [Slow(0.8, "250 2.0.0 at last")]}) as server:
        result = hand_over(server)
    assert (result.verdict, result.phase, result.text) == (Verdict.UNCERTAIN, Phase.REPLY, "timed out")


def test_a_server_that_drips_its_reply_does_not_hold_us_for_ever():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        import threading

        def drip():
            peer, _ = listener.accept()
            with peer:
                for _ in range(50):
                    try:
                        peer.sendall(b"2")
                    except OSError:
                        return
                    time.sleep(0.1)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        result = Connection(
            Route("127.0.0.1", listener.getsockname()[1], "n.example", "none", timeouts=QUICK)
        ).hand_over(FROM, TO, RAW)
    assert (result.verdict, result.phase) == (Verdict.NOTHING_LEFT, Phase.GREETING)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("extensions", [("PIPELINING",), PLAIN])
@pytest.mark.parametrize(
    ("phase", "reply", "verdict", "reached"),
    [
        ("CONNECT", "554 no service", Verdict.NOTHING_LEFT, Phase.GREETING),
        ("CONNECT", "421 too busy", Verdict.NOTHING_LEFT, Phase.GREETING),
        ("EHLO", "550 go away", Verdict.NOTHING_LEFT, Phase.EHLO),
        ("MAIL", "421 4.3.2 shutting down", Verdict.NOTHING_LEFT, Phase.MAIL),
        ("MAIL", "451 4.3.0 later", Verdict.DEFERRED, Phase.MAIL),
        ("MAIL", "550 5.7.1 not you", Verdict.REFUSED, Phase.MAIL),
        ("RCPT", "450 4.2.0 greylisted", Verdict.DEFERRED, Phase.RCPT),
        ("RCPT", "452 4.2.2 full", Verdict.DEFERRED, Phase.RCPT),
        ("RCPT", "421 4.7.0 slow down", Verdict.NOTHING_LEFT, Phase.RCPT),
        ("DATA", "451 4.3.0 later", Verdict.DEFERRED, Phase.DATA),
        ("DATA", "554 5.5.1 no", Verdict.REFUSED, Phase.DATA),
        ("DATA", "250 strange", Verdict.NOTHING_LEFT, Phase.DATA),
        ("DOT", "250 ok", Verdict.SENT, Phase.REPLY),
        ("DOT", "251 ok", Verdict.SENT, Phase.REPLY),
        ("DOT", "421 4.3.2 shutting down", Verdict.NOTHING_LEFT, Phase.REPLY),
        ("DOT", "451 4.7.1 later", Verdict.DEFERRED, Phase.REPLY),
        ("DOT", "552 5.2.2 full", Verdict.REFUSED, Phase.REPLY),
        ("DOT", "354 strange", Verdict.UNCERTAIN, Phase.REPLY),
        ("DOT", "rubbish \x00\x01", Verdict.UNCERTAIN, Phase.REPLY),
        ("DOT", "999 rubbish", Verdict.UNCERTAIN, Phase.REPLY),
        ("MAIL", "ok", Verdict.NOTHING_LEFT, Phase.MAIL),
        ("RCPT", "x" * 5000, Verdict.NOTHING_LEFT, Phase.RCPT),
    ],
)
def test_a_reply_decides_by_its_code_and_the_phase(phase, reply, verdict, reached, extensions):
    with ScriptedServer({phase: [reply]}, extensions=extensions) as server:
        result = hand_over(server)
    assert (result.verdict, result.phase) == (verdict, reached)
    if verdict in {Verdict.DEFERRED, Verdict.REFUSED}:
        assert (result.code, result.text) == (int(reply[:3]), reply[4:])
        assert result.enhanced == reply[4:9]


#: What no mail server says, and what stands in its place where something else listens or the line is broken.
GARBAGE = {
    "nothing": "",
    "octets that are no text": "\udcff\udcfe\x00\x01",
    "a web page": "HTTP/1.1 400 Bad Request",
    "another protocol": "* OK IMAP4rev1 ready",
    "half a number": "25",
    "a number too long": "2500 ok",
    "no space after it": "250ok",
    "a number of no kind": "650 2.0.0 ok",
    "full-width figures": "\uff12\uff15\uff10 ok",
    "two codes in one reply": "250-2.0.0 ok\r\n251 ok",
    "a line without end": "x" * 100_000,
}
BEFORE_MAIL = ["CONNECT", "EHLO", "STARTTLS", "AUTH"]


@pytest.mark.parametrize("reply", GARBAGE.values(), ids=GARBAGE)
@pytest.mark.parametrize("phase", [*BEFORE_MAIL, "MAIL", "RCPT", "DATA", "BODY", "DOT"])
def test_what_is_no_reply_leaves_the_mail_safe_before_its_end_and_uncertain_after_it(phase, reply, tmp_path):
    tls = certificate(tmp_path) if phase == "STARTTLS" else (None, None)
    changes = {"AUTH": {"user": "u", "password": "p"}, "STARTTLS": {"security": "starttls", "tls": tls[1]}}
    extensions = ("PIPELINING", "AUTH PLAIN")
    with ScriptedServer({phase: [reply]}, extensions=extensions, tls=tls[0]) as server:
        result = hand_over(server, **changes.get(phase, {}))
    after_its_end = phase in {"BODY", "DOT"}
    assert result.verdict is (Verdict.UNCERTAIN if after_its_end else Verdict.NOTHING_LEFT)
    assert result.code is None
    assert result.text
    # What was said before any mail is the server's matter, what is said at a mail's own steps the mail's.
    assert (result.phase.value in {"greeting", "ehlo", "starttls", "auth"}) is (phase in BEFORE_MAIL)


@pytest.mark.parametrize("reply", GARBAGE.values(), ids=GARBAGE)
def test_nonsense_between_two_mails_costs_the_second_nothing(reply):
    """Asked to forget a refused mail, the server answers nonsense: the next one goes over a new connection."""
    script = {"RCPT": ["550 5.1.1 nobody", None], "RSET": [reply, None]}
    with ScriptedServer(script, extensions=PLAIN) as server:
        connection = connect(server)
        verdicts = [connection.hand_over(FROM, TO, RAW).verdict for _ in range(2)]
    assert verdicts == [Verdict.REFUSED, Verdict.SENT]
    assert len(server.accepted) == 1


def test_replies_of_several_lines_are_one_reply():
    with ScriptedServer({"RCPT": ["550-5.1.1 The user\r\n550-5.1.1 does not\r\n550 5.1.1 exist"]}) as server:
        result = hand_over(server)
    assert (result.code, result.enhanced) == (550, "5.1.1")
    assert result.text == "5.1.1 The user\n5.1.1 does not\n5.1.1 exist"


@pytest.mark.parametrize("reply", ["250-ok\r\n550 no", "250-" + "x\r\n250-" * 200 + "x"])
def test_lines_that_do_not_belong_together_are_no_reply(reply):
    with ScriptedServer({"DOT": [reply]}) as server:
        assert hand_over(server).verdict is Verdict.UNCERTAIN


def test_a_refusal_stands_when_the_server_hangs_up_after_it():
    with ScriptedServer({"RCPT": ["550 5.1.1 nobody"], "DATA": [DROP]}) as server:
        result = hand_over(server)
    assert (result.verdict, result.phase) == (Verdict.REFUSED, Phase.RCPT)


@pytest.mark.parametrize("goodbye", [DROP, "421 4.4.2 idle too long"])
def test_a_server_that_hung_up_between_two_mails_is_called_again(goodbye):
    with ScriptedServer({"MAIL": [None, goodbye, None]}) as server:
        connection = connect(server)
        assert connection.hand_over(FROM, TO, RAW).verdict is Verdict.SENT
        assert connection.hand_over(FROM, TO, RAW).verdict is Verdict.SENT
    assert server.connections == 2
    assert len(server.accepted) == 2


def test_a_lost_first_mail_is_not_tried_twice():
    with ScriptedServer({"MAIL": [DROP]}) as server:
        assert hand_over(server).verdict is Verdict.NOTHING_LEFT
    assert server.connections == 1


def test_after_an_uncertain_mail_the_next_gets_a_new_connection():
    with ScriptedServer({"DOT": ["rubbish", None]}) as server:
        connection = connect(server)
        assert connection.hand_over(FROM, TO, RAW).verdict is Verdict.UNCERTAIN
        assert connection.hand_over(FROM, TO, RAW).verdict is Verdict.SENT
    assert server.connections == 2


def test_starttls_encrypts_before_the_name_and_password(tmp_path):
    server_side, client_side = certificate(tmp_path)
    with ScriptedServer(tls=server_side, extensions=("AUTH PLAIN LOGIN",)) as server:
        result = hand_over(server, security="starttls", tls=client_side, user="me", password="geheim")
    assert result.verdict is Verdict.SENT
    verbs = [command.split(" ")[0] for command in server.commands]
    assert verbs[:5] == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL"]


def test_tls_from_the_first_byte(tmp_path):
    server_side, client_side = certificate(tmp_path)
    with ScriptedServer(tls=server_side, implicit_tls=True) as server:
        assert hand_over(server, security="tls", tls=client_side).verdict is Verdict.SENT


def test_a_server_without_starttls_gets_nothing():
    with ScriptedServer() as server:
        result = hand_over(server, security="starttls")
    assert (result.verdict, result.phase) == (Verdict.NOTHING_LEFT, Phase.STARTTLS)
    assert not any(command.startswith("MAIL") for command in server.commands)


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tmp_path):
    server_side, _ = certificate(tmp_path)
    with ScriptedServer(tls=server_side) as server:
        result = hand_over(server, security="starttls")
    assert (result.verdict, result.phase) == (Verdict.NOTHING_LEFT, Phase.STARTTLS)


def test_login_is_used_where_plain_is_not_offered():
    with ScriptedServer(extensions=("AUTH LOGIN",)) as server:
        assert hand_over(server, user="me", password="geheim").verdict is Verdict.SENT
    assert server.commands[1:4] == ["AUTH LOGIN", "bWU=", "Z2VoZWlt"]


def test_a_wrong_password_says_nothing_about_the_mail():
    with ScriptedServer({"AUTH": ["535 5.7.8 wrong"]}, extensions=("AUTH PLAIN",)) as server:
        result = hand_over(server, user="me", password="geheim")
    assert (result.verdict, result.phase, result.code) == (Verdict.NOTHING_LEFT, Phase.AUTH, 535)


def test_a_password_is_not_shown_by_accident():
    assert "geheim" not in repr(Route("h", 25, "n", password="geheim"))


def test_an_old_server_is_greeted_with_helo():
    with ScriptedServer({"EHLO": ["502 what?"]}) as server:
        assert hand_over(server).verdict is Verdict.SENT
    assert server.commands[1].startswith("HELO ")


@pytest.mark.parametrize("recipient", ["a@b.example>\r\nDATA", "a b@c.example", "田中@b.example"])
def test_an_envelope_takes_addresses_only(recipient):
    with pytest.raises(ValueError, match="not an address"):
        Connection(Route("127.0.0.1", 1, "n.example")).hand_over(FROM, recipient, RAW)


def several(server, number=4, **changes):
    letters = [Letter(FROM, f"p{each}@buyer.example", RAW) for each in range(number)]
    return [result.verdict for result in connect(server, **changes).hand_over_each(letters)]


@pytest.mark.parametrize("extensions", [("PIPELINING",), PLAIN])
def test_mail_after_mail_each_arrives_once_and_in_order(extensions):
    with ScriptedServer(extensions=extensions) as server:
        assert several(server, 30) == ["sent"] * 30
    assert [recipient for _, recipient, _ in server.accepted] == [
        f"p{each}@buyer.example" for each in range(30)
    ]
    assert all(raw == RAW for _, _, raw in server.accepted)
    assert server.connections == 1


def test_the_next_mail_is_opened_behind_the_dot_of_the_one_before():
    """So a mail costs one round trip: the server has the next MAIL before it has answered this dot."""
    with ScriptedServer({"DOT": [Slow(0.2, "250 ok")]}) as server:
        begun = []
        letters = (begun.append(each) or Letter(FROM, f"p{each}@b.example", RAW) for each in range(3))
        results = connect(server).hand_over_each(letters)
        assert next(results).verdict is Verdict.SENT
        # One is done, the next is opened, the one after that nobody has looked at.
        assert begun == [0, 1]
        assert [result.verdict for result in results] == ["sent", "sent"]


@pytest.mark.parametrize("extensions", [("PIPELINING",), PLAIN])
@pytest.mark.parametrize(
    ("script", "verdicts"),
    [
        ({"RCPT": [None, "550 5.1.1 nobody", None]}, ["sent", "refused", "sent", "sent"]),
        ({"DOT": [None, "554 5.7.1 no", None]}, ["sent", "refused", "sent", "sent"]),
        ({"DOT": [None, "451 later", None]}, ["sent", "deferred", "sent", "sent"]),
        ({"MAIL": [None, "451 later", None]}, ["sent", "deferred", "sent", "sent"]),
        ({"DOT": [None, DROP, None]}, ["sent", "uncertain", "sent", "sent"]),
        ({"DOT": ["rubbish", None]}, ["uncertain", "sent", "sent", "sent"]),
        ({"DOT": ["421 4.3.2 bye", None]}, ["nothing_left"] * 4),
        ({"CONNECT": ["421 busy", None]}, ["nothing_left"] * 4),
    ],
)
def test_what_happens_to_one_mail_leaves_the_others_theirs(script, verdicts, extensions):
    with ScriptedServer(script, extensions=extensions) as server:
        assert several(server) == verdicts
    sent = [f"p{number}@buyer.example" for number, verdict in enumerate(verdicts) if verdict == "sent"]
    assert [recipient for _, recipient, _ in server.accepted] == sent


def test_a_server_that_remembers_the_refused_mail_is_asked_to_forget_it():
    """RFC 5321 4.1.1.4 lets it forget at the dot; one that does not says 503 to the next MAIL."""
    with ScriptedServer({"DOT": ["554 no", None], "MAIL": [None, "503 5.5.1 nested MAIL", None]}) as server:
        assert several(server, 3) == ["refused", "sent", "sent"]
    assert server.commands.count("RSET") == 1


def test_two_lost_connections_in_a_row_close_the_way():
    with ScriptedServer({"RCPT": [None, DROP]}) as server:
        assert several(server, 5) == ["sent", *["nothing_left"] * 4]
    assert server.connections == 2


def test_whoever_is_in_a_hurry_waits_for_no_reply(monkeypatch):
    monkeypatch.setattr("nurture.delivery.smtp.wire.LOOK", 0.02)
    monkeypatch.setattr("nurture.delivery.smtp.wire.HURRY", 0.05)
    patient = dataclasses.replace(QUICK, reply=300)
    with ScriptedServer({"DOT": [STALL]}) as server:
        connection = Connection(route(server, timeouts=patient), hurry=lambda: True)
        result = connection.hand_over(FROM, TO, RAW)
    assert (result.verdict, result.phase) == (Verdict.UNCERTAIN, Phase.REPLY)


@pytest.mark.parametrize("sent", [0, 5, -1])
def test_only_a_dot_that_has_left_makes_a_mail_uncertain(monkeypatch, sent):
    """The kernel took so many octets of mail and dot before the connection was lost."""
    whole = len(stuffed(RAW))

    def torn(self, octets, timeout):
        if octets.startswith(b"Subject"):
            raise Lost("torn", whole if sent < 0 else sent)
        send(self, octets, timeout)

    send = Wire.send
    monkeypatch.setattr(Wire, "send", torn)
    with ScriptedServer() as server:
        result = hand_over(server)
    expected = (Verdict.UNCERTAIN, Phase.REPLY) if sent < 0 else (Verdict.NOTHING_LEFT, Phase.BODY)
    assert (result.verdict, result.phase) == expected
