"""The image's own steps, run in a root made by debootstrap, then its process as its user in a read-only root.

It needs root, debootstrap and a mirror of Debian; where one of them is missing it says so and measures nothing. What
is asked of the registry goes through this machine's certificates and resolver, which are no part of the image.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.deploy.outside import outside
from tests.processes import ROOT

CONTAINER = ROOT / "deploy" / "Containerfile"
MIRROR = "http://deb.debian.org/debian"
HEALTHY_WITHIN = 300  # seconds
BUILDS = ("gcc", "cc", "ld", "make", "uv", "pip")  # what has no business in the result
_BUNDLE = "/etc/ssl/certs/of-this-machine.pem"
_HERE = {"/etc/resolv.conf": "/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt": _BUNDLE}
_BUILDING = {"SSL_CERT_FILE": _BUNDLE, "PIP_CERT": _BUNDLE, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


@dataclass(frozen=True, slots=True)
class Step:
    word: str
    arguments: str


@dataclass(slots=True)
class Image:
    """What the steps of a stage have set; `root` is its file system."""

    root: Path
    folder: str = "/"
    user: str = "0:0"
    entry: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)


def main() -> bool:
    """Returns whether the image is missed: it never answered, or holds what builds."""
    if os.geteuid() or not shutil.which("debootstrap"):
        print("Not run: it needs root and debootstrap (Debian: apt install debootstrap).")
        return False
    with tempfile.TemporaryDirectory(prefix="waterline-image-", dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        base = folder / "debian"
        bootstrapped = subprocess.run(
            ["debootstrap", "--variant=minbase", "bookworm", str(base), MIRROR], check=False, capture_output=True
        )
        if bootstrapped.returncode:
            print("Not run: Debian's mirror did not give a root.")
            return False
        image = build(steps(CONTAINER.read_text()), base, folder)
        building = [program for program in BUILDS if _finds(image, program)]
        size = sum(file.lstat().st_size for file in image.root.rglob("*") if file.is_file() and not file.is_symlink())
        print(f"The image: {size / 2**20:.0f} MiB; of {', '.join(BUILDS)} it holds {', '.join(building) or 'none'}")
        seconds = _healthy_after(image, folder)
    if seconds is None:
        print(f"Its health check did not pass within {HEALTHY_WITHIN} s.")
    else:
        print(f"As user {image.user} in a read-only root its health check passes after {seconds:.1f} s")
    return bool(building) or seconds is None


def steps(text: str) -> list[Step]:
    """Returns the instructions of a container file, each on one line."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
    return [Step(word, arguments.strip()) for word, _, arguments in (line.partition(" ") for line in joined)]


def build(instructions: list[Step], base: Path, folder: Path) -> Image:
    """Returns the last stage, with its steps run."""
    stages: dict[str, Image] = {}
    image = Image(base)
    for step in instructions:
        if step.word == "FROM":
            name = step.arguments.partition(" AS ")[2] or "result"
            image = stages[name] = Image(folder / name)
            subprocess.run(["cp", "--archive", str(base), str(image.root)], check=True)
            for file, place in _HERE.items():
                target = image.root / place.lstrip("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
        else:
            _take(step, image, stages)
    return image


def _take(step: Step, image: Image, stages: dict[str, Image]) -> None:
    match step.word:
        case "RUN":
            command = f"cd {image.folder} && {step.arguments}"
            environment = _BUILDING | image.environment
            subprocess.run(["chroot", str(image.root), "/bin/sh", "-c", command], check=True, env=environment)
        case "COPY":
            _copy(step.arguments, image, stages)
        case "WORKDIR":
            image.folder = step.arguments
            (image.root / step.arguments.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "ENV":
            image.environment |= dict(entry.split("=", 1) for entry in shlex.split(step.arguments))
        case "USER":
            image.user = step.arguments
        case "HEALTHCHECK":
            image.health = json.loads(step.arguments.partition("CMD ")[2])
        case "ENTRYPOINT":
            image.entry = json.loads(step.arguments)
        case "CMD":
            image.command = json.loads(step.arguments)
        case "EXPOSE":
            pass
        case word:
            raise ValueError(f"{word} is not known here: say what it does to a root")


def _copy(arguments: str, image: Image, stages: dict[str, Image]) -> None:
    *sources, target = arguments.split()
    context = ROOT
    if sources[0].startswith("--from="):
        context = stages[sources.pop(0).removeprefix("--from=")].root
    into = image.root / (target if target.startswith("/") else f"{image.folder}/{target}").lstrip("/")
    for source in sources:
        path = context / source.lstrip("/")
        if path.is_dir():
            into.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "--archive", "--force", f"{path}/.", str(into)], check=True)
        else:
            shutil.copy2(path, into / path.name if target.endswith("/") else into)


def _finds(image: Image, program: str) -> bool:
    places = ("usr/bin", "bin", "usr/local/bin", "opt/waterline/.venv/bin")
    return any((image.root / place / program).exists() for place in places)


def _healthy_after(image: Image, folder: Path) -> float | None:
    """Seconds from the start of its process to the first health check that passes."""
    with outside(folder) as supplied:
        began = time.monotonic()
        environment = image.environment | supplied.variables
        process = subprocess.Popen(_within(image, supplied.settings, environment))
        try:
            while time.monotonic() - began < HEALTHY_WITHIN and process.poll() is None:
                if not subprocess.run(
                    _inside(process.pid, image, environment["PORT"]), check=False, capture_output=True
                ).returncode:
                    return time.monotonic() - began
                time.sleep(0.2)
        finally:
            process.terminate()
            process.wait(60)
    return None


def _within(image: Image, settings: Path, environment: dict[str, str]) -> list[str]:
    """The image's process: its root read-only, memory where keys and scratch lie, one folder that is kept."""
    root, volume = shlex.quote(str(image.root)), shlex.quote(str(settings.parent / "volume"))
    owner = image.user.replace(":", ",gid=")
    prepared = " && ".join(
        [
            f"mount --bind {root} {root}",
            f"mkdir -p {volume} {root}/etc/waterline && chown {image.user} {volume} && chmod 700 {volume}",
            f"touch {root}/etc/waterline/app.yaml",
            f"mount --bind {shlex.quote(str(settings))} {root}/etc/waterline/app.yaml",
            f"mount --bind {volume} {root}/var/lib/waterline",
            f"mount -t tmpfs -o uid={owner},mode=0700 none {root}/run/waterline",
            f"mount -t tmpfs none {root}/tmp",  # noqa: S108
            f"mount --rbind /dev {root}/dev",
            f"mount -t proc none {root}/proc",
            f"mount -o remount,bind,ro {root}",
        ]
    )
    values = " ".join(shlex.quote(f"{name}={value}") for name, value in environment.items())
    program = shlex.join([*image.entry, *image.command])
    started = shlex.quote(f"cd {image.folder} && exec {program}")
    run = f"exec chroot --userspec={image.user} {root} /usr/bin/env -i PATH=/usr/bin:/bin {values} /bin/sh -c {started}"
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", f"{prepared} && {run}"]


def _inside(pid: int, image: Image, port: str) -> list[str]:
    check = shlex.join(image.health)
    return [
        *("nsenter", f"--target={pid}", "--mount", "chroot", f"--userspec={image.user}", str(image.root)),
        *("/usr/bin/env", f"PORT={port}", "sh", "-c", f"cd {image.folder} && {check}"),
    ]
