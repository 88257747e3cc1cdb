"""A small IMAP server (RFC 3501): one user, one folder of mails, and a log of what it was asked."""

import re
import socket
import threading
from contextlib import suppress


class ImapServer:
    """`mails`: number → octets. What a test sets here is what the next command sees."""

    def __init__(self, mails=(), *, user="answers@tsubaki.example", password="secret", folder="INBOX"):
        self.user, self.password, self.folder = user, password, folder
        self.mails = dict(enumerate(mails, start=1))
        # Answers of XOAUTH2 that are taken, in base64.
        self.takes = set()
        self.validity = 7
        self.says_next = True
        self.commands = []
        # A command at which the connection is cut, and answers that replace ours.
        self.cut_at = None
        self.replies = {}
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with suppress(OSError):
            # Closing alone would not wake whoever waits in accept.
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)

    def add(self, raw):
        self.mails[max(self.mails, default=0) + 1] = raw

    def _serve(self):
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.settimeout(10)
                self._talk(connection.makefile("rwb"))

    def _talk(self, stream):
        with suppress(BrokenPipeError), stream:
            self._send(stream, b"* OK ready")
            for line in stream:
                tag, _, command = line.decode().strip().partition(" ")
                self.commands.append(command)
                name = command.partition(" ")[0].upper()
                if name == "UID":
                    name = command.split(" ")[1].upper()
                if self.cut_at == name:
                    return
                if name in self.replies:
                    self._send(stream, f"{tag} {self.replies[name]}".encode())
                    continue
                getattr(self, f"_{name.lower()}", self._unknown)(stream, tag, command)
                if name == "LOGOUT":
                    return

    def _send(self, stream, line):
        stream.write(line + b"\r\n")
        stream.flush()

    def _ok(self, stream, tag, said="done"):
        self._send(stream, f"{tag} OK {said}".encode())

    def _unknown(self, stream, tag, command):
        self._send(stream, f"{tag} BAD {command}".encode())

    def _capability(self, stream, tag, _):
        self._send(stream, b"* CAPABILITY IMAP4rev1")
        self._ok(stream, tag)

    def _login(self, stream, tag, command):
        good = command == f'LOGIN "{self.user}" "{self.password}"'
        self._send(
            stream, f"{tag} {'OK in' if good else 'NO [AUTHENTICATIONFAILED] wrong password'}".encode()
        )

    def _authenticate(self, stream, tag, command):
        self._send(stream, b"+ ")
        self.commands.append(stream.readline().decode().strip())
        if command == "AUTHENTICATE XOAUTH2" and self.commands[-1] not in self.takes:
            # As Google documents it: why not, then an empty line of the client, then the refusal.
            self._send(stream, b"+ eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=")
            self.commands.append(stream.readline().decode())
            self._send(stream, f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)".encode())
            return
        self._ok(stream, tag)

    def _examine(self, stream, tag, command):
        if command != f'EXAMINE "{self.folder}"':
            self._send(stream, f"{tag} NO no such mailbox".encode())
            return
        self._send(stream, f"* {len(self.mails)} EXISTS".encode())
        self._send(stream, f"* OK [UIDVALIDITY {self.validity}] valid".encode())
        if self.says_next:
            self._send(stream, f"* OK [UIDNEXT {max(self.mails, default=0) + 1}] next".encode())
        self._ok(stream, tag, "[READ-ONLY] open")

    def _search(self, stream, tag, command):
        newest = max(self.mails, default=0)
        after = re.search(r"UID (\d+):\*", command)
        if after:
            # As servers do: the newest is always among them.
            found = [each for each in self.mails if each >= int(after[1]) or each == newest]
        elif command.endswith("UID *"):
            found = [newest] if newest else []
        else:
            found = list(self.mails)
        self._send(stream, " ".join(["* SEARCH", *map(str, found)]).encode())
        self._ok(stream, tag)

    def _fetch(self, stream, tag, command):
        number, size = map(int, re.search(r"FETCH (\d+) \(BODY.PEEK\[\]<0\.(\d+)>\)", command).groups())
        if number in self.mails:
            part = self.mails[number][:size]
            self._send(stream, f"* 1 FETCH (UID {number} BODY[]<0> {{{len(part)}}}".encode())
            stream.write(part)
            self._send(stream, b")")
        self._ok(stream, tag)

    def _logout(self, stream, tag, _):
        self._send(stream, b"* BYE")
        self._ok(stream, tag)
