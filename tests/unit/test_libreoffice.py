"""Templates opened and saved by LibreOffice are taken as they are: the same values, no fault."""

from pathlib import Path

import pytest

from lkk.services.hours.reading.child import answer
from lkk.services.hours.reading.found import found_of
from lkk.services.readings.entry_sheets import child
from lkk.services.readings.entry_sheets.template import write_xls, write_xlsx
from tests import hour_files, libreoffice
from tests.malformed_sheets import GOOD


@pytest.fixture(scope="module")
def program() -> str:
    """The program, or the test is left out: it is not among what the portal needs."""
    found = libreoffice.find()
    if found is None:
        pytest.skip("LibreOffice is not installed: `make office` installs it where the system's packages have it")
    return found


def test_templates_written_by_libreoffice_read_as_they_were(program: str, tmp_path: Path) -> None:
    hours = hour_files.book(meters=10)
    given = {
        "readings.xlsx": write_xlsx(GOOD),
        "readings.xls": write_xls(GOOD),
        "hours.xlsx": hour_files.written("xlsx", hours)[1],
        "hours.xls": hour_files.written("xls", hours)[1],
    }
    made = libreoffice.written_anew(program, given, tmp_path)
    for name, data in made.items():
        assert data != given[name], name
    for extension in ("xlsx", "xls"):
        said = child.read(made[f"readings.{extension}"])
        assert (said.faults, said) == ([], child.read(given[f"readings.{extension}"]))
        found = found_of(answer(made[f"hours.{extension}"], extension, "Asia/Barnaul")["found"])
        assert found.faults == []
        before = found_of(answer(given[f"hours.{extension}"], extension, "Asia/Barnaul")["found"])
        assert (found.contract, found.period, found.meters) == (before.contract, before.period, before.meters)
