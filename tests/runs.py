"""What a whole run needs beside its tests: to say at once what failed, and not to blame a page for its browser."""

import pytest
from _pytest.runner import runtestprotocol

from tests.chromium import Frozen


class FailuresAtOnce:
    """Where a run hangs and is killed, what failed before would else never be read."""

    def __init__(self, config):
        self.config = config

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report):
        if report.failed:
            reporter = self.config.pluginmanager.get_plugin("terminalreporter")
            reporter.ensure_newline()
            reporter.write_line(f"{report.nodeid}, {report.when}:\n{report.longreprtext}", flush=True)


class AgainAfterAFreeze:
    """A test whose browser froze is run once more, in another browser; the summary names it."""

    froze = pytest.StashKey[bool]()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        item.stash[self.froze] = item.stash.get(self.froze, False) or (
            call.excinfo is not None and call.excinfo.errisinstance(Frozen)
        )
        return (yield)

    def pytest_runtest_protocol(self, item, nextitem):
        if not item.get_closest_marker("browser"):
            return None
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        if item.stash[self.froze]:
            item.stash[self.froze] = False
            item.user_properties.append(("measured", f"Chromium froze in {item.nodeid}, which was run again"))
            item._initrequest()
            reports = runtestprotocol(item, nextitem=nextitem, log=False)
        for report in reports:
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True
