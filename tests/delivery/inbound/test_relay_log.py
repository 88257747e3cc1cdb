import pytest

from nurture.delivery.inbound.relay_log import taken

pytestmark = pytest.mark.once

POSTFIX = """\
Nov 30 09:31:00 mx postfix/smtpd[11]: 4Z1: client=nurture[192.0.2.10]
Nov 30 09:31:00 mx postfix/cleanup[12]: 3B2C1D0A: message-id=<one@mail.example>
Nov 30 09:31:01 mx postfix/qmgr[13]: 3B2C1D0A: from=<bounce+1@mail.example>, size=812, nrcpt=1 (queue active)
2026-11-30T09:31:02.123456+09:00 mx postfix/submission/cleanup[12]: 4ZqLxT2kz1z9s: message-id=<two@mail.example>
2026-11-30T09:31:02.323456+09:00 mx postfix/qmgr[13]: 4ZqLxT2kz1z9s: from=<bounce+2@mail.example>, size=812, nrcpt=1 (queue active)
Nov 30 09:31:03 mx postfix/smtp[14]: 3B2C1D0A: to=<ito@minato.example>, status=sent (250 2.0.0 ok)
Nov 30 09:31:03 mx postfix/qmgr[13]: 3B2C1D0A: removed
"""
EXIM = """\
2026-11-30 09:31:00 1r8abc-0001Xy-2Z <= bounce+1@mail.example H=nurture [192.0.2.10] P=esmtps S=900 id=one@mail.example
2026-11-30 09:31:00 1r8abc-000000001Xy-3A0b <= bounce+2@mail.example H=nurture P=esmtp S=900 DKIM=x id=two@mail.example
2026-11-30 09:31:01 1r8abc-0001Xy-2Z => ito@minato.example R=dnslookup T=remote_smtp id=no@mail.example
"""
SENDMAIL = """\
Nov 30 09:31:00 mx sm-mta[77]: 4AU0V0aB000123: from=<bounce+1@mail.example>, size=900, class=0, nrcpts=1, msgid=<one@mail.example>, proto=ESMTP, daemon=MTA
Nov 30 09:31:00 mx sendmail[78]: 4AU0V0aC000124: from=<bounce+2@mail.example>, size=9, nrcpts=1, msgid=<two@mail.example>, relay=x
Nov 30 09:31:01 mx sm-mta[79]: 4AU0V0aB000123: to=<ito@minato.example>, stat=Sent (msgid=<no@mail.example>)
"""


@pytest.mark.parametrize("log", [POSTFIX, EXIM, SENDMAIL], ids=["postfix", "exim", "sendmail"])
def test_what_was_taken_is_named(log):
    assert list(taken(log.splitlines())) == ["<one@mail.example>", "<two@mail.example>"]


def test_what_postfix_only_read_the_head_of_was_not_taken():
    cut_off = POSTFIX.replace(
        "postfix/qmgr[13]: 3B2C1D0A: from", "postfix/smtpd[11]: lost connection after DATA: from"
    )
    assert list(taken(cut_off.splitlines())) == ["<two@mail.example>"]


def test_a_number_that_is_given_again_names_the_later_mail():
    again = POSTFIX + POSTFIX.replace("<one@", "<three@").replace("<two@", "<four@")
    assert list(taken(again.splitlines())) == [f"<{n}@mail.example>" for n in ("one", "two", "three", "four")]


def test_anything_else_says_nothing():
    assert list(taken(["", "message-id=<one@mail.example>", "qmgr: 3B2C1D0A: from=<", "\x00" * 100])) == []
