"""伊藤, of whom something is known everywhere, and what may not be found anywhere afterwards."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.apps import apps

from accounts.actions import activity
from accounts.models import (
    Activity,
    ActivityCategory,
    Contact,
    DealPerson,
    ImportKind,
    ImportRow,
    ImportRun,
    LegalBasisEntry,
    Proof,
    Relation,
    Tie,
)
from nurture.delivery.actions.inbound import receive
from nurture.delivery.models import Attempt, Message, MessageState
from tests import build
from tests.delivery import world

ADDRESS = "k.ito@minato.example"
#: Nobody else has any of these.
TELLTALE = (ADDRESS, "伊藤", "イトウ", "Ken Ito", "090-1234-5678", "名刺 3-14", "では来週")
OURS = ("accounts", "projects", "delivery", "sequences", "meetings", "playbook", "reports")


@dataclass
class Person:
    rep: object
    marketer: object
    account: object
    project: object
    target: object
    ito: Contact
    mori: Contact
    message: Message


def make() -> Person:
    made = world.make()
    account, rep = made.account, made.rep
    ito = build.contact(
        account,
        ADDRESS,
        family_kana="イトウ",
        given_kana="ケン",
        name_latin="Ken Ito",
        title="工場長",
        phone="090-1234-5678",
        legal_basis_proof="名刺 3-14",
        buying_role="champion",
        support=2,
        source="CRM",
        external_id="C-1",
    )
    mori = build.contact(account, "mori@minato.example", family_name="森", given_name="真理")
    note = build.annotation(account, rep, "伊藤さんは三月に決める", their_words="伊藤が決めます", contact=ito)
    activity.record(
        account=account, contact=ito, annotation=note, verb="accounts.annotated",
        category=ActivityCategory.KNOWLEDGE, by=rep, at=build.NOW,
    )  # fmt: skip
    build.annotation(account, rep, "工場の床を見た。Ken Ito が案内")
    deal = build.deal(account, process="伊藤工場長の稟議が通った")
    DealPerson.objects.create(deal=deal, contact=ito, note="伊藤さんが試した")
    Tie.objects.create(user=rep, contact=ito, note="伊藤さんと同窓", created_by=rep, created_at=build.NOW)
    Relation.objects.create(person=mori, other=ito, kind="reports_to", note="伊藤部下", created_by=rep,
                            created_at=build.NOW)  # fmt: skip
    proof = Proof.objects.create(
        contact=ito, file_name="伊藤.png", media_type="image/png", size=3, content=b"abc", created_by=rep
    )
    LegalBasisEntry.objects.create(
        contact=ito, basis="business_card", since=date(2026, 10, 2), proof=proof, proof_text="名刺 3-14",
        set_at=build.NOW,
    )  # fmt: skip
    build.nomination(made.project, account, rep, state="declined", decline_reason="fit", closed_at=build.NOW,
                     closed_by=made.marketer, known_people="伊藤工場長（推進者）")  # fmt: skip
    build.email(build.sequence(made.target), "伊藤様へ", ito, mori)
    message = _sent(made, ito)
    _imported(ito)
    return Person(rep, made.marketer, account, made.project, made.target, ito, mori, message)


def _sent(made, ito):
    message = made.message(ito, subject="伊藤様へのご案内")
    raw = "To: k.ito@minato.example\r\nSubject: =?utf-8?b?5LyK6Jek?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n伊藤様\r\n"
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, raw=raw.encode(), handed_over_at=build.NOW, finished_at=build.NOW
    )
    Attempt.objects.create(
        message=message,
        worker="w",
        phase="reply",
        result="sent",
        reply_text=f"250 <{ADDRESS}> ok",
        at=build.NOW,
    )
    answer = (
        f"From: Ken Ito <{ADDRESS}>\r\nTo: x@tsubaki.example\r\nIn-Reply-To: {message.message_id}\r\n"
        "Subject: Re\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nでは来週。伊藤\r\n"
    )
    receive(raw=answer.encode(), at=build.NOW)
    message.refresh_from_db()
    return message


def _imported(ito):
    run = ImportRun.objects.create(
        kind=ImportKind.CONTACTS,
        state="done",
        file_name="people.csv",
        sha256="0" * 64,
        created_at=build.NOW,
        preview={"survey": {"氏名": ["伊藤 健", "森 真理"]}},
    )
    ImportRow.objects.create(
        run=run,
        line=2,
        outcome="update",
        record_id=ito.pk,
        cells=["伊藤 健"],
        before={"title": "工場長"},
        title="伊藤",
    )
    ImportRow.objects.create(run=run, line=3, outcome="error", code="ragged", cells=["伊藤", ADDRESS, "x"])
    ImportRow.objects.create(
        run=run, line=4, outcome="error", code="ragged", cells=["森", "mori@minato.example"]
    )


def left(words=TELLTALE):
    """Where in any table of ours one of the words still stands."""
    found = []
    for app in OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            for row in model._base_manager.all():
                for field in model._meta.concrete_fields:
                    value = field.value_from_object(row)
                    if isinstance(value, memoryview | bytes):
                        value = bytes(value).decode("utf-8", "replace")
                    text = (
                        value
                        if isinstance(value, str)
                        else json.dumps(value, default=str, ensure_ascii=False)
                    )
                    found += [
                        (model.__name__, field.name, word) for word in words if word.lower() in text.lower()
                    ]
    return found


def erased(person, **said):
    from accounts.privacy.actions.erasing import erase

    return erase(
        **{
            "contact": person.ito, "reason": "request", "note": "", "chosen": {}, "operation": uuid4(),
            "by": person.rep, "at": build.NOW,
        } | said
    )  # fmt: skip


def entries(verb):
    return Activity.objects.filter(verb=verb)
