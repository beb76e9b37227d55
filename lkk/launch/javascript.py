"""The surroundings in which Reflex builds the pages: bun from our own environment and nothing asked of the network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FLAGS = {
    "REFLEX_USE_SYSTEM_BUN": "1",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
}
NPM_TIMEOUT_S = 20


def environment() -> dict[str, str]:
    """Return a copy of our environment for `reflex export` and `reflex run`.

    - PATH begins with the folder of our Python, where bun is: without it Reflex downloads another.
    - The flags above; a value that is already set wins.
    - The package registry that npm is set to, read now: bun does not read all of npm's settings,
      and with it known Reflex does not probe registries to choose one.
    """
    surroundings = FLAGS | dict(os.environ)
    # Not resolved: the interpreter in the environment is a link to the system's.
    programs = str(Path(sys.executable).absolute().parent)
    surroundings["PATH"] = os.pathsep.join([programs, surroundings.get("PATH", os.defpath)])
    if "NPM_CONFIG_REGISTRY" not in surroundings and (registry := _npm_registry()):
        surroundings["NPM_CONFIG_REGISTRY"] = registry
    return surroundings


def _npm_registry() -> str | None:
    """Return the registry npm is set to, or None without npm: bun then uses its own settings."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    try:
        answer = subprocess.run(
            [npm, "config", "get", "registry"],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=NPM_TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    address = answer.stdout.strip()
    return address if answer.returncode == 0 and address.startswith(("http://", "https://")) else None
