"""Mail out and answers in. The row is the queue; every moment here comes from the database's clock."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Account, Contact
from nurture.delivery.absences.models import Absence  # noqa: F401 - its table is one of this app
from nurture.delivery.controls.models import Stop as Stop  # noqa: PLC0414 - where everybody looks for it
from nurture.delivery.history.models import MessageEvent  # noqa: F401 - its table is one of this app
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.models import DomainPace, SoftBounce, WayNotice, WayState  # noqa: F401 - the same
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.refusals.models import SuppressionReason, SuppressionScope
from nurture.delivery.tracking.models import (  # noqa: F401 - the same
    HitCorrection,
    TrackedLink,
    TrackingChoice,
    TrackingHit,
)
from nurture.delivery.webhooks.models import Webhook, WebhookEvent  # noqa: F401 - their tables are of this app
from nurture.projects.models import Project, Target
from nurture.team.models import User


class SenderProfile(models.Model):
    """What the law wants under every mail (特定電子メール法 art. 4). Nothing is sent while an item is empty."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    company_name = models.CharField(_("sender's name"), max_length=200, blank=True)
    company_name_latin = models.CharField(_("sender's name in Latin letters"), max_length=200, blank=True)
    postal_address = models.CharField(_("postal address"), max_length=300, blank=True)
    postal_address_latin = models.CharField(_("postal address in Latin letters"), max_length=300, blank=True)
    complaint_contact = models.CharField(_("where to complain"), max_length=200, blank=True)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("sender profile")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="sender_profile_is_one")]

    def __str__(self) -> str:
        return self.company_name


class Layout(models.TextChoices):
    """How a letter looks; nurture.delivery.layouts draws them. A person writes to a person unless somebody chose."""

    LETTER = "letter", _("Letter")
    PLAIN = "plain", _("Plain text")
    NOTE = "note", _("Note with a heading")
    INVITATION = "invitation", _("Invitation")
    CASE = "case", _("Case study")


class Attachment(models.Model):
    """A file that goes with an email. Never changed: another file is another row. In the database, like a proof."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="attachments")
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.file_name


class Mailing(models.Model):
    """The approved content of one email for one target, frozen on its way out.

    Written by an upper app. `email_ref` and `decision_ref` are that app's own keys, which this app never
    reads but hands to the gates that ask whether content and decision still stand.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="mailings")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=300)
    preheader = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    layout = models.CharField(max_length=16, choices=Layout, default=Layout.LETTER)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="mailings")
    content_hash = models.CharField(max_length=64)
    email_ref = models.BigIntegerField()
    decision_ref = models.BigIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            # A decision may send several emails, each of them once.
            models.UniqueConstraint(fields=["decision_ref", "email_ref"], name="mailing_once_a_decision")
        ]

    def __str__(self) -> str:
        return self.subject


class MessageState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CLAIMED = "claimed", _("Being prepared")
    HANDING_OVER = "handing_over", _("Being handed over")
    SENT = "sent", _("Sent")
    HELD = "held", _("Held")
    SKIPPED = "skipped", _("Skipped")
    EXPIRED = "expired", _("Expired")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    UNCERTAIN = "uncertain", _("Uncertain")
    ASSUMED_SENT = "assumed_sent", _("Assumed sent")


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(mailing__target__project__in=Project.objects.visible_to(user))


