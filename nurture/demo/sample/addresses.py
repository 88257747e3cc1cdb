"""From where mail goes: Kondo's own account is in use, a shared mailbox waits for its records in the DNS."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import uuid4

from nurture.delivery.identities import actions
from nurture.delivery.identities.models import SendingIdentity, Trial
from nurture.delivery.identities.rules.records import Finding, Record, Status
from nurture.demo.sample.days import Days
from nurture.projects.models import Project
from nurture.team.models import User

SHARED: Final = "seminar@tsubaki.example"
# Nobody outside knows the sample's domain: what the DNS would say of it is told instead of asked.
FOUND: Final = (
    Finding(
        "spf",
        Status.BAD,
        "spf_lacks",
        {"domain": "tsubaki.example", "addresses": "include:spf.mtasv.net", "record": "v=spf1 mx ~all"},
        Record("tsubaki.example", "TXT", "v=spf1 mx include:spf.mtasv.net ~all"),
    ),
    Finding("dkim", Status.WARN, "dkim_unknown", {"domain": "tsubaki.example"}),
    Finding(
        "dmarc",
        Status.BAD,
        "dmarc_none",
        {"domain": "tsubaki.example"},
        Record("_dmarc.tsubaki.example", "TXT", "v=DMARC1; p=none; rua=mailto:postmaster@tsubaki.example"),
    ),
    Finding("ptr", Status.GOOD, "ptr_provider"),
    Finding("mx", Status.GOOD, "mx_good", {"domain": "mail.tsubaki.example"}),
)


def keep_addresses(project: Project, users: Mapping[str, User], days: Days) -> None:
    kondo, admin = users["kondo"], users["admin"]
    _in_use(kondo, at=days.before(1, 3, "17:20"))
    _being_prepared(project, admin, at=days.before(1, 2, "11:05"))


def _in_use(kondo: User, *, at: datetime) -> None:
    own = actions.add(
        fields={
            "owner": kondo,
            "address": kondo.email,
            "host": "smtp.tsubaki.example",
            "user": kondo.email,
            "signature_ja": "椿計測システム株式会社 営業部 近藤 翔\n電話 03-0000-0000",
            "signature_en": "Sho Kondo, Sales\nTsubaki Instruments Inc. · +81 3-0000-0000",
        },
        secrets={"password": "of-the-demo"},
        operation=uuid4(),
        by=kondo,
        at=at,
    )
    _tried(
        own, Trial.Kind.MAIL, kondo, at=at, verdict="sent", phase="reply", code=250, text="", to=kondo.email
    )
    actions.switch_on(identity=own, by=kondo, at=at)


def _being_prepared(project: Project, admin: User, *, at: datetime) -> None:
    shared = actions.add(
        fields={
            "project": project,
            "address": SHARED,
            "name": "椿計測システム セミナー事務局",
            "name_latin": "Tsubaki Seminars",
            "transport": "postmark",
            "per_hour": 100,
        },
        secrets={"server_token": "of-the-demo"},
        operation=uuid4(),
        by=admin,
        at=at,
    )
    _tried(shared, Trial.Kind.DNS, admin, at=at, selector="", findings=[asdict(each) for each in FOUND])


def _tried(identity: SendingIdentity, kind: Trial.Kind, by: User, *, at: datetime, **result: object) -> None:
    trial = actions.ask(identity=identity, kind=kind, by=by, at=at)
    actions.begin(trial, at=at)
    actions.finish(trial, result=result, at=at)
