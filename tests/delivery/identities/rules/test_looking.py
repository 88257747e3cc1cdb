import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nurture.delivery.identities.rules.looking import Sending, look
from tests.delivery.identities.rules.zone import Zone

pytestmark = pytest.mark.once

SERVER = Sending("tsubaki.example", "tsubaki.example", "mail.tsubaki.example", "smtp", "smtp.tsubaki.example")
# Addresses for examples are not global; these belong to a root server and nobody asks them here.
SMTP, OTHER = "198.41.0.4", "199.9.14.201"
FINE = {
    "smtp.tsubaki.example A": SMTP,
    "tsubaki.example TXT": f"v=spf1 ip4:{SMTP} ~all",
    "_dmarc.tsubaki.example TXT": "v=DMARC1; p=quarantine; rua=mailto:d@tsubaki.example",
    f"{SMTP} PTR": "smtp.tsubaki.example",
    "mail.tsubaki.example MX": "10 smtp.tsubaki.example",
}


def key(bits=2048):
    made = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(made.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


FINE["selector1._domainkey.tsubaki.example TXT"] = f"v=DKIM1; k=rsa; p={key()}"


def found(changes=(), sending=SERVER):
    return {each.check: each for each in look(sending, Zone({**FINE, **dict(changes)}))}


def codes(changes=(), sending=SERVER):
    return {check: finding.code for check, finding in found(changes, sending).items()}


def test_a_domain_in_order_is_told_so():
    assert codes() == {
        "spf": "spf_passes", "dkim": "dkim_found", "dmarc": "dmarc_quarantine", "ptr": "ptr_good", "mx": "mx_good",
    }  # fmt: skip
    assert {finding.status for finding in found().values()} == {"good"}


@pytest.mark.parametrize(
    ("record", "code", "better"),
    [
        ((), "spf_none", f"v=spf1 ip4:{SMTP} ~all"),
        ("v=spf1 ip4:199.9.14.201 -all", "spf_lacks", f"v=spf1 ip4:199.9.14.201 ip4:{SMTP} -all"),
        ("v=spf1 mx", "spf_lacks", f"v=spf1 mx ip4:{SMTP} ~all"),
        ("v=spf1 mx +all", "spf_everybody", "v=spf1 mx ~all"),
        (("v=spf1 mx -all", "v=spf1 a mx ~all"), "spf_twice", "v=spf1 mx a ~all"),
        ("v=spf1 ip4:oops -all", "spf_broken", None),
        (None, "no_answer", None),
    ],
)
def test_spf_says_what_is_wrong_and_the_very_record(record, code, better):
    finding = found({"tsubaki.example TXT": record})["spf"]
    assert finding.code == code
    assert (finding.record and finding.record.value) == better


def test_a_record_of_more_than_ten_questions_is_told():
    chain = {f"c{n}.example TXT": f"v=spf1 include:c{n + 1}.example -all" for n in range(12)}
    chain |= {"c12.example TXT": "v=spf1 -all", "tsubaki.example TXT": "v=spf1 include:c0.example -all"}
    finding = found(chain)["spf"]
    assert (finding.code, finding.parameters["count"]) == ("spf_long", "13")


@pytest.mark.parametrize(
    ("transport", "host", "wanted"),
    [
        ("postmark", "", "include:spf.mtasv.net"),
        ("smtp", "smtp.office365.com", "include:spf.protection.outlook.com"),
        ("smtp", "email-smtp.ap-northeast-1.amazonaws.com", "include:amazonses.com"),
    ],
)
def test_a_known_service_is_allowed_by_its_name(transport, host, wanted):
    sending = replace(SERVER, transport=transport, host=host)
    assert codes({"tsubaki.example TXT": f"v=spf1 {wanted} -all"}, sending)["spf"] == "spf_allows"
    lacking = found({"tsubaki.example TXT": "v=spf1 -all"}, sending)["spf"]
    assert (lacking.code, lacking.record.value) == ("spf_lacks", f"v=spf1 {wanted} -all")
    assert codes({}, replace(sending, transport="postmark", host=""))["ptr"] == "ptr_provider"


def test_a_server_inside_the_house_cannot_be_judged_from_here():
    inside = {"smtp.tsubaki.example A": "10.0.0.25"}
    assert codes(inside)["spf"] == "spf_unseen"
    assert codes(inside)["ptr"] == "ptr_unseen"
    nothing = found(inside | {"tsubaki.example TXT": ()})["spf"]
    assert (nothing.code, nothing.record) == ("spf_none_unseen", None), "an empty record would shut us out"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ("v=DKIM1; p=", "dkim_revoked"),
        ("v=DKIM1; p=abc", "dkim_broken"),
        ("v=DKIM1; p=!!!!", "dkim_broken"),
        (f"v=DKIM1; p={key(1024)}", "dkim_old"),
        # White space inside a key is allowed (RFC 6376 3.2).
        (f"k=rsa; p={key()[:40]} {key()[40:]}", "dkim_found"),
    ],
)
def test_a_key_that_is_gone_broken_or_short(record, code):
    assert codes({"selector1._domainkey.tsubaki.example TXT": record})["dkim"] == code


