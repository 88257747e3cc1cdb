"""What goes out: the approved content, its files, and what the law wants under it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurture.projects.models import Target


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
