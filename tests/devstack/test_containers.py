"""What the container files promise: no default secret, a way to tell health, nothing secret in the image."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from devstack.database import LOGIN_ROLES
from devstack.postgres import Postgres
from devstack.supervisor import ROOT
from recovery_circle import beat

COMPOSE = (ROOT / "docker-compose.yml").read_text()
SECRET = re.compile(r"SECRET|KEY|PASSWORD|AUTH")
# Read by the settings, and no business of an installation that follows docker-compose.yml.
SET_BY_COMPOSE = {"PART", "DATABASE_URL", "REDIS_URL"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(COMPOSE)["services"]
    return loaded


def test_no_secret_has_a_default() -> None:
    used = re.findall(r"\$\{(\w+)([^}]*)\}", COMPOSE)
    secrets = {(name, how) for name, how in used if SECRET.search(name)}
    assert {name for name, _ in secrets} >= {
        "SECRET_KEY",
        "MASTER_KEYS",
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
    }
    # `:?` refuses unset and empty; `?` refuses unset (a mail server may want no password).
    assert {name for name, how in secrets if not how.startswith(":?")} == {"EMAIL_HOST_PASSWORD"}
    assert re.search(r"\$\{EMAIL_HOST_PASSWORD\?", COMPOSE)


def test_every_service_tells_its_health_or_ends_by_itself(services: dict[str, Any]) -> None:
    assert set(services) == {"web", "worker", "hands", "beat", "migrate", "postgres", "redis"}
    assert {name for name, service in services.items() if "healthcheck" not in service} == {"migrate"}
    assert services["migrate"]["restart"] == "on-failure"


def test_every_process_waits_for_its_own_database_and_broker(services: dict[str, Any]) -> None:
    for name in ("web", "worker", "hands", "beat", "migrate"):
        assert "python manage.py wait" in services[name]["command"]


def test_each_process_connects_as_its_own_role(services: dict[str, Any]) -> None:
    logins = {
        name: re.match(r"postgres://(\w+):", service["environment"]["DATABASE_URL"])
        for name, service in services.items()
        if "DATABASE_URL" in service.get("environment", {})
    }
    roles = {name: match.group(1) for name, match in logins.items() if match}
    worker = "rc_worker"
    assert roles == {
        "web": "rc_web",
        "worker": worker,
        "hands": worker,
        "beat": "rc_web",
        "migrate": "rc_owner",
    }


def test_who_asks_for_a_hand_has_a_worker_of_their_own(services: dict[str, Any]) -> None:
    """Behind a drain of 25 seconds its tick of 15 would expire."""
    assert f"--queues {beat.HANDS} " in services["hands"]["command"]
    assert "--queues" not in services["worker"]["command"]  # and every other worker helps out
    assert beat.ROUTES["support.tasks.tend"]["queue"] == beat.HANDS
    assert beat.HANDS in {queue.name for queue in beat.QUEUES}


def test_the_broker_refuses_rather_than_forgets(services: dict[str, Any]) -> None:
    assert "--maxmemory-policy noeviction" in services["redis"]["command"]
    assert "--appendonly yes" in services["redis"]["command"]


def test_database_and_broker_are_reached_from_inside_only(services: dict[str, Any]) -> None:
    for name in ("postgres", "redis"):
        assert services[name]["networks"] == ["inside"]
        assert "ports" not in services[name]
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])


def test_every_variable_of_compose_and_settings_is_explained() -> None:
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE))
    settings = ROOT / "recovery_circle" / "settings.py"
    read = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", settings.read_text()))
    assert asked <= explained
    assert read <= explained
    assert explained >= SET_BY_COMPOSE


def test_an_example_holds_no_secret() -> None:
    for line in (ROOT / ".env.example").read_text().splitlines():
        name, sign, value = line.partition("=")
        if sign and re.fullmatch(r"[A-Z_]+", name) and SECRET.search(name):
            assert value == "", name


def test_the_image_gets_nothing_secret_and_no_root() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert ".*" in ignored  # .env, .data, .git, .venv
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes" in dockerfile
    assert re.search(r"^USER [1-9]\d+$", dockerfile, re.MULTILINE)


def test_the_first_start_of_the_database_makes_roles_that_can_log_in(place: Path) -> None:
    """What the postgres image runs, run on a PostgreSQL that asks for passwords."""
    server = Postgres(place / "p", durable=False).start()
    try:
        passwords = {
            role.removeprefix("rc_").upper() + "_PASSWORD": f'it\'s "{role}"' for role in LOGIN_ROLES
        }
        environ = {
            "PATH": f"{server.binaries}:/usr/bin:/bin",
            "PGHOST": str(server.socket_folder),
            **passwords,
        }
        folder = ROOT / "recovery_circle" / "database"
        psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"]
        run([*psql, "-U", "postgres", "-d", "postgres", "-f", str(folder / "roles.sql")], environ)
        run(["sh", str(folder / "create.sh")], environ)
        (server.data / "pg_hba.conf").write_text("local all postgres trust\nlocal all all scram-sha-256\n")
        run([*psql, "-U", "postgres", "-d", "postgres", "-c", "SELECT pg_reload_conf()"], environ)
        who = [*psql, "-At", "-d", "rc", "-c", "SELECT current_user || ' ' || pg_get_userbyid(datdba) "]
        who[-1] += "FROM pg_database WHERE datname = current_database()"
        for role in LOGIN_ROLES:
            password = passwords[role.removeprefix("rc_").upper() + "_PASSWORD"]
            assert run([*who, "-U", role], environ | {"PGPASSWORD": password}) == f"{role} rc_owner"
    finally:
        server.stop()


def run(command: list[str], environ: dict[str, str]) -> str:
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_example_commands_make_what_they_say() -> None:
    commands = re.findall(r'python3 -c "(.+)"$', (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert len(commands) == 3
    made = [run([sys.executable, "-c", command], {}) for command in commands]
    assert len(made[0]) >= 64
    assert made[1].startswith("1:")
    assert re.fullmatch(r"[0-9a-f]{64}", made[2])
