"""What an operator meets: production starts complete or says what is missing, all at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIRED = {
    "SECRET_KEY": "7b1f0c9d2e8a4635b0f1c2d3e4a5968778695a4b3c2d1e0f9e8d7c6b5a49",
    "SUPPRESSION_KEY": "0a1b2c3d4e5f60718293a4b5c6d7e8f90718293a4b5c6d7e8f9a0b1c2d3e",
    "SITE_URL": "https://nurture.tsubaki.example",
    "ALLOWED_HOSTS": "nurture.tsubaki.example",
    "DATABASE_URL": "postgres://nurture@/nurture?host=/run/postgresql",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SMTP_HOST": "relay.tsubaki.example",
    "MAIL_DOMAIN": "mail.tsubaki.example",
}

pytestmark = pytest.mark.once


def run(*arguments, **variables):
    """A process whose environment holds nothing of this one's."""
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **variables}
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "nurture.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def settings_value(expression, **variables):
    script = f"from django.conf import settings; print({expression})"
    result = run("-c", script, **{**REQUIRED, **variables})
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_production_without_an_environment_names_everything_it_needs():
    result = run("-m", "django", "check")
    assert result.returncode != 0
    for name in REQUIRED:
        assert result.stderr.count(f"- {name} is not set") == 1


@pytest.mark.parametrize("name", REQUIRED)
def test_each_required_variable_is_missed_by_name(name):
    result = run("-c", "import nurture.settings", **{key: REQUIRED[key] for key in REQUIRED if key != name})
    assert result.returncode != 0
    named = [line for line in result.stderr.splitlines() if line.startswith("  - ")]
    assert named == [f"  - {name} is not set"]


def test_the_deployment_check_of_django_finds_nothing_in_production():
    # Checks of models ask the server what it can do; here is none to ask.
    variables = {**REQUIRED, "DATABASE_URL": "sqlite:///:memory:"}
    result = run("-m", "django", "check", "--deploy", "--fail-level", "INFO", **variables)
    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


def test_a_fresh_installation_sends_nothing():
    assert settings_value("settings.DELIVERY_MODE, settings.DELIVERY_ALLOWLIST") == "off []"


def test_an_unknown_delivery_mode_is_refused():
    result = run("-c", "import nurture.settings", **REQUIRED, DELIVERY_MODE="on")
    assert "DELIVERY_MODE must be one of off, allowlist, live, not 'on'" in result.stderr
    assert result.returncode != 0


def test_production_speaks_japanese_unless_told_otherwise():
    assert settings_value("settings.LANGUAGE_CODE") == "ja"
    assert settings_value("settings.LANGUAGE_CODE", LANGUAGE_CODE="en") == "en"


def test_https_is_kept_with_secure_cookies_and_hsts():
    said = settings_value(
        "settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,"
        "settings.SECURE_HSTS_SECONDS > 0, settings.CSRF_TRUSTED_ORIGINS"
    )
    assert said == "True True True True ['https://nurture.tsubaki.example']"


def test_the_forwarded_scheme_is_believed_only_behind_a_proxy():
    assert settings_value("settings.SECURE_PROXY_SSL_HEADER") == "None"
    assert settings_value("settings.SECURE_PROXY_SSL_HEADER", BEHIND_PROXY="yes") == (
        "('HTTP_X_FORWARDED_PROTO', 'https')"
    )


def test_the_demo_is_no_part_of_production():
    assert settings_value("'nurture.demo' in settings.INSTALLED_APPS") == "False"
    script = (
        "import django; django.setup(); from django.urls import resolve, Resolver404\n"
        "for path in ('/demo/mail/', '/styleguide/'):\n"
        "    try: resolve(path)\n"
        "    except Resolver404: print('not found')"
    )
    result = run("-c", script, **REQUIRED)
    assert result.stdout.split("\n")[:2] == ["not found", "not found"], result.stderr


def test_a_pool_is_kept_where_it_is_asked_for():
    expression = "settings.DATABASES['default']['OPTIONS'].get('pool')"
    assert settings_value(expression) == "None"
    assert settings_value(expression, DATABASE_POOL="8") == "{'min_size': 1, 'max_size': 8}"
