"""docker-compose.yml, Dockerfile and docs/running.md against the project: no engine is needed to see them disagree."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from celery.app.utils import find_app
from celery.beat import Scheduler
from celery.bin.celery import celery as celery_command
from click.core import Context
from django.core.management import get_commands, load_command_class
from django.shortcuts import resolve_url
from django.utils.module_loading import import_string
from granian.cli import cli as granian_command

from nurture import settings as product
from nurture.bootstrap.place import RUNTIME_LOCK
from nurture.celery import app
from tests.contracts.test_settings import REQUIRED

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
RUNNING = (ROOT / "docs" / "running.md").read_text("utf-8")
# What the demo and the image build decide for themselves.
NOT_FOR_COMPOSE = {"NURTURE_DEMO", "NURTURE_DEMO_DIR", "PORT", "STATIC_ROOT"}
# Programs of the images we take as they are.
FOREIGN_PROGRAMS = {
    "postgres": {"pg_isready"},
    "redis": {"redis-cli", "redis-server"},
    "mailpit": {"/mailpit"},
}


def instructions(name):
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def options_of(command):
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


def test_every_process_is_there():
    assert set(SERVICES) == {"web", "live", "worker", "scheduler", "migrate", "postgres", "redis", "mailpit"}
    assert SERVICES["mailpit"]["profiles"] == ["mail"]
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["mailpit"]


def test_every_service_is_healthy_or_ends():
    for name, service in SERVICES.items():
        if name == "migrate":
            assert service["restart"] == "no"
            assert "healthcheck" not in service
        else:
            assert service["restart"] == "unless-stopped", name
            assert set(service["healthcheck"]) == {"test", "interval", "timeout", "retries", "start_period"}


def test_nobody_waits_for_what_cannot_come():
    for name, service in OURS.items():
        for other, how in service["depends_on"].items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], (name, other)
            else:
                assert how["condition"] == "service_completed_successfully"
                assert SERVICES[other]["restart"] == "no", (name, other)
        if name != "migrate":
            assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_images_are_pinned_to_a_series():
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    images += [source.split(" AS ")[0] for source in instructions("FROM")]
    for image in images:
        assert re.search(r":v?\d+\.?\d*", image), image


def test_volumes_are_declared_and_used():
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_ports_are_open_on_this_machine_only():
    for service in SERVICES.values():
        for port in service.get("ports", []):
            assert re.fullmatch(r"\$\{[A-Z_]+:-127\.0\.0\.1:\d+\}:\d+", port), port


def test_our_containers_hold_no_privileges():
    for service in OURS.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_each_command_can_be_run():
    for service in OURS.values():
        program, *arguments = service["command"]
        assert shutil.which(program, path=str(Path(sys.executable).parent)), program
        {"python": check_python, "granian": check_granian, "celery": check_celery}[program](arguments)


def check_python(arguments):
    script, command, *options = arguments
    assert (ROOT / script).is_file()
    application = get_commands()[command]
    found = load_command_class(application, command) if isinstance(application, str) else application
    found.create_parser("manage.py", command).parse_args(options)


def check_granian(arguments):
    *options, target = arguments
    assert {option.partition("=")[0] for option in options} <= options_of(granian_command)
    assert "--interface=wsgi" in options
    module, _colon, name = target.partition(":")
    assert callable(import_string(f"{module}.{name}"))
    assert f"{module}.{name}" == product.WSGI_APPLICATION


def check_celery(arguments):
    application, name, *options = arguments
    assert find_app(application.removeprefix("--app=")) is app
    command = celery_command.get_command(Context(celery_command), name)
    given = dict(option.split("=") for option in options)
    assert set(given) <= options_of(command)
    if name == "worker":
        assert given["--pool"] == "threads"
    if name == "beat":
        # The default scheduler keeps a file, and the containers are read-only.
        assert import_string(given["--scheduler"].replace(":", ".")) is Scheduler


def test_each_health_check_can_be_run():
    for name, service in SERVICES.items():
        if "healthcheck" not in service:
            continue
        how, program, *arguments = service["healthcheck"]["test"]
        assert how == "CMD", "without a shell: nothing but the program must be in the image"
        if name in OURS:
            assert program == "python"
            check_python(arguments)
        else:
            assert program in FOREIGN_PROGRAMS[name]


def test_the_health_check_of_web_asks_where_it_listens():
    port = next(option for option in SERVICES["web"]["command"] if option.startswith("--port="))
    assert port == "--port=8000"
    parser = load_command_class("nurture.delivery", "health").create_parser("manage.py", "health")
    assert parser.parse_args(["web"]).port == 8000
    assert [mapping.rpartition(":")[2] for mapping in SERVICES["web"]["ports"]] == ["8000"]
    assert instructions("EXPOSE") == ["8000"]


def test_the_health_check_of_live_asks_where_it_listens():
    service = SERVICES["live"]
    assert "--port=8001" in service["command"]
    assert service["healthcheck"]["test"][-2:] == ["live", "--port=8001"]
    assert [mapping.rpartition(":")[2] for mapping in service["ports"]] == ["8001"]


def test_the_manual_says_where_the_proxy_sends_streams():
    stream = str(resolve_url("meetings:stream", 1))
    assert f"location {stream.partition('meetings')[0]} " in RUNNING
    assert f"handle {stream.partition('meetings')[0]}*" in RUNNING


def test_the_image_runs_what_web_runs_by_default():
    assert '"nurture.wsgi:application"' in instructions("CMD")[0]


def test_every_variable_of_the_settings_is_passed():
    for name, service in OURS.items():
        passed = set(service["environment"])
        missing = product.env.names - NOT_FOR_COMPOSE - passed - {"DATABASE_POOL"}
        assert not missing, name
        assert passed - product.env.names == {"PGPASSWORD"}, name
    assert "DATABASE_POOL" in SERVICES["web"]["environment"]


def test_what_the_settings_require_compose_requires():
    given_by_compose = {"DATABASE_URL", "REDIS_URL"}
    environment = SERVICES["worker"]["environment"]
    required = {name for name, value in environment.items() if ":?" in value}
    assert required == set(REQUIRED) - given_by_compose | {"PGPASSWORD"}
    assert all(":-" in environment[name] for name in given_by_compose)


def test_a_fresh_compose_sends_nothing():
    assert SERVICES["worker"]["environment"]["DELIVERY_MODE"] == "${DELIVERY_MODE:-off}"


def test_the_manual_lists_every_variable_and_no_other():
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", RUNNING, re.MULTILINE))
    assert listed == product.env.names
    substituted = set(re.findall(r"\$\{([A-Z_]+)", TEXT))
    compose_alone = set(re.findall(r"`([A-Z_]+)`", RUNNING.partition("Compose alone knows:")[2]))
    assert substituted - product.env.names == compose_alone


def test_the_manual_says_what_is_required():
    said = set(re.findall(r"^\| `([A-Z_]+)` \| required \|", RUNNING, re.MULTILINE))
    assert said == set(REQUIRED)


def test_the_example_in_the_manual_is_complete():
    example = RUNNING.partition("cat > .env <<END")[2].partition("END")[0]
    written = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert written == set(re.findall(r"\$\{([A-Z_]+):\?", TEXT))


def test_the_image_is_built_from_the_lock_and_what_exists():
    sources = [line.split()[0] for line in instructions("COPY") if not line.startswith("--from=")]
    assert sources[0] == RUNTIME_LOCK
    for source in sources:
        assert (ROOT / source).exists(), source
    install = next(line for line in instructions("RUN") if "pip install" in line)
    assert "--require-hashes" in install
    assert "--no-deps" in install
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in ignored
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == set(sources)


def test_the_image_runs_as_nobody_special():
    user = instructions("USER")[-1]
    assert user not in {"root", "0"}
    assert any("useradd --system --uid 10001" in line and user in line for line in instructions("RUN"))
    assert DOCKERFILE.rstrip().splitlines()[-1].startswith("CMD ")
    assert DOCKERFILE.index("USER ") > DOCKERFILE.rindex("RUN ")


def test_static_files_are_collected_without_a_secret(tmp_path):
    """The very line of the Dockerfile, run in an environment that holds nothing else."""
    line = next(line for line in instructions("RUN") if "collectstatic" in line)
    python = str(Path(sys.executable).parent)
    environment = {
        "PATH": f"{python}:/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "nurture.settings",
        "NURTURE_BOOTSTRAP": "off",
        "STATIC_ROOT": str(tmp_path / "static"),
    }
    result = subprocess.run(
        ["sh", "-ec", line],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "static" / "staticfiles.json").is_file()
    assert list((tmp_path / "static").glob("css/base.*.css"))
