"""What every test shares."""

import os

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as properties

from tests import lock_order, services
from tests.rounds import in_ci
from tests.runs import AgainAfterAFreeze, FailuresAtOnce

IN_A_BROWSER = ("tests/browser/", "tests/journeys/")

# No test is timed: an example that takes long on a busy machine proves nothing. All else as hypothesis has it, here or in CI.
properties.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("untimed")


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="the fault suite in its long form: a thousand kills")


def pytest_configure(config):
    config.pluginmanager.register(AgainAfterAFreeze())
    lock_order.watch()
    if in_ci() and "PYTEST_XDIST_WORKER" not in os.environ:
        config.pluginmanager.register(FailuresAtOnce(config))


def pytest_collection_modifyitems(config, items):
    elsewhere = [item for item in items if item.get_closest_marker("postgresql") and not on_postgresql()]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]
    for item in items:
        path = item.path.as_posix() + "/"
        if any(folder in path for folder in IN_A_BROWSER):
            item.add_marker(pytest.mark.browser)


def on_postgresql():
    return settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"


@pytest.fixture(scope="session")
def redis_server():
    """The URL of a Redis that belongs to this process alone."""
    try:
        with services.private_redis() as url:
            yield url
    except services.ServiceMissing as problem:
        pytest.skip(str(problem))


@pytest.fixture(autouse=True)
def _nothing_left_from_another_test():
    translation.activate(settings.LANGUAGE_CODE)
    yield
    cache.clear()
    # What a whole module shares is made before the next test comes here.
    translation.activate(settings.LANGUAGE_CODE)


def pytest_sessionfinish(session, exitstatus):
    if in_ci() and not exitstatus and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    measured = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "measured" and report.when == "call"
    ]
    if measured:
        terminalreporter.section("measured")
        for line in measured:
            terminalreporter.line(line)
    skipped = _skipped(config)
    if skipped:
        terminalreporter.section("skipped" + (", which fails in CI" if in_ci() else ""))
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            terminalreporter.line(f"{report.nodeid}: {reason}")


def _skipped(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter and "PYTEST_XDIST_WORKER" not in os.environ else []
