"""Programs of packages that cannot be had are told at once and by name, so that a test can leave itself out."""

from pathlib import Path

import pytest

from tests import debian_packages
from tests.debian_packages import PackagesMissingError, provide


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system without anything; programs put into the folder are found as commands."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setattr(debian_packages, "SYSTEM", tmp_path / "system")
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def put(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def test_a_system_without_apt_names_what_is_missing(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(PackagesMissingError, match=r"нет apt-get.*nginx"):
        provide(tmp_path / "unpacked")


def test_what_apt_says_is_passed_on(programs: Path, tmp_path: Path) -> None:
    put(programs, "dpkg", "exit 0")
    put(programs, "apt-get", "echo 'E: Unable to locate package'; exit 100")
    with pytest.raises(PackagesMissingError, match="Unable to locate package"):
        provide(tmp_path / "unpacked")


def test_a_registry_that_hangs_is_given_up(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian_packages, "APT_LIMIT_S", 0.2)
    put(programs, "dpkg", "exit 0")
    put(programs, "apt-get", "exec sleep 5")
    with pytest.raises(PackagesMissingError, match="нет ответа"):
        provide(tmp_path / "unpacked")


def test_a_system_that_has_the_programs_is_not_asked_for_more(programs: Path, tmp_path: Path) -> None:
    put(programs, "apt-get", "exit 100")
    postgres = tmp_path / "system" / "usr" / "lib" / "postgresql"
    for folder in (tmp_path / "system" / "usr" / "sbin", postgres / "9" / "bin", postgres / "15" / "bin"):
        folder.mkdir(parents=True)
    for name in ("nginx", "redis-server", "logrotate"):
        put(tmp_path / "system" / "usr" / "sbin", name, "")
    for version in ("9", "15"):
        put(postgres / version / "bin", "initdb", "")
    assert provide(tmp_path / "unpacked").program("initdb") == postgres / "15" / "bin" / "initdb"
