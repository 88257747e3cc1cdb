import multiprocessing
import time
from pathlib import Path

import pytest

from nurture.bootstrap.locking import exclusive

pytestmark = pytest.mark.once


def add_one(lock: Path, counter: Path) -> None:
    for _ in range(20):
        with exclusive(lock):
            number = int(counter.read_text())
            time.sleep(0.001)
            counter.write_text(str(number + 1))


def test_two_processes_never_hold_it_together(tmp_path):
    counter = tmp_path / "counter"
    counter.write_text("0")
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=add_one, args=(tmp_path / "lock", counter)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert counter.read_text() == "40"


def test_who_must_wait_says_so_once(tmp_path):
    said = []
    spawn = multiprocessing.get_context("spawn")
    ready, release = spawn.Event(), spawn.Event()
    holder = spawn.Process(target=hold, args=(tmp_path / "lock", ready, release))
    holder.start()
    ready.wait()

    def waiting() -> None:
        said.append("waiting")
        release.set()

    with exclusive(tmp_path / "lock", waiting):
        assert said == ["waiting"]
    holder.join()


def hold(lock, ready, release) -> None:
    with exclusive(lock):
        ready.set()
        release.wait()
