"""Postfix and Dovecot as Debian has them, each with a folder of its own, on ports of the loopback."""

import os
import pwd
import socket
import subprocess
import time

from tests import services
from tests.faults.servers import Server, wait_for

#: Where everything that comes back to us arrives.
OURS = "nurture@mail.nurture.example"
THEIRS = "alive@buyer.example"
PASSWORD = "a mailbox of a test"

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 5 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
"""

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.nurture.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
inet_protocols = ipv4
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_dns_support_level = disabled
smtp_tls_security_level = none
smtpd_tls_security_level = none
append_dot_mydomain = no
alias_maps =
alias_database =
local_recipient_maps =
queue_run_delay = 5s
minimal_backoff_time = 5s
transport_maps = texthash:{folder}/transport
virtual_mailbox_domains = mail.nurture.example, buyer.example
virtual_mailbox_base = {mail}
virtual_mailbox_maps = texthash:{folder}/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
"""

DOVECOT = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{mail}/%d/%n
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}/%d/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


def as_root():
    """Both give their work away to other accounts, which only root may."""
    if os.geteuid() == 0:
        return []
    if subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    raise services.ServiceMissing("Postfix and Dovecot are started by root")


class Postfix(Server):
    """Takes mail of this machine; what is for `dead` goes on to another server, and comes back as a report."""

    def __init__(self, *, port, dead):
        self.binary, self.root = services.postfix_binary(), as_root()
        self.port = port
        super().__init__("postfix")
        self.folder.chmod(0o755)
        owner = pwd.getpwnam("nobody")
        for part in ("queue", "data", "conf", "mail"):
            (self.folder / part).mkdir()
        self.mail = self.folder / "mail"
        where = {"folder": self.folder, "mail": self.mail, "uid": owner.pw_uid, "gid": owner.pw_gid}
        (self.folder / "conf" / "main.cf").write_text(MAIN.format(**where))
        (self.folder / "conf" / "master.cf").write_text(MASTER.format(port=port))
        (self.folder / "transport").write_text(f"dead.example smtp:[127.0.0.1]:{dead}\n")
        ours, theirs = (address.replace("@", " ").split() for address in (OURS, THEIRS))
        (self.folder / "mailboxes").write_text(
            f"@{ours[1]} {ours[1]}/{ours[0]}/\n{THEIRS} {theirs[1]}/{theirs[0]}/\n"
        )
        subprocess.run([*self.root, "chown", "postfix", self.folder / "data"], check=True)
        # Written by Postfix, read by Dovecot, both as nobody.
        subprocess.run([*self.root, "chown", "nobody", self.mail], check=True)

    def start(self):
        self.say("start")
        try:
            wait_for(lambda: listens(self.port), 30)
        except AssertionError:
            raise RuntimeError((self.folder / "log").read_text("utf-8", "replace")) from None

    def stop(self):
        self.say("stop", check=False)

    def say(self, what, *, check=True):
        done = subprocess.run(
            [*self.root, self.binary, "-c", self.folder / "conf", what],
            check=False,
            capture_output=True,
            text=True,
        )
        if check and done.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{done.stderr}\n{log.read_text() if log.exists() else ''}")


class Dovecot(Server):
    """Shows over IMAP what Postfix has put down."""

    def __init__(self, mail):
        self.binary, self.root = services.dovecot_binary(), as_root()
        self.port = services.free_port()
        super().__init__("dovecot")
        self.folder.chmod(0o755)
        owner = pwd.getpwnam("nobody")
        where = {"folder": self.folder, "mail": mail, "uid": owner.pw_uid, "gid": owner.pw_gid}
        (self.folder / "conf").write_text(DOVECOT.format(port=self.port, **where))
        (self.folder / "users").write_text(
            "".join(f"{address}:{{PLAIN}}{PASSWORD}\n" for address in (OURS, THEIRS))
        )
        (self.folder / "users").chmod(0o644)

    def command(self):
        return [*self.root, self.binary, "-F", "-c", self.folder / "conf"]

    def answers(self):
        return listens(self.port)


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        time.sleep(0.05)
        return False
    return True
