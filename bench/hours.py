"""Files with hours from upload to preview beside a bare read, 80020 both ways, a month of many meters kept and read.

python -m bench.hours --meters 5000 --times 20
"""

import argparse
import asyncio
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text
from sqlmodel import select

from bench.surroundings import database, keep
from lkk.launch.postgres import Server
from lkk.models.hours import HourlySeries, HourlyUpload
from lkk.models.metering import Meter
from lkk.services.hours import giving, month, sending, storing, uploads
from lkk.services.hours.anomalies import DoubtCode
from lkk.services.hours.facts import days_of
from lkk.services.hours.giving import Made
from lkk.services.kernel.unit_of_work import engine, unit_of_work
from lkk.vocabulary.hours import HOURS, HourlyFormat
from lkk.vocabulary.metering import EnergyKind, ReadingStatus
from tests import builders, hour_files
from tests.hourly_accounts import HourlyDesk, hourly_desk, in_pieces

METERS_OF_A_FILE = 10
#: Reads a file in a process of its own and prints the least seconds of the processor, which neighbours hardly change:
#: by the fastest reader alone, and as the portal does.
_IN_CHILD = """
import sys, time, json
data, extension = open(sys.argv[1], "rb").read(), sys.argv[2]
def bare():
    if extension == "xml":
        from xml.etree import ElementTree
        return ElementTree.fromstring(data)
    if extension == "zip":
        from xml.etree import ElementTree
        import io, zipfile
        archive = zipfile.ZipFile(io.BytesIO(data))
        return [ElementTree.fromstring(archive.read(name)) for name in archive.namelist()]
    import io, python_calamine
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
def whole():
    from lkk.services.hours.reading.child import answer
    return answer(data, extension, "Asia/Barnaul")
found = []
for read in (bare, whole):
    read()
    took = []
    for _ in range(15):
        started = time.process_time()
        read()
        took.append(time.process_time() - started)
    found.append(min(took))
print(json.dumps(found))
"""


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--meters", type=int, default=5000)
    parser.add_argument("--times", type=int, default=20, help="uploads of each format")
    arguments = parser.parse_args()
    with database() as server:
        figures = asyncio.run(_measure(server, arguments.meters, arguments.times))
    keep("hours", figures)


async def _measure(server: Server, meters: int, times: int) -> dict[str, Any]:
    try:
        desk = await hourly_desk(METERS_OF_A_FILE)
        files = {kind: await _file(desk, kind, times) for kind in hour_files.WRITERS}
        messages = await _messages(desk, times)
        return {"files": files, "80020": messages, "month": await _month(server, desk, meters)}
    finally:
        await engine().dispose()


async def _file(desk: HourlyDesk, kind: str, times: int) -> dict[str, Any]:
    extension, content = hour_files.written(kind, desk.book())
    return await _taken(desk, f"203_102026.{extension}", content, times)


async def _taken(desk: HourlyDesk, name: str, content: bytes, times: int) -> dict[str, Any]:
    bare_s, read_s = _in_child(content, name.rpartition(".")[2])
    actor = await builders.sign_in(desk.user)
    took = []
    for _ in range(times):
        await _forget_limits()
        started = time.perf_counter()
        await uploads.take(actor, desk.account_id, hour_files.PERIOD, name, in_pieces(content))
        async with unit_of_work() as work:
            assert await month.load_month(work, actor, hour_files.PERIOD)
        took.append(time.perf_counter() - started)
    return {
        "bytes": len(content),
        "bare_read_ms": round(bare_s * 1000, 1),
        "parse_and_check_ms": round(read_s * 1000, 1),
        "times_of_bare": round(read_s / bare_s, 1),
        "upload_to_preview_p50_s": round(statistics.median(took), 2),
        "upload_to_preview_p95_s": round(sorted(took)[int(len(took) * 0.95) - 1], 2),
    }


async def _messages(desk: HourlyDesk, times: int) -> dict[str, Any]:
    """The month that the last file has left is sent, given as 80020 (a message a Moscow day) and taken back."""
    actor = await builders.sign_in(desk.user)
    async with unit_of_work() as work:
        view = await month.load_month(work, actor, hour_files.PERIOD)
        assert view
        yes = {one.series_id: frozenset(DoubtCode) for one in view.drafts}
        seen = sending.mark(yes)
        assert (await sending.submit(work, actor, desk.account_id, hour_files.PERIOD, yes, seen=seen)).taken
    made: list[Made] = []
    took: list[float] = []
    for _ in range(times):
        async with unit_of_work() as work:
            started = time.perf_counter()
            one = await giving.make(work, actor, desk.account_id, hour_files.PERIOD, "hours.80020")
            took.append(time.perf_counter() - started)
        made.append(one)
    exported = {"points": METERS_OF_A_FILE, "export_p50_s": round(statistics.median(took), 3)}
    return exported | await _taken(desk, made[-1].name, made[-1].content, times)


