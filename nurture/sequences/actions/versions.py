"""An earlier version as it was, as a new one."""

from datetime import datetime

from django.db import transaction

from nurture.delivery.models import Attachment
from nurture.sequences.actions.emails import Made, Saved, Wrapping, save_email
from nurture.sequences.models import Email, EmailVersion
from nurture.sequences.queries.content import WORDS
from nurture.sequences.queries.recipients import recipients
from nurture.team.models import User


@transaction.atomic
def restore_version(*, email: Email, restored: EmailVersion, version: int, by: User, at: datetime) -> Saved:
    """Its words, look, files and those of its people who are still there. `version` is what stood when it was chosen.

    Raises EmailChanged, EmailClosed.
    """
    people = recipients(email.step.sequence.target.account, restored.recipients)
    files = Attachment.objects.filter(pk__in=restored.attachments).defer("content")
    words = {name: getattr(restored, name) for name in WORDS if name not in {"preheader", "layout"}}
    return save_email(
        email=email,
        version=version,
        recipients=[each.contact for each in people if each.is_chosen],
        wrapping=Wrapping(restored.preheader, restored.layout, list(files)),
        made=Made(EmailVersion.Origin.RESTORED, restored.number),
        by=by,
        at=at,
        **words,
    )
