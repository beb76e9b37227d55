"""A spoiled template is refused with a sentence or told of cell by cell, never taken silently and never a crash."""

import json
import time
from pathlib import Path
from random import SystemRandom

from lkk.services.files.inspection.reasons import Refused
from lkk.services.files.run_inspection import run_apart
from lkk.services.readings.entry_sheets import child
from lkk.services.readings.entry_sheets.cells import TOO_LARGE, Unreadable
from lkk.services.readings.entry_sheets.template import write_xls, write_xlsx
from tests.malformed_sheets import GOOD, malformed, many_rows


def test_a_hundred_spoiled_files_get_as_many_clear_answers() -> None:
    seed = SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    for name, data in malformed(seed, 100):
        assert said_of(data), f"seed {seed}, {name}"


def said_of(data: bytes) -> str:
    """What is told of a file, empty when it is taken without a word."""
    try:
        found = child.read(data)
    except Refused as refused:
        return refused.reason.value
    except Unreadable as refusal:
        return str(refusal)
    return found.problem or ", ".join(fault.wrong for fault in found.faults)


def test_a_file_cut_short_anywhere_is_refused() -> None:
    for whole in (write_xlsx(GOOD), write_xls(GOOD)):
        for length in (*range(0, len(whole) - 1, 61), len(whole) - 1):
            assert said_of(whole[:length]), f"{length} of {len(whole)} bytes"


def test_the_good_one_is_read_alike_in_both_formats() -> None:
    xlsx, xls = child.read(write_xlsx(GOOD)), child.read(write_xls(GOOD))
    assert xlsx == xls
    assert xlsx.faults == []
    assert [row.value for row in xlsx.rows] == ["150", "151", "152", "153", "154"]
    assert (xlsx.account, xlsx.period, xlsx.taken_on) == ("203", "11.2026", "22.11.2026")


async def test_four_hundred_thousand_rows_are_refused_within_ten_seconds_and_300_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    path.write_bytes(many_rows(400_000))
    started = time.perf_counter()
    code, output = await run_apart("lkk.services.readings.entry_sheets.child", str(path))
    assert code == 0
    assert json.loads(output)["problem"] == TOO_LARGE
    assert time.perf_counter() - started < 10
