"""What became of one mail to one of us."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostState(models.TextChoices):
    OWED = "owed", _("To be sent")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    NOTHING = "nothing", _("Nothing to tell")
    FAILED = "failed", _("Failed")


#: Whoever comes first may claim it, as long as attempts are left.
WAITING = (PostState.OWED, PostState.FAILED)


def sent_has_its_moment() -> models.Q:
    """For the constraint of each kind of post."""
    is_sent = models.Q(state=PostState.SENT)
    return (is_sent & models.Q(sent_at__isnull=False)) | (~is_sent & models.Q(sent_at=None))


class Post(models.Model):
    """One mail to one person; what it is about, and what makes it one, says each kind of it."""

    #: A mail server that refuses so often for the moment is left alone.
    most_attempts: ClassVar[int] = 5

    state = models.CharField(max_length=16, choices=PostState, default=PostState.OWED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # The latest attempt.
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
