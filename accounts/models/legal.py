"""Why we may write to a person: what was said of it, by whom, when, and the proof."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.contacts import Contact, LegalBasis


class Proof(models.Model):
    """A scan of a card, a form, a page. In the database: it is kept, backed up and erased with the person."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="proofs")
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")

    def __str__(self) -> str:
        return self.file_name


class LegalBasisEntry(models.Model):
    """One line of the history. The latest one is what stands on the contact."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="legal_basis_entries")
    basis = models.CharField(_("legal basis"), max_length=20, choices=LegalBasis)
    since = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    proof_text = models.CharField(max_length=300, blank=True)
    proof = models.ForeignKey(Proof, on_delete=models.SET_NULL, null=True, blank=True, related_name="entries")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        indexes = [models.Index(fields=["contact", "-set_at", "-id"], name="legal_basis_of_contact")]

    def __str__(self) -> str:
        return self.get_basis_display()
