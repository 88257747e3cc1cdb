"""A taken port is said at once, with who has it."""

import os
import sys

import pytest

from nurture.demo.ports import PortTaken, holder_of, listening


def test_a_taken_port_is_refused_by_name():
    with listening(0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(PortTaken) as raised:
            listening(port)
    assert raised.value.port == port
    if sys.platform == "linux":
        assert f"(process {os.getpid()})" in raised.value.holder


def test_a_free_port_has_no_holder():
    with listening(0) as listener:
        port = listener.getsockname()[1]
    assert holder_of(port) == ""


def test_a_port_is_free_again_at_once():
    with listening(0) as listener:
        port = listener.getsockname()[1]
    listening(port).close()
