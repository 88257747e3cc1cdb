"""What recipients do between a backup and its return: called inside the product by the nursery."""

from uuid import uuid4

from django.utils import timezone


def refuse(messages):
    """One presses the link of a mail, over HTTP as from outside; one is erased; one asks for a pause."""
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings

    from accounts.models import Erasure
    from accounts.privacy.actions.erasing import erase
    from accounts.privacy.tasks import log_erasures
    from nurture.delivery import keys
    from nurture.delivery.models import Message
    from nurture.team.models import User

    pressed, erased, quiet = (Message.objects.select_related("contact").get(pk=each) for each in messages)
    client = Client(headers={"host": "nurture.example"}, enforce_csrf_checks=True)
    # The files of the page are not gathered here.
    plain = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    for message, end in ((pressed, ""), (quiet, "/quiet")):
        token = keys.unsubscribe_token(message.mailing_id, message.contact_id, message.occurrence)
        with override_settings(STORAGES=plain):
            answer = client.post(f"/u/{token}{end}", secure=True)
        assert answer.status_code == 200
    by = User.objects.order_by("pk").first()
    reason = Erasure.Reason.REQUEST
    erase(
        contact=erased.contact, reason=reason, note="", chosen={}, operation=uuid4(), by=by, at=timezone.now()
    )
    log_erasures()


def tick():
    from nurture.delivery import tasks

    tasks.tick()


def release():
    """Somebody looks after the restore, says that this is the real one, releases all that is held and goes on."""
    from nurture.delivery.controls.actions import choosing
    from nurture.delivery.controls.actions.going_live import go_live
    from nurture.delivery.controls.models import Recovery
    from nurture.delivery.controls.queries.recovery import Scope
    from nurture.team.models import User

    recovery, at = Recovery.objects.open().get(), timezone.now()
    for by in User.objects.order_by("pk"):
        choosing.choose(recovery=recovery, choice="release", scope=Scope(), operation=uuid4(), by=by, at=at)
    choosing.close(recovery=recovery, by=by, at=at)
    go_live(by=None, at=timezone.now())
    return recovery.cause


def standing():
    """[[reason, how many]] on the list, and who is erased."""
    from django.db.models import Count

    from accounts.models import Contact
    from nurture.delivery.models import Suppression

    reasons = Suppression.objects.order_by("reason").values_list("reason").annotate(Count("pk"))
    return {
        "reasons": [list(each) for each in reasons],
        "erased": list(Contact.objects.filter(erased_at__isnull=False).values_list("pk", flat=True)),
    }
