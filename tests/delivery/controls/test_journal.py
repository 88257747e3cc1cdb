import os
import subprocess
import sys
import threading

import pytest

from nurture.delivery.controls import journal
from tests.delivery.world import NOW


@pytest.fixture
def folder(settings, tmp_path):
    settings.JOURNAL_DIR = str(tmp_path / "journal")
    return tmp_path / "journal"


def numbers(*kinds):
    return [line.values["n"] for line in journal.read(*kinds)]


def test_what_was_appended_is_read_in_order(folder):
    assert list(journal.read()) == []
    for n in range(3):
        assert journal.append("refused" if n == 1 else "handed_over", {"n": n}, at=NOW)
    assert numbers() == [0, 1, 2]
    assert numbers("refused") == [1]
    assert next(journal.read("refused")).at == NOW
    assert journal.newest("handed_over").values == {"n": 2}
    assert journal.newest("erased") is None


def test_without_a_folder_nothing_is_kept(settings):
    settings.JOURNAL_DIR = ""
    assert journal.append("refused", {"n": 1}, at=NOW) is False
    assert list(journal.read()) == []
    assert journal.newest("refused") is None


def test_a_line_cut_short_by_a_crash_spoils_no_other(folder):
    journal.append("refused", {"n": 1}, at=NOW)
    with (folder / journal.FILE).open("ab") as file:
        file.write(b'{"kind":"refused","at":"2026-11-2')
    journal.append("refused", {"n": 2}, at=NOW)
    with (folder / journal.FILE).open("ab") as file:
        file.write(b'[]\n"text"\n{"kind":"refused"}\n')
    assert numbers() == [1, 2]


def test_a_file_that_was_moved_away_is_begun_anew(folder):
    journal.append("refused", {"n": 1}, at=NOW)
    (folder / journal.FILE).rename(folder / "kept.jsonl")
    journal.append("refused", {"n": 2}, at=NOW)
    assert numbers() == [2]


def test_a_disk_that_refuses_is_said(folder):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")
    with pytest.raises(FileExistsError):
        journal.append("refused", {"n": 1}, at=NOW)


def test_a_line_is_on_the_disk_before_append_returns(folder, monkeypatch):
    flushed = []
    monkeypatch.setattr(journal, "_flush", lambda descriptor: flushed.append(os.fstat(descriptor).st_size))
    journal.append("refused", {"n": 1}, at=NOW)
    assert flushed == [(folder / journal.FILE).stat().st_size]


def test_threads_that_wait_together_share_a_flush(folder, monkeypatch):
    began, go_on, flushes = threading.Event(), threading.Event(), []

    def slow(descriptor):
        flushes.append(os.fstat(descriptor).st_size)
        began.set()
        assert go_on.wait(10)

    monkeypatch.setattr(journal, "_flush", slow)
    threads = [
        threading.Thread(target=journal.append, args=("x", {"n": n}), kwargs={"at": NOW}) for n in range(6)
    ]
    threads[0].start()
    assert began.wait(10)
    for thread in threads[1:]:
        thread.start()
    file = journal._file(folder / journal.FILE)
    written = threading.Event()
    while file._written < 6:
        written.wait(0.01)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert len(flushes) == 2
    assert sorted(numbers()) == [0, 1, 2, 3, 4, 5]


APPENDING = """
import os, django; django.setup()
from django.utils import timezone
from nurture.delivery.controls import journal
for n in range(200): journal.append("x", {"n": n, "who": "w" * 900}, at=timezone.now())
"""


@pytest.mark.once
def test_processes_do_not_write_into_each_others_lines(folder):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "nurture.settings", "JOURNAL_DIR": str(folder)}
    environment |= {"NURTURE_DEMO": "1", "DATABASE_URL": "sqlite:///:memory:"}
    processes = [subprocess.Popen([sys.executable, "-c", APPENDING], env=environment) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert sorted(numbers()) == sorted([*range(200)] * 3)