class Message(models.Model):
    """One email to one contact: the row that is sent, effectively once."""

    # Each index costs every one of the three times that a message is written on its way: so none is there twice. Those of
    # mailing, account and contact begin with them, and know more (limits.queries).
    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="messages", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="messages", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="messages", db_index=False)
    occurrence = models.PositiveSmallIntegerField(default=1)
    to_address = models.EmailField(max_length=254)
    # Derived from (mailing, contact, occurrence) by HMAC: the same in every retry (RFC 5322 3.6.4).
    message_id = models.CharField(max_length=200)
    unsubscribe_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=MessageState, default=MessageState.PLANNED)
    # When it is to go, the end of that day's window, and why then (code and plain parameters).
    planned_at = models.DateTimeField()
    stale_at = models.DateTimeField()
    timing = models.JSONField(default=dict)
    # Why it is held, skipped, expired, failed or uncertain: a code and plain parameters, worded when read.
    reason = models.CharField(max_length=40, blank=True)
    reason_detail = models.JSONField(default=dict)
    # What holds it ends then: nobody looks at it before.
    held_until = models.DateTimeField(null=True)
    claim_token = models.UUIDField(null=True)
    claimed_by = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True)
    # The very bytes, frozen when handed over.
    raw = models.BinaryField(null=True)
    subject = models.CharField(max_length=500, blank=True)
    # On what ground, and with which footer, as it stood when handed over (refusals.rules.ground); none before.
    ground = models.JSONField(null=True)
    # From where it was handed over; none: from the installation's own way out.
    identity = models.ForeignKey(
        SendingIdentity, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["planned_at"], name="message_due", condition=Q(state=MessageState.PLANNED)),
            models.Index(
                fields=["lease_until"], name="message_claimed", condition=Q(state=MessageState.CLAIMED)
            ),
            models.Index(
                fields=["lease_until"],
                name="message_handing_over",
                condition=Q(state=MessageState.HANDING_OVER),
            ),
            models.Index(fields=["-planned_at", "-id"], name="message_in_outbox"),
            models.Index(fields=["state", "-planned_at", "-id"], name="message_by_state"),
            models.Index(fields=["account", "handed_over_at"], name="message_of_account"),
            models.Index(fields=["contact", "handed_over_at"], name="message_of_contact"),
            models.Index(
                fields=["identity", "handed_over_at"],
                name="message_by_way",
                condition=Q(
                    state__in=[
                        MessageState.HANDING_OVER,
                        MessageState.SENT,
                        MessageState.UNCERTAIN,
                        MessageState.ASSUMED_SENT,
                    ]
                ),
            ),
            models.Index(
                fields=["held_until"], name="message_held_until", condition=Q(state=MessageState.HELD)
            ),
        ]
        constraints = [
            # The idempotency key.
            models.UniqueConstraint(
                fields=["mailing", "contact", "occurrence"], name="message_once_a_contact"
            ),
            # Looked for as they are, never by how they begin: `unique=True` would keep a second index for that.
            models.UniqueConstraint(fields=["message_id"], name="message_id_once"),
            models.UniqueConstraint(fields=["unsubscribe_hash"], name="message_refused_by_once"),
        ]

    def __str__(self) -> str:
        return f"{self.to_address}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("delivery:message", args=[self.pk])


