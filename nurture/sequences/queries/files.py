"""The files of a target's emails, without their bytes."""

from django.db.models import Count, QuerySet

from nurture.delivery.models import Attachment
from nurture.projects.models import Target
from nurture.team.models import User


def files_of(target: Target) -> QuerySet[Attachment]:
    """The newest first, each with the number of emails it goes with."""
    files = Attachment.objects.filter(target=target).defer("content")
    return files.annotate(emails_count=Count("emails", distinct=True)).order_by("-pk")


def visible_files(user: User) -> QuerySet[Attachment]:
    return Attachment.objects.filter(target__in=Target.objects.visible_to(user))
