"""How long the server takes for each page, and how many queries it asks: on the demo's sample, then on much more."""

import argparse
import logging
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urldefrag

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from accounts.models import Account
from benchmarks import crowd
from nurture.demo.sample.loading import load_once
from nurture.demo.sample.people import DOMAIN
from nurture.team.models import User

READERS = {"rep": f"kondo@{DOMAIN}", "marketer": f"yamada@{DOMAIN}"}
# Not for the people who work with the product.
ELSEWHERE = ("admin:", "styleguide", "demo:", "live", "ready", "account_", "mfa_")
# The least a request can cost here: what the other figures are to be compared with, machine by machine.
YARDSTICK = "/health/live"
WARMING = 2
SLOW = 100


@dataclass(frozen=True)
class Measured:
    view: str
    queries: int
    median: float
    p95: float


class Links(HTMLParser):
    """The addresses a page leads to, and those of its frames."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {"a": ("href",), "iframe": ("src",)}.get(tag, ())
        self.found += [value for name, value in attrs if name in names and value and value.startswith("/")]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    # It asks for records that are not there, to see which addresses take a GET.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    call_command("migrate", verbosity=0)
    load_once(now=timezone.now())
    measure("the demo's sample", runs)
    biggest = crowd.add(accounts=1_000, entries=10_000)
    measure("1,000 accounts more, and 10,000 entries on one", runs, first=biggest)


def measure(what: str, runs: int, *, first: Account | None = None) -> None:
    """`first` is opened before all others: it is what stands for every account."""
    tables = {}
    for reader, email in READERS.items():
        client = Client()
        client.force_login(User.objects.get(email=email))
        start = [first.get_absolute_url()] if first else []
        found = [("(yardstick)", YARDSTICK), *pages(client, start)]
        tables[reader] = [timed(client, view, path, runs) for view, path in found]
    print(f"\nPages, {connection.vendor}, {what}: {runs} runs each after {WARMING}, milliseconds\n")
    print("\n".join(table(tables)))
    reached = {row.view for rows in tables.values() for row in rows}
    missed = sorted(view for view in product_views().keys() - reached if answers_get(client, view))
    print(f"Not opened, since no page of these people leads there by a link: {', '.join(missed)}.")


def pages(client: Client, start: list[str]) -> Iterator[tuple[str, str]]:
    """One address for each view that this reader gets to by links."""
    waiting, seen = [*start, "/"], set()
    while waiting:
        path = waiting.pop(0)
        try:
            view = resolve(path.partition("?")[0]).view_name
        except Resolver404:
            continue
        if view in seen or view.startswith(ELSEWHERE):
            continue
        response = client.get(path)
        # A file is no page.
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            seen.add(view)
            yield view, path
            waiting += [urldefrag(link).url for link in Links(response.text).found]


def timed(client: Client, view: str, path: str, runs: int) -> Measured:
    for _ in range(WARMING):
        client.get(path)
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        client.get(path)
        took.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return Measured(
        view, len(asked), statistics.median(took), statistics.quantiles(took, n=20, method="inclusive")[-1]
    )


def table(tables: dict[str, list[Measured]]) -> Iterator[str]:
    views = dict.fromkeys(row.view for rows in tables.values() for row in rows)
    rows = {reader: {row.view: row for row in measured} for reader, measured in tables.items()}
    yield "".join([" " * 32, *(f"{reader:>10}{'median':>9}{'p95':>9}" for reader in rows)])
    for view in views:
        yield f"{view:<32}" + "".join(_cells(found.get(view)) for found in rows.values())
    slow = sorted({row.view for measured in tables.values() for row in measured if row.p95 > SLOW})
    yield ""
    yield f"Over {SLOW} ms: {', '.join(slow)}" if slow else f"None over {SLOW} ms."


def _cells(row: Measured | None) -> str:
    if row is None:
        return f"{'–':>10}{'':>18}"
    return f"{f'{row.queries} q':>10}{row.median:>9.1f}{row.p95:>9.1f}"


def product_views() -> dict[str, URLPattern]:
    return {view: made for view, made in _views(get_resolver()) if not view.startswith(ELSEWHERE)}


def answers_get(client: Client, view: str) -> bool:
    """Whatever the record: 405 is said before it is looked for."""
    arguments = dict.fromkeys(product_views()[view].pattern.converters, 0)
    return client.get(reverse(view, kwargs=arguments)).status_code != 405


def _views(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _views(pattern, inside)
        elif pattern.name:
            yield namespace + pattern.name, pattern


if __name__ == "__main__":
    main()
