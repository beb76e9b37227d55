"""Rows that keep the service itself going: attempt counters, job runs, the clock of tests."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from lkk.models.base import Row, Table


class DataKey(Row, table=True):
    """A key that something is sealed with; `proof` opens with that key alone."""

    __tablename__ = "data_key"

    id: str = Field(primary_key=True, max_length=16)
    proof: str = Field(max_length=200)
    since: datetime


class AttemptCounter(Table, table=True):
    """How often a subject tried an action since `window_started_at`; the subject is a hash."""

    __tablename__ = "attempt_counter"

    subject: str = Field(max_length=64, unique=True)
    count: int
    window_started_at: datetime
    last_at: datetime


class JobRun(Row, table=True):
    """The last run of a periodic job."""

    __tablename__ = "job_run"

    name: str = Field(primary_key=True, max_length=60)
    started_at: datetime
    finished_at: datetime | None = None
    error: str = Field(default="", max_length=500)


class JobFailure(Row, table=True):
    """A row that a job could not do, and when it may try again; no row of its own key, items are of many tables."""

    __tablename__ = "job_failure"

    job: str = Field(primary_key=True, max_length=60)
    item_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    failures: int
    next_at: datetime


class ClockShift(Row, table=True):
    """Seconds by which business time runs ahead, in tests only; production refuses a row here."""

    __tablename__ = "clock_shift"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    seconds: int
