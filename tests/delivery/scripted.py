"""An SMTP server that does what a test tells it to, in threads of this process."""

import socket
import ssl
import struct
import threading
import time

DROP = object()
RESET = object()
STALL = object()


class Slow:
    def __init__(self, seconds, reply):
        self.seconds, self.reply = seconds, reply


class ScriptedServer:
    """`script` maps a phase (CONNECT, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY, DOT, RSET) to what to do each
    time it comes: a reply, DROP, RESET, STALL or Slow. The last entry repeats; None is the usual reply.
    """

    def __init__(
        self, script=None, *, extensions=("PIPELINING", "SIZE 10000000"), tls=None, implicit_tls=False
    ):
        self.script = {phase: list(acts) for phase, acts in (script or {}).items()}
        self.extensions, self.tls, self.implicit_tls = extensions, tls, implicit_tls
        self.accepted, self.commands, self.connections = [], [], 0
        # Answers of XOAUTH2 that are not taken, in base64.
        self.refused_tokens = set()
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._over.set()
        self._listener.close()

    def _listen(self):
        while not self._over.is_set():
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=_Session(self, peer).run, daemon=True).start()

    def next_act(self, phase):
        acts = self.script.get(phase)
        if not acts:
            return None
        return acts.pop(0) if len(acts) > 1 else acts[0]


class _Gone(Exception):
    pass


class _Session:
    def __init__(self, server, peer):
        self.server, self.peer = server, peer
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.unread = b""
        self.sender = self.recipient = None
        self.encrypted = False

    def run(self):
        try:
            if self.server.implicit_tls:
                self.encrypt()
            self.act("CONNECT", "220 scripted ESMTP")
            while True:
                self.obey(self.line().decode())
        except (_Gone, OSError):
            pass
        finally:
            self.peer.close()

    def encrypt(self):
        self.peer = self.server.tls.wrap_socket(self.peer, server_side=True)
        self.encrypted = True

    def act(self, phase, usual, before=lambda: None):
        """Whether the usual thing happened; `before` is done before we say that it did."""
        act = self.server.next_act(phase)
        if act is None:
            before()
            self.say(usual)
            return True
        if isinstance(act, Slow):
            time.sleep(act.seconds)
            act = act.reply
        if act is DROP:
            raise _Gone
        if act is RESET:
            self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise _Gone
        if act is STALL:
            self.server._over.wait(20)
            raise _Gone
        if act[:1] in "23":
            before()
        self.say(act)
        if act.startswith("421"):
            raise _Gone
        return act[:1] in "23"

    def say(self, reply):
        self.peer.sendall(reply.encode("utf-8", "surrogateescape") + b"\r\n")

    def line(self):
        while b"\r\n" not in self.unread:
            self.more()
        line, _, self.unread = self.unread.partition(b"\r\n")
        return line

    def more(self):
        octets = self.peer.recv(65536)
        if not octets:
            raise _Gone
        self.unread += octets

    def obey(self, line):
        self.server.commands.append(line)
        verb = line.split(" ")[0].split(":")[0].upper()
        getattr(self, f"on_{verb.lower()}", self.on_unknown)(line)

    def on_unknown(self, line):
        self.act("UNKNOWN", "500 what?")

    def on_ehlo(self, line):
        extensions = [*self.server.extensions]
        if self.server.tls and not self.encrypted:
            extensions.append("STARTTLS")
        lines = ["scripted", *extensions]
        self.act(
            "EHLO",
            "\r\n".join(f"250{'-' if at < len(lines) - 1 else ' '}{each}" for at, each in enumerate(lines)),
        )

    def on_helo(self, line):
        self.act("HELO", "250 scripted")

    def on_starttls(self, line):
        if self.act("STARTTLS", "220 go ahead"):
            self.unread = b""
            self.encrypt()

    def on_auth(self, line):
        if line.startswith("AUTH LOGIN"):
            self.say("334 VXNlcm5hbWU6")
            self.server.commands.append(self.line().decode())
            self.say("334 UGFzc3dvcmQ6")
            self.server.commands.append(self.line().decode())
        if line.startswith("AUTH XOAUTH2") and line.split(" ")[2] in self.server.refused_tokens:
            # As Google documents it: why not, then an empty line of the client, then the refusal.
            self.say("334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=")
            self.server.commands.append(self.line().decode())
            self.say("535 5.7.8 Username and Password not accepted")
            return
        self.act("AUTH", "235 2.7.0 welcome")

    def on_mail(self, line):
        self.sender = self.recipient = None
        if self.act("MAIL", "250 2.1.0 ok"):
            self.sender = line.partition("<")[2].partition(">")[0]

    def on_rcpt(self, line):
        if self.sender is None:
            self.say("503 5.5.1 MAIL first")
        elif self.act("RCPT", "250 2.1.5 ok"):
            self.recipient = line.partition("<")[2].partition(">")[0]

    def on_data(self, line):
        if not self.act("DATA", "354 go on" if self.recipient else "554 5.5.1 no valid recipients"):
            return
        if self.recipient is None and "DATA" not in self.server.script:
            return
        if self.server.script.get("BODY"):
            self.more()
            self.act("BODY", "")
        body = self.body()
        self.act("DOT", "250 2.0.0 queued as 12AB", before=lambda: self.accept(body))

    def accept(self, body):
        if self.recipient:
            self.server.accepted.append((self.sender, self.recipient, body))

    def body(self):
        while not (self.unread.startswith(b".\r\n") or b"\r\n.\r\n" in self.unread):
            self.more()
        if self.unread.startswith(b".\r\n"):
            self.unread = self.unread[3:]
            return b""
        body, _, self.unread = self.unread.partition(b"\r\n.\r\n")
        return (body + b"\r\n").replace(b"\r\n..", b"\r\n.")

    def on_rset(self, line):
        if self.act("RSET", "250 2.0.0 forgotten"):
            self.sender = self.recipient = None

    def on_quit(self, line):
        self.say("221 bye")
        raise _Gone


def certificate(folder):
    """A certificate for 127.0.0.1 that signs itself: a server's context and a client's that trusts it."""
    import ipaddress
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = signed.public_bytes(serialization.Encoding.PEM)
    (folder / "both.pem").write_bytes(
        pem
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    client = ssl.create_default_context(cadata=pem.decode())
    return server, client
