"""What is in deploy/ can be taken as it is: programs check their own files where they are installed, else we parse."""

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from lkk import worker_metrics
from lkk.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
NGINX = DEPLOY / "nginx" / "lkk.conf"
#: The link to the folder of the version that runs: an upgrade switches it while the services stand still.
CURRENT = "/opt/lkk/current"
UNITS = sorted((DEPLOY / "systemd").iterdir())
#: What stands in the exposition: the names are written where the figures are made.
FIGURES = re.compile(r"\blkk_[a-z_]+")
SUFFIXES = ("_total", "_count", "_bucket", "_sum")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    text = NGINX.read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    if not (nginx := shutil.which("nginx")) or not shutil.which("openssl"):
        assert "http2 on" not in text, "Debian's nginx 1.22 does not know it"
        return
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=lk.example.ru"]
    assert run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names).returncode == 0
    for there, here in (
        ("/etc/ssl/lk.example.ru.pem", certificate),
        ("/etc/ssl/lk.example.ru.key", key),
        ("/var/log/lkk", tmp_path),
    ):
        text = text.replace(there, str(here))
    (tmp_path / "lkk.conf").write_text(text, encoding="utf-8")
    whole = f"pid {tmp_path}/pid;\nerror_log {tmp_path}/log;\nevents {{}}\nhttp {{ include {tmp_path}/lkk.conf; }}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    done = run(nginx, "-t", "-c", str(tmp_path / "nginx.conf"))
    assert done.returncode == 0, done.stderr


def test_nginx_writes_no_query_and_answers_in_russian() -> None:
    text = NGINX.read_text(encoding="utf-8")
    form = re.search(r"^log_format lkk (.*);$", text, re.M)
    assert form
    assert not {"$request ", "$request_uri", "$args", "$query_string", "$http_referer"} & set(form[1].split(" "))
    assert "$request " not in form[1]
    assert len(re.findall(r"access_log \S+ lkk;", text)) == text.count("server {")
    assert text.count("error_log /var/log/lkk/error.log crit;") == text.count("server {")
    for status in ("413", "502"):
        assert re.search(rf"error_page [\d ]*\b{status}\b", text)
    assert "Слишком большой" in text
    assert "Retry-After" in text


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_run_commands_that_exist(path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # pyright: ignore[reportAttributeAccessIssue]
    unit.read(path, encoding="utf-8")
    if path.suffix == ".timer":
        assert unit["Timer"]["OnCalendar"]
        return
    if path.suffix == ".target":
        assert unit["Install"]["WantedBy"] == "multi-user.target"
        return
    service = unit["Service"]
    assert (service["User"], service["EnvironmentFile"]) == ("lkk", "/etc/lkk/lkk.env")
    command = service["ExecStart"].split()
    assert command[-1] in ("web", "worker") or (ROOT / command[-1].removeprefix(f"{CURRENT}/")).is_file()
    if command[-1] in ("web", "worker"):
        assert (service["WorkingDirectory"], command[0]) == (CURRENT, f"{CURRENT}/.venv/bin/python")
        assert (unit["Unit"]["PartOf"], unit["Install"]["WantedBy"]) == ("lkk.target", "lkk.target")
    if systemd := shutil.which("systemd-analyze"):
        told = run(systemd, "verify", str(path)).stderr.splitlines()  # a template is verified as an instance
        wrong = [line for line in told if path.stem in line]
        assert all("not executable" in line for line in wrong), wrong


def test_the_backup_is_a_script_without_mistakes() -> None:
    assert run("sh", "-n", str(DEPLOY / "backup.sh")).returncode == 0


def test_an_image_takes_no_secrets_of_the_folder_it_is_built_in() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"**/.env", ".data", ".git", "deploy/container/lkk.env"} <= set(left_out)


def test_compose_and_container_name_what_there_is() -> None:
    compose: dict[str, Any] = yaml.safe_load((DEPLOY / "container" / "compose.yml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert {"database", "redis", "migrate", "web", "worker"} == set(services)
    assert (DEPLOY / "container" / services["migrate"]["build"]["context"]).resolve() == ROOT
    assert (ROOT / services["migrate"]["build"]["dockerfile"]).is_file()
    file = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bLKK_[A-Z_]+\b", file))
    assert named <= {f"LKK_{name.upper()}" for name in Settings.model_fields}
    assert "USER lkk" in file
    for tool, path in (("hadolint", "Containerfile"), ("check-jsonschema", "compose.yml")):
        if found := shutil.which(tool):
            options = ["--builtin-schema", "vendor.compose-spec"] if tool == "check-jsonschema" else []
            done = run(found, *options, str(DEPLOY / "container" / path))
            assert done.returncode == 0, done.stdout


def test_prometheus_asks_where_the_portal_answers() -> None:
    asked: dict[str, Any] = yaml.safe_load((DEPLOY / "monitoring" / "prometheus.yml").read_text(encoding="utf-8"))
    jobs = {job["job_name"]: job for job in asked["scrape_configs"]}
    assert {name: job["metrics_path"] for name, job in jobs.items()} == {
        "lkk": "/api/metrics",
        "lkk-worker": worker_metrics.PATH,
    }
    unit = (DEPLOY / "systemd" / "lkk-worker@.service").read_text(encoding="utf-8")
    assert "Environment=LKK_WORKER_METRICS_PORT=%i" in unit
    page = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    for target in jobs["lkk-worker"]["static_configs"][0]["targets"]:
        assert f"lkk-worker@{target.rpartition(':')[2]}" in page


def test_alerts_and_the_dashboard_ask_for_figures_that_exist() -> None:
    sources = [*(ROOT / "lkk" / "web").glob("*.py"), *(ROOT / "lkk").rglob("event_times.py")]
    sources += [ROOT / "lkk" / "worker_metrics.py", *(ROOT / "lkk" / "services" / "delivery").glob("*.py")]
    sources += [ROOT / "lkk" / "services" / "kernel" / f"{name}.py" for name in ("disk_full", "unreadable")]
    made = {name for path in sources for name in FIGURES.findall(path.read_text(encoding="utf-8"))}
    rules: dict[str, Any] = yaml.safe_load((DEPLOY / "monitoring" / "alerts.yml").read_text(encoding="utf-8"))
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    board: dict[str, Any] = json.loads((DEPLOY / "monitoring" / "dashboard.json").read_text(encoding="utf-8"))
    asked += [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    wanted = {name for expression in asked for name in FIGURES.findall(expression)}
    for suffix in SUFFIXES:
        wanted = {name.removesuffix(suffix) for name in wanted}
    assert wanted
    assert wanted <= made, wanted - made
    if promtool := shutil.which("promtool"):
        done = run(promtool, "check", "rules", str(DEPLOY / "monitoring" / "alerts.yml"))
        assert done.returncode == 0, done.stdout
