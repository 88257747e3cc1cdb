"""The rounds of `manage.py test`, and the servers made for them."""

import subprocess

import pytest

from tests import rounds, services

pytestmark = pytest.mark.once


class Runs(list):
    """What pytest would have been called with, and the code it would have left with."""

    code = 0

    def __call__(self, arguments, environment):
        self.append((arguments, environment))
        return self.code


@pytest.fixture
def runs(monkeypatch):
    runs = Runs()
    monkeypatch.setattr(rounds, "pytest", runs)
    monkeypatch.delenv("CI", raising=False)
    return runs


@pytest.fixture
def _nothing_installed(monkeypatch):
    def missing():
        raise services.ServiceMissing("no PostgreSQL")

    monkeypatch.setattr(services, "postgresql_binaries", missing)


@pytest.mark.usefixtures("_nothing_installed")
def test_without_postgresql_the_closing_line_says_that_it_was_not_tried(runs, capsys):
    assert rounds.main(["tests/team"]) == 0
    assert [arguments for arguments, _ in runs] == [["tests/team"]]
    assert "PostgreSQL: NOT RUN, no PostgreSQL" in capsys.readouterr().out


@pytest.mark.usefixtures("_nothing_installed")
def test_in_ci_a_missing_service_fails_before_anything_runs(runs, monkeypatch, capsys):
    monkeypatch.setenv("CI", "true")
    assert rounds.main([]) == 1
    assert runs == []
    assert "CI needs every service: no PostgreSQL" in capsys.readouterr().out


@pytest.mark.usefixtures("_nothing_installed")
def test_a_failing_round_fails_the_command(runs, capsys):
    runs.code = 1
    assert rounds.main([]) == 1
    assert capsys.readouterr().out.endswith(
        "SQLite: FAILED (pytest says 1)\nPostgreSQL: NOT RUN, no PostgreSQL\nTests failed.\n"
    )


def test_a_path_with_no_test_in_it_is_a_mistake(runs):
    runs.code = rounds.NO_TESTS
    assert rounds.main(["--round", "sqlite"]) == 1


@pytest.mark.parametrize(
    ("arguments", "how"),
    [
        ([], "loadgroup"),
        (["-m", "not once and not browser"], "loadgroup"),
        (["tests/team"], None),
        (["tests/team", "tests/faults"], None),
        (["tests/faults"], "loadfile"),
        (["tests/faults/", "-q"], "loadfile"),
        (["tests/faults", "--long"], None),
        (["tests/faults", "-n0"], None),
    ],
)
def test_the_whole_suite_and_the_faults_run_in_two_processes(arguments, how):
    assert rounds.side_by_side(arguments) == (["-n", "2", "--dist", how] if how else [])


def test_a_private_postgresql_is_gone_afterwards():
    try:
        services.postgresql_binaries()
    except services.ServiceMissing as problem:
        pytest.skip(str(problem))
    with services.private_postgresql() as url:
        folder = url.partition("host=")[2]
        assert subprocess.run(["pgrep", "-f", folder], check=False, capture_output=True).returncode == 0
    assert subprocess.run(["pgrep", "-f", folder], check=False, capture_output=True).returncode == 1
    assert not services.Path(folder).exists()


def test_a_private_redis_answers_and_belongs_to_one_process(redis_server):
    client = services.redis.Redis.from_url(redis_server)
    assert client.ping()
    assert client.dbsize() == 0
    client.close()
