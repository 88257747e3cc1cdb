"""What keeps everything, or a part of it, from leaving: by hand, or because this database may not be what it was."""

from typing import Any, Self, cast
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nurture.delivery.identities.models import SendingIdentity
from nurture.projects.models import Project, Target
from nurture.team.models import User


class StopQuerySet(models.QuerySet["Stop"]):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)

    def visible_to(self, user: User) -> Self:
        """Of everything and of addresses everybody sees; of projects and targets whoever is in the project."""
        if user.is_administrator:
            return self
        seen = Project.objects.visible_to(user)
        return self.filter(Q(project=None, target=None) | Q(project__in=seen) | Q(target__project__in=seen))


class Stop(models.Model):
    """The kill switch: while a stop stands, nothing in its scope is handed over. Without a scope: nothing at all.

    One of us asks for its release and somebody else gives it.
    """

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="stops"
    )
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="stops")
    identity = models.ForeignKey(
        SendingIdentity, on_delete=models.PROTECT, null=True, blank=True, related_name="stops"
    )
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Sent with the form, so that a double click stops once.
    operation = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_why = models.CharField(max_length=300, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StopQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="stop_standing", condition=Q(lifted_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="stop_lifted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_by=None) | Q(asked_at__isnull=False, asked_by__isnull=False),
                name="stop_release_asked_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(project=None, target=None)
                | Q(project=None, identity=None)
                | Q(target=None, identity=None),
                name="stop_has_one_scope",
            ),
            # What was released before anybody had to ask keeps its one name.
            models.CheckConstraint(
                condition=Q(lifted_by=None) | Q(asked_by=None) | ~Q(lifted_by=models.F("asked_by")),
                name="stop_released_by_two",
            ),
        ]

    def __str__(self) -> str:
        return str(self.target or self.project or self.identity or "everything")


class Installation(models.Model):
    """Which installation this database belongs to, and whether it is the one that really sends. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    # Made with the row; a copy of the database has the same.
    name = models.UUIDField(default=uuid4, editable=False)
    # Counted up by every tick, here and in a file beside the database: who is behind was restored.
    generation = models.BigIntegerField(default=0)
    ticked_at = models.DateTimeField(null=True)
    # Nobody is asked about what the journal says of the time before.
    recovered_at = models.DateTimeField(null=True)
    # Server, database and address it had when somebody said that it is the real one (rules.marker).
    marker = models.CharField(max_length=64, blank=True)
    live_at = models.DateTimeField(null=True)
    live_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="installation_is_one")]

    def __str__(self) -> str:
        return str(self.name)


class RecoveryCause(models.TextChoices):
    """Why what is due needs somebody's word first."""

    GAP = "gap", _("Nobody looked at what was due")
    RESTORE = "restore", _("The database was restored from a backup")


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class Recovery(models.Model):
    """What came due while nobody looked, or may have left without this database knowing. One open at a time."""

    cause = models.CharField(max_length=16, choices=RecoveryCause)
    # The last sign of life, or the moment of the backup as far as the database knows it.
    since = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    # Of a restore: how many messages the journal names as handed over, if there is one.
    journal_kept = models.BooleanField(default=False)
    handed_over = models.PositiveIntegerField(default=0)
    # Those of them that this database does not know at all.
    unknown = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                cast(Any, Q(closed_at=None)), condition=Q(closed_at=None), name="recovery_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause}: {self.opened_at}"


class RecoveryStep(models.Model):
    """What somebody chose for some of the messages that a recovery held. Append-only."""

    class Choice(models.TextChoices):
        RELEASE = "release", pgettext_lazy("choice", "Send now")
        RESCHEDULE = "reschedule", pgettext_lazy("choice", "Next window")
        SENT = "sent", pgettext_lazy("choice", "Treat as sent")
        DROP = "drop", pgettext_lazy("choice", "Drop")

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="steps")
    choice = models.CharField(max_length=16, choices=Choice)
    # Of which target; none: of all that this person sees.
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    count = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Sent with the form, so that a double click chooses once.
    operation = models.UUIDField(unique=True, editable=False)

    def __str__(self) -> str:
        return f"{self.choice}: {self.count}"