class Attempt(models.Model):
    """One try at handing a message over. Append-only."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attempts")
    worker = models.CharField(max_length=120)
    phase = models.CharField(max_length=16)
    result = models.CharField(max_length=16)
    reply_code = models.PositiveSmallIntegerField(null=True)
    enhanced_code = models.CharField(max_length=16, blank=True)
    reply_text = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.phase}: {self.result}"


class InboundMailQuerySet(models.QuerySet["InboundMail"]):
    def unmatched(self) -> Self:
        """Nobody knows whose it is; a person looks."""
        return self.filter(contact=None, settled_at=None)


class InboundMail(models.Model):
    """Whatever arrived, kept as it came; once, however often it is piped in."""

    class Settled(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        IGNORED = "ignored", pgettext_lazy("an incoming mail", "Put aside")

    sha256 = models.CharField(max_length=64, unique=True)
    raw = models.BinaryField()
    kind = models.CharField(max_length=20)
    from_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    matched_by = models.CharField(max_length=20, blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="inbound_mail"
    )
    # Where it was read; none: piped in, or told by a provider.
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="taken"
    )
    received_at = models.DateTimeField()
    # What nobody knew where to put, a person has put somewhere.
    settled = models.CharField(max_length=16, choices=Settled, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-received_at", "-id"],
                name="inbound_unmatched",
                condition=Q(contact=None, settled_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled="", settled_at=None, settled_by=None)
                | ~Q(settled="") & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="inbound_settled_at_by_and_how",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class ReactionKind(models.TextChoices):
    REPLY = "reply", _("Reply")
    CLICK = "click", _("Click")
    OPEN = "open", _("Open")
    PHONE = "phone", _("Phone")
    VISIT = "visit", _("Visit")
    ONLINE = "online", _("Online meeting")
    BOUNCE = "bounce", _("Bounce")
    COMPLAINT = "complaint", _("Complaint")
    UNSUBSCRIBE = "unsubscribe", _("Unsubscribe")
    AUTO_REPLY = "auto_reply", _("Automatic reply")


class Reaction(models.Model):
    """What came back."""

    class Verdict(models.TextChoices):
        HUMAN = "human", _("A person")
        MACHINE = "machine", _("A machine")
        UNKNOWN = "unknown", _("Cannot tell")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reactions")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="reactions"
    )
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="reactions"
    )
    inbound = models.OneToOneField(
        InboundMail, on_delete=models.PROTECT, null=True, blank=True, related_name="reaction"
    )
    kind = models.CharField(max_length=16, choices=ReactionKind)
    verdict = models.CharField(max_length=16, choices=Verdict)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    # A refusal they took back themselves, or by a consent that two of us have seen.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    # A call or a visit, entered by one of us; sent with the form, so that it is written once.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    operation = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["account", "-at", "-id"], name="reaction_of_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(operation=None, recorded_by=None)
                | Q(operation__isnull=False, recorded_by__isnull=False),
                name="reaction_entered_by_and_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.verdict})"


class Pause(models.Model):
    """Nothing goes to this account until its owner has chosen. One open pause an account.

    Somebody reacted, or one of us began it and said why; of those it may be both, the hand first.
    """

    class Choice(models.TextChoices):
        CARRY_ON = "carry_on", _("Carry on")
        ADAPT = "adapt", _("Adapt the plan")
        HAND_OFF = "hand_off", _("Hand off")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="pauses")
    reaction = models.ForeignKey(
        Reaction, on_delete=models.PROTECT, null=True, blank=True, related_name="pauses"
    )
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    choice = models.CharField(max_length=16, choices=Choice, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(lifted_at=None), name="pause_once_while_open"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, choice="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(choice="")),
                name="pause_lifted_at_by_and_how",
            ),
            models.CheckConstraint(
                condition=Q(started_by=None, reason="", reaction__isnull=False)
                | (Q(started_by__isnull=False) & ~Q(reason="")),
                name="pause_begun_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.started_at}"


class Suppression(models.Model):
    """An address or a domain that must not be mailed. Only the keyed hash is needed, so erasure keeps it."""

    Reason = SuppressionReason
    Scope = SuppressionScope

    scope = models.CharField(max_length=16, choices=Scope, default=Scope.ADDRESS)
    value_hash = models.CharField(max_length=64)
    # Whose address it is, where we know them; the hash alone decides.
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="suppressions"
    )
    # A domain is no person: it stays readable, so that the list can be looked after.
    domain = models.CharField(max_length=253, blank=True)
    reason = models.CharField(max_length=16, choices=Reason)
    # Only a pause somebody chose for themselves ends; the tick takes the row away then.
    until = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        indexes = [models.Index(fields=["-at", "-id"], name="suppression_newest_first")]
        constraints = [
            models.UniqueConstraint(fields=["scope", "value_hash"], name="suppression_once"),
            models.CheckConstraint(
                condition=Q(reason=SuppressionReason.QUIET, until__isnull=False)
                | ~Q(reason=SuppressionReason.QUIET) & Q(until=None),
                name="suppression_ends_when_quiet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope}: {self.reason}"


class Heartbeat(models.Model):
    """When each kind of process was last alive, so that a missing one is said aloud."""

    name = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
