"""What the environment may say, and how it is told what is wrong."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from nurture.environment import Environment, database_from_url

FILE = Path("/somewhere/nurture.sqlite3")


def problems(env: Environment) -> str:
    with pytest.raises(ImproperlyConfigured) as raised:
        env.check()
    return str(raised.value)


def test_everything_missing_is_named_at_once():
    env = Environment({})
    env.secret("SECRET_KEY", demo="x")
    env.text("SMTP_HOST", demo="127.0.0.1")
    env.database("DATABASE_URL", demo=FILE)
    env.words("ALLOWED_HOSTS", demo="localhost")
    said = problems(env)
    for name in ("SECRET_KEY", "SMTP_HOST", "DATABASE_URL", "ALLOWED_HOSTS"):
        assert said.count(f"{name} is not set") == 1


def test_a_demo_needs_nothing():
    env = Environment({"NURTURE_DEMO": "1"})
    assert env.secret("SECRET_KEY", demo="short") == "short"
    assert env.redis("REDIS_URL", demo="memory://") == "memory://"
    assert env.database("DATABASE_URL", demo=FILE)["NAME"] == str(FILE)
    env.check()


def test_what_is_only_spaces_is_missing():
    env = Environment({"SMTP_HOST": "  "})
    env.text("SMTP_HOST")
    assert "SMTP_HOST is not set" in problems(env)


@pytest.mark.parametrize("secret", ["short", "a" * 60, "ab" * 30])
def test_a_weak_secret_is_refused_and_not_repeated(secret):
    env = Environment({"SECRET_KEY": secret})
    env.secret("SECRET_KEY", demo="x")
    said = problems(env)
    assert "SECRET_KEY must be at least 50 random characters" in said
    assert secret not in said


@pytest.mark.parametrize(("said", "meant"), [("yes", True), ("ON", True), ("0", False), ("false", False)])
def test_yes_and_no_have_many_spellings(said, meant):
    env = Environment({"BEHIND_PROXY": said})
    assert env.flag("BEHIND_PROXY", default=not meant) is (meant or False)
    env.check()


@pytest.mark.parametrize(
    ("ask", "value"),
    [
        (lambda env: env.flag("X"), "perhaps"),
        (lambda env: env.number("X", 1), "-1"),
        (lambda env: env.number("X", 1), "\uff11\uff12"),
        (lambda env: env.number("X", 1), "ten"),
        (lambda env: env.port("X", 25), "0"),
        (lambda env: env.port("X", 25), "65536"),
        (lambda env: env.choice("X", ("off", "live"), "off"), "LIVE"),
        (lambda env: env.url("X"), "nurture.example.com"),
        (lambda env: env.url("X"), "ftp://nurture.example.com"),
        (lambda env: env.url("X"), "https://nurture.example.com/path"),
        (lambda env: env.redis("X", demo="memory://"), "memory://"),
        (lambda env: env.redis("X", demo="memory://"), "amqp://localhost"),
        (lambda env: env.database("X", demo=FILE), "mysql://localhost/nurture"),
        (lambda env: env.database("X", demo=FILE), "nurture"),
        (lambda env: env.database("X", demo=FILE), "sqlite://"),
        (lambda env: env.database("X", demo=FILE), "postgres://localhost"),
    ],
)
def test_an_unknown_value_is_refused_by_name(ask, value):
    env = Environment({"X": value})
    ask(env)
    assert "- X" in problems(env)


@pytest.mark.parametrize("password", ["half#secret", "half/secret"])
def test_a_password_that_breaks_the_url_is_not_repeated(password):
    env = Environment({"DATABASE_URL": f"postgres://nurture:{password}@db/nurture"})
    env.database("DATABASE_URL", demo=FILE)
    said = problems(env)
    assert "DATABASE_URL" in said
    assert "secret" not in said


def test_every_variable_that_was_asked_for_is_known():
    env = Environment({})
    env.port("SMTP_PORT", 587)
    env.words("ALLOWED_HOSTS", "")
    assert env.names == {"NURTURE_DEMO", "SMTP_PORT", "ALLOWED_HOSTS"}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///:memory:", ":memory:"),
        ("sqlite:///var/trial.sqlite3", "var/trial.sqlite3"),
        ("sqlite:////srv/with%20space.sqlite3", "/srv/with space.sqlite3"),
        ("sqlite:///C:/nurture.sqlite3", "C:/nurture.sqlite3"),
    ],
)
def test_an_sqlite_url_names_a_file(url, name):
    assert database_from_url(url)["NAME"] == name


PREPARED = {"server_side_binding": True, "prepare_threshold": 5}


def test_a_postgresql_url_is_read_part_by_part():
    database = database_from_url("postgresql://n%40:p%23%3A@db.example:5433/nur%20ture?sslmode=require")
    assert (database["USER"], database["PASSWORD"], database["HOST"], database["PORT"], database["NAME"]) == (
        "n@",
        "p#:",
        "db.example",
        "5433",
        "nur ture",
    )
    assert database["OPTIONS"] == {"sslmode": "require", **PREPARED}


def test_a_unix_socket_is_named_as_libpq_names_it():
    database = database_from_url("postgres://nurture@/nurture?host=/run/postgresql&port=5433")
    assert (database["HOST"], database["PORT"], database["OPTIONS"]) == ("/run/postgresql", "5433", PREPARED)


def test_behind_a_pooler_no_plan_is_kept():
    database = database_from_url("postgres://db/nurture?prepare_threshold=0")
    assert database["OPTIONS"] == {"server_side_binding": True, "prepare_threshold": None}


def test_a_pool_is_asked_for_and_bounded():
    assert database_from_url("postgres://db/nurture", pool=8)["OPTIONS"]["pool"] == {
        "min_size": 1,
        "max_size": 8,
    }
    assert "pool" not in database_from_url("postgres://db/nurture")["OPTIONS"]
