"""What is planned before something breaks: called inside the product by the nursery."""

import os
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from nurture.delivery.models import Message


def migrate():
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def mail(number):
    """One message to each of so many people, due now, in a window that is open all day.

    Two people an account, each account with a domain of its own: no limit is at stake.
    """
    from tests import build

    world = live_world()
    for at in range(0, number, 2):
        account = build.account(name=f"買い手{at}株式会社")
        target = build.target(world.project, account, world.rep, world.marketer)
        people = [
            build.contact(account, f"p{each}@buyer{at}.example") for each in range(at, min(at + 2, number))
        ]
        plan(world, target, people)
    return {"project": world.project.pk, "rep": world.rep.pk, "marketer": world.marketer.pk}


def live_world():
    """A project that sends all day, on an installation that was said to be the real one."""
    from nurture.delivery.controls.actions.going_live import go_live
    from tests.delivery import world as worlds

    world = worlds.make()
    go_live(by=None, at=timezone.now())
    open_all_day(world.project)
    return world


def large_mail(size):
    """One message with a file, too large for the buffers between two programs."""
    from nurture.delivery.models import Attachment
    from tests import build

    world = live_world()
    file = Attachment.objects.create(
        target=world.target,
        file_name="large.bin",
        media_type="application/octet-stream",
        size=size,
        sha256="0" * 64,
        content=os.urandom(size),
        created_at=timezone.now(),
        created_by=world.rep,
    )
    person = build.contact(world.account, "large@buyer.example")
    plan(world, world.target, [person], attachments=[file])


def plan(world, target, people, *, at=None, **fields):
    from nurture.delivery.actions.planning import plan

    mailing = world.mailing(target=target, **fields)
    return plan(mailing=mailing, contacts=people, by=world.marketer, at=at or timezone.now())


def open_all_day(project):
    project.window_weekdays = [1, 2, 3, 4, 5, 6, 7]
    # Around noon wherever that is, so that no test runs over midnight.
    project.time_zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
    project.window_start, project.window_end = time(0), time(23, 59, 59)
    project.holiday_country = ""
    project.month_end_days = 0
    project.monday_from = None
    project.save()


def correspondence(port, password):
    """Two accounts: one whose only address is dead, one with a person who answers and a colleague who gets mail later."""
    from nurture.delivery.identities import vault
    from nurture.delivery.mailboxes.models import Mailbox
    from tests import build

    world = live_world()
    now, operation = timezone.now(), uuid4()
    for name, domain, people in (("止水", "dead", ["gone"]), ("港", "buyer", ["alive", "colleague"])):
        account = build.account(name=f"{name}工業株式会社")
        target = build.target(world.project, account, world.rep, world.marketer)
        plan(world, target, [build.contact(account, f"{who}@{domain}.example") for who in people])
    later = Message.objects.filter(to_address="colleague@buyer.example")
    later.update(planned_at=now + timedelta(hours=1))
    Mailbox.objects.create(
        address="nurture@mail.nurture.example",
        host="127.0.0.1",
        port=port,
        security="none",
        user="nurture@mail.nurture.example",
        secrets=vault.lock({"password": password}, owner=str(operation)),
        enabled_at=now,
        enabled_by=world.rep,
        created_at=now,
        created_by=world.rep,
        operation=operation,
    )


def fetch():
    from django.core.management import call_command

    call_command("fetch_mail")


def read_relay_log(path):
    from django.core.management import call_command

    call_command("read_relay_log", path)


def what_came_back():
    from nurture.delivery import keys
    from nurture.delivery.models import Pause, Reaction, Suppression

    hashes = set(Suppression.objects.values_list("value_hash", flat=True))
    messages = Message.objects.order_by("pk")
    reactions = Reaction.objects.order_by("pk")
    return {
        "suppressed": [m.to_address for m in messages if keys.address_hash(m.to_address) in hashes],
        "reactions": {each.message.to_address: [each.kind, each.verdict] for each in reactions},
        "words": " ".join(each.words for each in reactions),
        "paused": [each.reaction.message.to_address for each in Pause.objects.filter(lifted_at=None)],
        "waiting": {m.to_address: [m.state, m.reason] for m in messages.exclude(state="sent")},
    }


def friday(friday):
    """Due before five, and after; sent on working days from nine to six."""
    from tests import build

    world = live_world()
    project, now = world.project, datetime.fromisoformat(friday)
    project.time_zone, project.window_weekdays = "Asia/Tokyo", [1, 2, 3, 4, 5]
    project.window_start, project.window_end = time(9), time(18)
    project.save()
    for at in range(16):
        account = build.account(name=f"買い手{at}株式会社")
        target = build.target(project, account, world.rep, world.marketer)
        people = [build.contact(account, f"{who}{at}@buyer{at}.example") for who in ("a", "b")]
        plan(world, target, people, at=now)
    meanwhile = Message.objects.filter(pk__gt=Message.objects.order_by("pk")[7].pk)
    meanwhile.update(planned_at=now + timedelta(minutes=20))
    return {"before": 8, "meanwhile": meanwhile.count()}


def choose(choice):
    """What somebody presses on the page of a recovery."""
    from nurture.delivery import clock
    from nurture.delivery.controls.actions import choosing
    from nurture.delivery.controls.models import Recovery
    from nurture.delivery.controls.queries.recovery import Scope
    from nurture.team.models import User

    recovery, somebody = Recovery.objects.get(closed_at=None), User.objects.order_by("pk").first()
    now = clock.database_now()
    choosing.choose(recovery=recovery, choice=choice, scope=Scope(), operation=uuid4(), by=somebody, at=now)
    return recovery.pk


def refuse(number):
    """Somebody presses the link of a mail that is still to come."""
    from nurture.delivery.actions.unsubscribing import unsubscribe

    message = Message.objects.get(pk=number)
    unsubscribe(message=message, at=timezone.now())
    # Of their account nothing else waits for an owner's word: only the refusal is at stake.
    return message.to_address


def take_up_again(project, rep, marketer):
    """After a restore: this is the real one still, what waits goes, and sending is taken up."""
    from nurture.delivery import clock
    from nurture.delivery.controls.actions import choosing
    from nurture.delivery.controls.actions.going_live import go_live
    from nurture.delivery.controls.models import Recovery
    from nurture.team.models import User

    now, by = clock.database_now(), User.objects.get(pk=rep)
    go_live(by=by, at=now)
    recovery = Recovery.objects.get(pk=choose("release"))
    choosing.close(recovery=recovery, by=by, at=now)


def stop():
    """Somebody presses the kill switch."""
    from nurture.delivery.controls.actions import stopping
    from nurture.team.models import User

    stopping.stop(by=User.objects.order_by("pk").first(), at=timezone.now())