def test_a_short_key_of_the_new_kind_is_long_enough():
    made = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    record = f"v=DKIM1; k=ed25519; p={base64.b64encode(made).decode()}"
    assert codes({"selector1._domainkey.tsubaki.example TXT": record})["dkim"] == "dkim_found"


def test_a_key_under_a_name_of_its_own_is_found_by_its_selector():
    hidden = {
        "selector1._domainkey.tsubaki.example TXT": (),
        "2026a._domainkey.tsubaki.example TXT": f"p={key()}",
    }
    assert codes(hidden)["dkim"] == "dkim_unknown"
    assert codes(hidden, replace(SERVER, selector="2026a"))["dkim"] == "dkim_found"
    assert codes(hidden, replace(SERVER, selector="2026b"))["dkim"] == "dkim_not_there"


@pytest.mark.parametrize(
    ("record", "code", "better"),
    [
        ((), "dmarc_none", "v=DMARC1; p=none; rua=mailto:postmaster@tsubaki.example"),
        ("v=DMARC1; p=none", "dmarc_unread", "v=DMARC1; p=none; rua=mailto:postmaster@tsubaki.example"),
        ("v=DMARC1; p=none; rua=mailto:d@x.example", "dmarc_none_policy", None),
        ("v=DMARC1;p=reject", "dmarc_reject", None),
        ("v=DMARC1; p=perhaps", "dmarc_broken", None),
        ("v=DMARC1", "dmarc_broken", None),
        (("v=DMARC1; p=none", "v=DMARC1; p=reject"), "dmarc_twice", None),
        (None, "no_answer", None),
    ],
)
def test_dmarc(record, code, better):
    finding = found({"_dmarc.tsubaki.example TXT": record})["dmarc"]
    assert (finding.code, finding.record and finding.record.value) == (code, better)


def test_the_policy_of_the_domain_above_counts_below():
    below = replace(SERVER, domain="news.tsubaki.example", envelope="news.tsubaki.example")
    assert codes({}, below)["dmarc"] == "dmarc_quarantine"
    stricter = {"_dmarc.tsubaki.example TXT": "v=DMARC1; p=none; sp=reject; rua=mailto:d@x.example"}
    assert codes(stricter, below)["dmarc"] == "dmarc_reject"


def test_bounces_to_another_domain_leave_it_to_dkim():
    apart = replace(SERVER, envelope="bounces.other.example")
    assert [each.code for each in look(apart, Zone(FINE)) if each.check == "dmarc"][-1] == "not_aligned"
    near = replace(SERVER, envelope="mail.tsubaki.example")
    assert [each.code for each in look(near, Zone(FINE)) if each.check == "dmarc"] == ["dmarc_quarantine"]


def test_the_name_of_the_server():
    assert codes({f"{SMTP} PTR": ()})["ptr"] == "ptr_none"
    assert codes({f"{SMTP} PTR": "line-4.provider.example"})["ptr"] == "ptr_other"
    assert codes({f"{SMTP} PTR": None})["ptr"] == "no_answer"
    assert codes({}, replace(SERVER, host=SMTP))["ptr"] == "ptr_good"


def test_where_answers_arrive():
    nobody = {"mail.tsubaki.example MX": ()}
    assert codes(nobody)["mx"] == "mx_none"
    assert codes({"mail.tsubaki.example MX": "0 ."})["mx"] == "mx_none"
    assert codes({**nobody, "mail.tsubaki.example A": SMTP})["mx"] == "mx_good"
