"""Settings of the tests: the product's own, with the environment that a test needs."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("NURTURE_DEMO", "1")
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

# Two processes of xdist share a Redis, but not what is in it.
worker = os.environ.get("PYTEST_XDIST_WORKER", "gw")[2:]
if worker and os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{int(worker) + 1}"

from nurture.settings import *  # noqa: E402, F403

# In memory, Django lets all threads of a live server share one connection, and two pages that ask at once break it.
# A file gives each its own, as in the demo; nothing of it must survive.
if (database := DATABASES["default"])["NAME"] == ":memory:":  # noqa: F405
    file = Path(tempfile.gettempdir()) / f"nurture-tests-{os.getpid()}.sqlite3"
    # Both: the live server looks at the first one before there is a database.
    database["NAME"] = str(file)
    database["TEST"] = {"NAME": str(file)}
    database["OPTIONS"]["init_command"] = database["OPTIONS"]["init_command"].replace("NORMAL", "OFF")

LANGUAGE_CODE = "en"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SMTP_PORT = 1
# Letters as they are written; the tests of tracking give it a host.
TRACKING_URL = ""
TRACKING_OPENS_WAIT = 0
# The number beside Today is counted once in a while: its own tests switch it on, others count their own queries.
PLACE_COUNTS: dict[str, str] = {}
# No journal beside the database: its own tests keep one in a folder of theirs.
JOURNAL_DIR = ""
# Elsewhere a company is written to as a whole and a person twice a day: limits have their own tests, which set them.
DOMAIN_PER_MINUTE = DOMAIN_CONNECTIONS = COMPANY_PER_DAY = PERSON_PER_DAY = PERSON_PER_WEEK = 0
