"""The people who sign in. A company is an account; a login is a user."""

from datetime import time
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Team(models.TextChoices):
    SALES = "sales", _("Sales")
    MARKETING = "marketing", _("Marketing")


class Role(models.TextChoices):
    MEMBER = "member", _("Member")
    LEAD = "lead", _("Team lead")
    ADMIN = "admin", _("Administrator")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields.setdefault("role", Role.ADMIN)
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(
        _("email address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("Somebody already signs in with this address.")},
    )
    name = models.CharField(_("name"), max_length=80)
    name_latin = models.CharField(_("name in Latin letters"), max_length=80, blank=True)
    team = models.CharField(_("team"), max_length=16, choices=Team, blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.MEMBER)
    language = models.CharField(
        _("language"), max_length=8, choices=[("en", _("English")), ("ja", _("Japanese"))], default="ja"
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Tokyo", db_default="Asia/Tokyo")
    # When the daily mail comes, on their own clock; and since when they do not want it.
    digest_at = models.TimeField(_("daily mail at"), default=time(8), db_default=time(8))
    digest_off_at = models.DateTimeField(null=True, blank=True)
    # The latest visit to Today, and when the one before it ended: what is newer is new to them.
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_before_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name"]
        constraints = [
            # Kept in lower case, so that unique means unique whatever the case.
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="team_user_email_in_lower_case"
            ),
            # Both confirmations of a decision come from a team; only an administrator may stand outside.
            models.CheckConstraint(
                condition=models.Q(team__in=Team.values) | models.Q(team="", role=Role.ADMIN),
                name="team_user_has_a_team_or_administers",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name as the reader of the page writes it: 近藤 翔, or Sho Kondo."""
        if (translation.get_language() or "").startswith("ja"):
            return self.name
        return self.name_latin or self.name

    @property
    def both_names(self) -> dict[str, str]:
        """For what is written down now and read later in either language."""
        return {"by": self.name, "by_latin": self.name_latin or self.name}

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def leads(self) -> bool:
        return self.role in {Role.LEAD, Role.ADMIN}

    @property
    def is_staff(self) -> bool:
        """Opens Django's own admin site, which is for operators."""
        return self.is_superuser
