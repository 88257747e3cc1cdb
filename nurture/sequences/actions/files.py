"""Files that may go with emails of a target. They go with one once somebody saves it with them."""

import hashlib
from datetime import datetime

from django.db import transaction

from nurture.delivery.models import Attachment
from nurture.projects.models import Target
from nurture.team.models import User


@transaction.atomic
def add_file(
    *, target: Target, name: str, media_type: str, content: bytes, by: User, at: datetime
) -> Attachment:
    """The same file under the same name again is the one that is there: a double click adds it once."""
    digest = hashlib.sha256(content).hexdigest()
    again = Attachment.objects.filter(target=target, sha256=digest, file_name=name).defer("content").first()
    return again or Attachment.objects.create(
        target=target,
        file_name=name,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        content=content,
        created_at=at,
        created_by=by,
    )
