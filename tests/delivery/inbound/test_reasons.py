import pytest

from nurture.delivery.inbound.phrases import Reason
from nurture.delivery.inbound.reasons import HARD, Phase, reason_of

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in local recipient table", Reason.USER_UNKNOWN),
        ("550 5.1.1 The email account that you tried to reach does not exist.", Reason.USER_UNKNOWN),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", Reason.USER_UNKNOWN),
        ("550 5.1.1 Destinataire inconnu", Reason.USER_UNKNOWN),
        ("550 5.1.1 宛先のメールアドレスは存在しません", Reason.USER_UNKNOWN),
        ("550 5.1.2 Host unknown (Name server: b.example: host not found)", Reason.HOST_UNKNOWN),
        ("Host or domain name not found. Name service error for name=b.example type=A: Host not found", Reason.HOST_UNKNOWN),
        ("DNS type 'mx' lookup of b.example responded with code NXDOMAIN", Reason.HOST_UNKNOWN),
        ("550 5.1.6 recipient no longer on server: a@b.example", Reason.HAS_MOVED),
        ("556 5.1.10 Domain does not accept mail (nullMX)", Reason.NOT_ACCEPT),
        ("552 5.2.2 <a@b.example>: Quota exceeded (mailbox for user is full)", Reason.MAILBOX_FULL),
        ("452 4.2.2 The recipient's inbox is out of storage space and over quota", Reason.MAILBOX_FULL),
        ("550 5.2.1 This account has been disabled or discontinued", Reason.SUSPEND),
        ("552 5.3.4 Message size exceeds fixed maximum message size", Reason.TOO_BIG),
        ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", Reason.BLOCKED),
        ("550 5.7.1 Message rejected as spam by Content Filtering.", Reason.SPAM),
        ("550 5.7.0 Virus detected", Reason.VIRUS),
        ("550 5.7.25 The IP address sending this message does not have a PTR record setup", Reason.REQUIRE_PTR),
        ("550 5.7.26 Unauthenticated email from b.example is not accepted due to domain's DMARC policy.", Reason.AUTH_FAILURE),
        ("550 5.1.8 Domain of sender address a@b.example does not exist", Reason.REJECTED),
        ("554 5.7.1 <a@b.example>: Relay access denied", Reason.RELAYING),
        ("550 Denied by policy", Reason.POLICY),
        ("530 5.7.0 Authentication required", Reason.SECURITY),
        ("550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents delivery", Reason.SPEEDING),
        ("552 5.6.0 Headers too large (32768 max)", Reason.CONTENT),
        ("452 4.3.1 Insufficient system storage", Reason.SYSTEM_FULL),
        ("connect to b.example[192.0.2.1]:25: Connection timed out", Reason.EXPIRED),
        ("Network error on destination MXs", Reason.NETWORK),
        ("451 4.3.0 Internal system error", Reason.SYSTEM),
        ("450 4.0.0 Temporary failure", Reason.UNDEFINED),
        ("", Reason.UNDEFINED),
    ],
)  # fmt: skip
def test_the_words_of_a_server_say_why(said, reason):
    code = next((word for word in said.split() if word[:2] in {"4.", "5."}), "")
    assert reason_of(said, code, Phase.RECIPIENT) is reason


@pytest.mark.parametrize(
    ("code", "phase", "reason"),
    [
        ("5.1.1", Phase.DATA, Reason.USER_UNKNOWN),
        ("5.0.0", Phase.RECIPIENT, Reason.USER_UNKNOWN),
        ("5.0.0", Phase.DATA, Reason.FILTERED),
        ("", Phase.UNKNOWN, Reason.FILTERED),
        ("5.2.1", Phase.RECIPIENT, Reason.FILTERED),
        ("5.2.2", Phase.RECIPIENT, Reason.MAILBOX_FULL),
        ("5.0.0", Phase.SENDER, Reason.REJECTED),
        ("4.4.7", Phase.RECIPIENT, Reason.EXPIRED),
    ],
)
def test_an_unknown_user_is_believed_to_whom_can_know(code, phase, reason):
    assert reason_of("550 user unknown", code, phase) is reason


@pytest.mark.parametrize(("code", "reason"), [("5.1.1", Reason.USER_UNKNOWN), ("5.4.4", Reason.HOST_UNKNOWN), ("5.2.2", Reason.MAILBOX_FULL)])  # fmt: skip
def test_a_server_of_few_words_is_known_by_its_code(code, reason):
    assert reason_of("550 no", code, Phase.UNKNOWN) is reason


def test_only_an_address_that_will_never_work_is_hard():
    assert {Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN, Reason.HAS_MOVED, Reason.NOT_ACCEPT} == HARD


def test_a_long_text_is_listened_to_up_to_a_point():
    assert reason_of("x " * 5_000 + "user unknown", "5.1.1", Phase.UNKNOWN) is Reason.USER_UNKNOWN
    assert reason_of("x " * 5_000 + "mailbox full", "", Phase.UNKNOWN) is Reason.UNDEFINED
