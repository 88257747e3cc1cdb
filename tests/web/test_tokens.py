"""Every ink can be read on every ground, in the light and in the dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STYLES = Path(settings.BASE_DIR) / "static" / "css"
PAIR = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
TOKENS = {name: (light, dark) for name, light, dark in PAIR.findall((STYLES / "tokens.css").read_text())}
GROUNDS = ["sunken", "paper", "surface", "raised", "hover"]
INKS = ["ink", "ink-2", "ink-3", "sales", "mktg", "joint", "good", "warn", "bad"]
ON_GROUND = [(ink, ground) for ink in INKS for ground in GROUNDS]
ON_WASH = [
    (ink, f"{wash}-wash")
    for wash in ["sales", "mktg", "joint", "good", "warn", "bad"]
    for ink in ["ink", "ink-2", wash]
]
ON_SOLID = [("on-solid", name) for name in TOKENS if "-solid" in name and name != "on-solid"]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), ON_GROUND + ON_WASH + ON_SOLID)
def test_text_stands_out(ink, ground, scheme):
    assert contrast(TOKENS[ink][scheme], TOKENS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface", "raised"])
@pytest.mark.parametrize("line", ["line-control", "focus"])
def test_a_field_and_the_focus_can_be_found(line, ground, scheme):
    assert contrast(TOKENS[line][scheme], TOKENS[ground][scheme]) >= 3


def test_every_variable_in_use_is_set_somewhere():
    sheets = "\n".join(path.read_text() for path in STYLES.glob("*.css"))
    used = set(re.findall(r"var\(--([\w-]+)\)", sheets))
    assert used <= set(re.findall(r"--([\w-]+):", sheets))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