def _in_child(content: bytes, extension: str) -> tuple[float, float]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        said = subprocess.run(
            [sys.executable, "-c", _IN_CHILD, file.name, extension],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[1],
        )
    bare, whole = json.loads(said.stdout)
    return bare, whole


async def _month(server: Server, desk: HourlyDesk, meters: int) -> dict[str, Any]:
    """One version a meter; the values differ, as those of real meters do."""
    period = date(2026, 9, 1)
    async with unit_of_work() as work:
        await work.session.execute(text("truncate hourly_upload cascade"))  # what the files left is not measured
    ids = await _series(desk, period, meters)
    days = days_of(period)
    values = {key: _values(number, days) for number, key in enumerate(ids)}
    count = len(ids) * len(days) * HOURS
    async with unit_of_work() as work:
        started = time.perf_counter()
        await storing.write_days(work, values.items())
    store_s = time.perf_counter() - started
    dsn = server.dsn("lkk")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("vacuum (analyze) hourly_day")
        size = connection.execute("select pg_total_relation_size('hourly_day')").fetchone()
        copy_s = _copy(connection, values)
    async with unit_of_work() as work:
        rows = list(await work.session.exec(select(HourlySeries).where(HourlySeries.period == period)))
        started = time.perf_counter()
        for row in rows[:100]:
            assert await storing.months_of_meters(work, [row.meter_id], period)
    return {
        "meters": len(ids),
        "values": count,
        "store_s": round(store_s, 1),
        "copy_s": round(copy_s, 1),
        "times_of_copy": round(store_s / copy_s, 1),
        "bytes_a_value": round(size[0] / count, 1) if size else 0,
        "read_a_month_ms": round((time.perf_counter() - started) * 1000 / min(len(rows), 100), 1),
    }


async def _series(desk: HourlyDesk, period: date, meters: int) -> list[int]:
    first = desk.meters[0]
    async with unit_of_work() as work:
        upload = HourlyUpload(
            account_id=desk.account_id, period=period, name="bench", format=HourlyFormat.XLSX, created_at=work.now
        )
        standing = [
            Meter(**first.model_dump(exclude={"id", "external_id"}), external_id=f"bench-{n}") for n in range(meters)
        ]
        work.session.add_all([upload, *standing])
        await work.session.flush()
        rows = [
            HourlySeries(
                upload_id=upload.key,
                meter_id=meter.key,
                energy=EnergyKind.ACTIVE_IN,
                period=period,
                status=ReadingStatus.TRANSMITTED,
                created_at=work.now,
            )
            for meter in standing
        ]
        work.session.add_all(rows)
        await work.session.flush()
        return [row.key for row in rows]


def _values(number: int, days: list[date]) -> storing.Days:
    return {day: [Decimal(_scattered(number, day.day, hour)) / 10_000 for hour in range(HOURS)] for day in days}


def _scattered(number: int, day: int, hour: int) -> int:
    return (number * 7919 + day * 104_729 + hour * 15_485_863) % 2_000_000


def _copy(connection: psycopg.Connection, values: dict[int, storing.Days]) -> float:
    """The same rows by a bare COPY of ready text into a table of the same shape."""
    connection.execute("create table bare_day (like hourly_day including all)")
    lines = io.StringIO()
    for key, days in values.items():
        for day, hours in days.items():
            lines.write(f"{key}\t{day}\t{{{','.join(map(str, hours))}}}\n")
    ready = lines.getvalue()
    started = time.perf_counter()
    with connection.cursor() as cursor, cursor.copy("copy bare_day from stdin") as copy:
        for start in range(0, len(ready), 1 << 20):
            copy.write(ready[start : start + (1 << 20)])
    return time.perf_counter() - started


async def _forget_limits() -> None:
    async with unit_of_work() as work:
        await work.session.execute(text("delete from attempt_counter"))


if __name__ == "__main__":
    main()
