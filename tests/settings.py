"""Settings of the tests: the product's own, with the environment that a test needs."""

import os

os.environ.setdefault("NURTURE_DEMO", "1")
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

from nurture.settings import *  # noqa: F403

LANGUAGE_CODE = "en"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SMTP_PORT = 1
