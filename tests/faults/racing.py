"""Somebody stops mail in the very moment in which it goes: called inside the product by the nursery."""

import random
import threading
import time
from dataclasses import dataclass
from email.message import EmailMessage

from django.db import connection
from django.utils import timezone

from nurture.delivery import clock, keys, sending
from nurture.delivery.actions.inbound import receive
from nurture.delivery.actions.unsubscribing import unsubscribe
from nurture.delivery.controls.actions import stopping
from nurture.delivery.models import Message, MessageState
from tests import build
from tests.faults import seed


@dataclass
class Start:
    """How much later than the stop the mail begins, in seconds (less than nothing: earlier).

    Whoever was first begins later in the next round, so both are first in turn, however long either takes.
    """

    behind: float = 0.0
    longest: float = 0.03

    def pauses(self):
        """Of the mail and of the stop, missed by chance."""
        behind = self.behind + random.uniform(-self.longest, self.longest) / 4
        return max(behind, 0), max(-behind, 0)

    def learn(self, *, sent, longest):
        self.longest = max(self.longest, longest)
        self.behind += self.longest / 8 if sent else -self.longest / 8


def rounds(kind, number):
    """Of each round: to whom, when it was handed over, when the stop was committed, and what became of it."""
    world, start = seed.live_world(), Start()
    return [_round(world, kind, at, start) for at in range(number)]


def _round(world, kind, number, start):
    account = build.account(name=f"買い手{number}株式会社")
    target = build.target(world.project, account, world.rep, world.marketer)
    people = [build.contact(account, f"{who}{number}@buyer{number}.example") for who in ("other", "racer")]
    other, message = seed.plan(world, target, people)
    _went(other)
    stop = {"unsubscribe": _unsubscribe, "reply": _reply, "stop": _stop}[kind]
    committed, longest = _race(lambda: stop(world, target, message, other), start)
    message.refresh_from_db()
    start.learn(sent=message.state == MessageState.SENT, longest=longest)
    if kind == "stop":
        _release(world)
    handed_over = message.handed_over_at
    return {
        "to": message.to_address,
        "state": message.state,
        "late": bool(handed_over and handed_over > committed),
        "handed_over": str(handed_over),
        "committed": str(committed),
    }


def _race(stop, start):
    """When the stop was committed, as the database saw it; and how long the slower of the two took, in seconds."""
    barrier, committed, lasted, problems = threading.Barrier(2), [], [], []
    mail_waits, stop_waits = start.pauses()

    def send():
        sending.drain(worker="racer", enough=lambda: False)

    def halt():
        stop()
        committed.append(clock.database_now())

    def run(what, pause):
        try:
            barrier.wait(10)
            time.sleep(pause)
            began = time.monotonic()
            what()
            lasted.append(time.monotonic() - began)
        except Exception as problem:  # noqa: BLE001 — told by whoever waits for it
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in ((send, mail_waits), (halt, stop_waits))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if problems:
        raise problems[0]
    # What was stopped in time does not go later either.
    sending.drain(worker="racer", enough=lambda: False)
    return committed[0], max(lasted)


def _went(message):
    now = clock.database_now()
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, handed_over_at=now, finished_at=now, subject="ご案内"
    )


def _unsubscribe(world, target, message, other):
    unsubscribe(message=Message.objects.get(pk=message.pk), at=timezone.now())


def _reply(world, target, message, other):
    """A colleague of whom it goes to answers: the whole account waits."""
    reply = EmailMessage()
    reply["From"] = other.to_address
    reply["To"] = f"reply+{keys.return_token(other.pk)}@mail.nurture.example"
    reply["Subject"] = "Re: ご案内"
    reply["Message-ID"] = f"<{other.pk}@buyer.example>"
    reply.set_content("来週お電話ください。")
    receive(raw=reply.as_bytes(), at=timezone.now())


def _stop(world, target, message, other):
    stopping.stop(by=world.rep, at=timezone.now())


def _release(world):
    from nurture.delivery.controls.models import Stop

    stop = Stop.objects.get(lifted_at=None)
    stopping.ask_release(stop=stop, by=world.rep, at=timezone.now(), why="the race is over")
    stopping.release(stop=stop, by=world.marketer, at=timezone.now())
    Message.objects.filter(state=MessageState.HELD).update(
        state=MessageState.CANCELLED, finished_at=timezone.now()
    )
