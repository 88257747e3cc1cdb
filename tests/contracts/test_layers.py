"""import-linter knows every app; what it cannot see is looked at here."""

import ast
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.contracts.files import ROOT, committed, relative

pytestmark = pytest.mark.once

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
# The vocabulary of a state is not a table; the words of a message are not a setting.
ALLOWED_IN_RULES = {
    "django.db.models.TextChoices",
    "django.db.models.IntegerChoices",
    "django.utils.translation",
    "django.utils.functional",
    "django.utils.html",
}


def our_apps():
    return {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(settings.BASE_DIR)
    } - {config.name for config in apps.get_app_configs() if "site-packages" in config.path}


def test_every_app_has_its_place_in_the_layers():
    layers = {layer.strip("()") for layer in CONTRACTS[0]["layers"]}
    assert our_apps() <= layers


def test_inside_every_app_the_order_of_modules_is_held():
    # The page kit and the demo are made of other things than views over actions over tables.
    assert our_apps() - {"nurture.web", "nurture.demo"} <= set(CONTRACTS[1]["containers"])


@pytest.mark.parametrize("path", committed("*/rules.py", "*/rules/*.py"), ids=relative)
def test_rules_ask_neither_tables_nor_settings_nor_the_clock(path):
    refused = [name for name in imported(path) if name.split(".")[0] == "django" and not allowed(name)]
    assert refused == []


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed(name):
    return any(name == known or name.startswith(known + ".") for known in ALLOWED_IN_RULES)
