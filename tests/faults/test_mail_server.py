"""A mail server that drops, resets, stalls, refuses, answers nonsense, or is not there."""

import pytest

from tests.faults.servers import wait_for
from tests.faults.sink import DROP, RESET, STALL, Act, Script

pytestmark = pytest.mark.postgresql
