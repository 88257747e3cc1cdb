"""What people brought in: a list of cards from a fair, the scan of a card, a talk on the phone."""

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Final

from accounts.actions.legal import File, set_legal_basis
from accounts.actions.writing import version
from accounts.imports.actions import jobs, runs
from accounts.imports.queries.runs import mapping_of
from accounts.imports.rules.mapping import Basis
from accounts.models import Account, ImportJob, ImportKind, LegalBasis
from nurture.delivery.actions.calls import log_call
from nurture.delivery.actions.pausing import lift
from nurture.delivery.models import Pause
from nurture.demo.sample.days import CURRENT, Days
from nurture.demo.sample.records import operation
from nurture.team.models import User

type Find = Callable[[str], Account]

#: As the scanner of cards writes it: CP932, with a line that cannot come in.
CARDS: Final = """会社名,姓,名,部署,役職,メールアドレス
㈱丸栄紙器,西村,亮,営業技術部,主任,r.nishimura@maruei-packaging.example
不二原製紙(株),三浦,春香,設備課,係長,h.miura@fujiwara-paper.example
不二原製紙(株),本田,,工務部,,honda.fujiwara-paper
青空リース,早川,修,,,hayakawa@aozora.example
"""
SAID: Final = "来期の予算に、監視の費用を入れられるか相談している。年内に概算が一枚ほしい。"
READ: Final = "予算の時期に間に合う。概算は点数別に三つ出す。"


def bring_in(find: Find, users: Mapping[str, User], *, days: Days) -> None:
    import_the_cards(users["ono"], days=days)
    scan_a_card(find("minato"), users["kondo"], days=days)
    talk_on_the_phone(find("hoshino"), users["tanabe"], days=days)


def import_the_cards(by: User, *, days: Days) -> None:
    """It can be undone, and two of its lines show why there is a report: no address, and no company of ours."""
    at = days.before(CURRENT, 2, "15:10")
    run = runs.upload(
        kind=ImportKind.CONTACTS,
        file_name="浜松ものづくり展_名刺.csv",
        file=BytesIO(CARDS.replace("\n", "\r\n").encode("cp932")),
        source="名刺スキャン",
        by=by,
        at=at,
        operation=operation("import", "cards"),
    )
    basis = Basis(LegalBasis.BUSINESS_CARD, at.date() - timedelta(days=5), "浜松ものづくり展", "名刺箱 2")
    runs.settle_mapping(run=run, mapping=replace(mapping_of(run), basis=basis), source="名刺スキャン")
    for job in (ImportJob.CHECK, ImportJob.IMPORT):
        jobs.ask(run=run, job=job, by=by, at=at)
        jobs.work(run_id=run.pk, at=at)
        run.refresh_from_db()


def scan_a_card(account: Account, by: User, *, days: Days) -> None:
    """The basis was typed when they met; the picture of the card came later."""
    contact = account.contacts.get(family_name="伊藤")
    fields = ("legal_basis", "legal_basis_on", "legal_basis_source", "legal_basis_proof")
    set_legal_basis(
        contact=contact,
        fields={name: getattr(contact, name) for name in fields},
        file=File("名刺_伊藤様.png", "image/png", _card()),
        seen=version(contact, fields),
        by=by,
        at=days.before(CURRENT, 3, "18:05"),
    )


def talk_on_the_phone(account: Account, by: User, *, days: Days) -> None:
    """It paused the account, and its owner carried on the next morning."""
    at = days.before(CURRENT, 2, "16:30")
    log_call(
        account=account,
        fields={
            "kind": "words",
            "their_words": SAID,
            "body": READ,
            "contact": account.contacts.get(family_name="石井"),
            "heard_by": "phone",
            "heard_on": at.date(),
            "confidence": 3,
            "expires_on": None,
        },
        operation=operation("call", account.pk),
        by=by,
        at=at,
    )
    pause = Pause.objects.get(account=account, lifted_at=None)
    lift(
        pause=pause,
        choice=Pause.Choice.CARRY_ON,
        note="概算は火曜に送る。ほかはこのまま。",
        by=by,
        at=days.before(CURRENT, 1, "09:20"),
    )


def _card() -> bytes:
    """A card drawn in grey: a frame, a name, three lines of address."""
    width, height = 364, 220
    rows = [bytearray([250]) * width for _ in range(height)]
    bars = ((24, 36, 120, 8, 150), (24, 84, 170, 22, 60), (24, 138, 230, 7, 130), (24, 158, 200, 7, 130))
    for left, top, across, down, grey in (*bars, (24, 178, 150, 7, 130)):
        for row in rows[top : top + down]:
            row[left : left + across] = bytes([grey]) * across
    lines = b"".join(b"\0" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
