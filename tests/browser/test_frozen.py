"""A Chromium that answers no more: killed, told, and the next test has another."""

import subprocess

import pytest

from tests import chromium


def test_it_is_killed_and_the_next_page_opens_in_another(browser, monkeypatch):
    monkeypatch.setattr(chromium, "SILENCE", 1)
    other = chromium.Chromium(browser.driver)
    context = other.new_context()
    context.new_page()
    subprocess.run(["pkill", "-STOP", "-f", "--", other.mark], check=True)
    with pytest.raises(chromium.Frozen):
        other.close([context])
    page = other.new_context().new_page()
    assert page.evaluate("1 + 1") == 2
    other.quit()
