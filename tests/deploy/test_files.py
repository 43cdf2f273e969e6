"""What an operator starts Waterline with, each read by the program that reads it there."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from commands.operate.watching import DEPLOY
from tests.processes import ROOT

SERVICE, CONTAINER = DEPLOY / "waterline.service", DEPLOY / "Containerfile"


def read_by(*command: str) -> str:
    """What a program says that found nothing wrong."""
    ended = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def test_the_container_file_has_no_fault_that_hadolint_knows() -> None:
    assert read_by(".venv/bin/hadolint", str(CONTAINER)) == ""


def test_the_example_for_kubernetes_is_of_its_schemas() -> None:
    said = read_by(".venv/bin/kubernetes-validate", "--strict", str(DEPLOY / "kubernetes.yaml"))
    assert said.count(" passed ") == len(objects())


def test_the_compose_file_is_of_the_schema_of_its_specification(tmp_path: Path) -> None:
    compose = DEPLOY / "compose.yaml"
    checks = (".venv/bin/check-jsonschema", "--builtin-schema", "vendor.compose-spec")
    assert "ok -- validation done" in read_by(*checks, str(compose))
    misspelt = tmp_path / "compose.yaml"
    misspelt.write_text(compose.read_text().replace("cap_drop:", "cap_drops:"))
    ended = subprocess.run([*checks, str(misspelt)], check=False, capture_output=True, text=True, cwd=ROOT)
    assert "'cap_drops' was unexpected" in ended.stdout


def objects() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text()))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_takes_the_unit_and_calls_it_hardened(tmp_path: Path) -> None:
    unit = tmp_path / SERVICE.name  # with a program and a user that this machine has
    unit.write_text(re.sub(r"/opt/waterline/\.venv/bin/python", "/bin/true", SERVICE.read_text()))
    assert "waterline.service" not in read_by("systemd-analyze", "verify", str(unit))
    exposure = re.search(r"level for waterline.service: ([\d.]+)", _security(unit))
    assert exposure
    assert float(exposure[1]) <= 2.0


def _security(unit: Path) -> str:
    return read_by("systemd-analyze", "security", "--offline=yes", "--threshold=100", str(unit))


def containers() -> dict[str, dict[str, Any]]:
    pods = [found["spec"]["template"]["spec"] for found in objects() if "template" in found.get("spec", {})]
    return {container["name"]: pod | container for pod in pods for container in pod["containers"]}


def test_nothing_runs_as_root_or_writes_to_its_root() -> None:
    assert re.findall(r"^USER (.*)$", CONTAINER.read_text(), re.MULTILINE) == ["10001:10001"]
    for container in containers().values():
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["waterline"]
    assert compose["read_only"] is True
    assert compose["cap_drop"] == ["ALL"]


def test_keys_lie_in_memory_everywhere_and_outside_of_what_is_kept() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["waterline"]
    assert any(entry.startswith("/run/waterline:") for entry in compose["tmpfs"])
    assert not any("/run/waterline" in volume for volume in compose["volumes"])
    [keys] = [volume for volume in containers()["waterline"]["volumes"] if volume["name"] == "keys"]
    assert keys["emptyDir"]["medium"] == "Memory"
    for text in (SERVICE.read_text(), CONTAINER.read_text()):
        assert "WATERLINE_KEYS=/run/waterline/keys" in text
        assert "WATERLINE_SEALED=/var/lib/waterline/sealed" in text


def test_no_file_holds_a_secret_and_each_says_where_it_comes_from() -> None:
    for file in (SERVICE, CONTAINER, DEPLOY / "compose.yaml", DEPLOY / "kubernetes.yaml"):
        assert not re.findall(r"(xoxb-|xapp-|whsec_|PASSWORD=\S|SECRET\w*=\S)", file.read_text()), file.name
    assert "EnvironmentFile=" in SERVICE.read_text()
    assert [source["secretRef"]["name"] for source in containers()["waterline"]["envFrom"]] == ["waterline"]


def test_the_database_beside_it_is_told_no_token_and_is_reached_by_nobody_else() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert services["database"]["env_file"] == "owner.env"
    assert services["waterline"]["env_file"] == "waterline.env"
    assert "ports" not in services["database"]
    assert all(port.startswith("127.0.0.1:") for port in services["waterline"]["ports"])


def test_every_path_that_the_image_takes_in_is_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINER.read_text(), re.MULTILINE)
    assert ignored[0] == "*"
    for path in [part for line in copied for part in line.split()]:
        assert f"!{path}" in ignored
        assert (ROOT / path).exists()
