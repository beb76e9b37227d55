"""What the reports count beforehand: sums of the days applications were filed on, and which days were touched since.

The figures are those of `report_state.as_of`; a job counts the touched days anew, all of them once a day.
"""

from datetime import date, datetime

from sqlalchemy import DDL, BigInteger, event
from sqlmodel import Field

from lkk.models.applications import Application, ApplicationClock
from lkk.models.base import Row, Table
from lkk.models.readings import Reading


class ReportSum(Row, table=True):
    """How many applications of a day and kind have a value of a dimension and an outcome of their terms.

    The dimension is a column of `application`, or empty for all of the kind together; an empty value is none.
    """

    __tablename__ = "report_sum"

    day: date = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=40)
    dimension: str = Field(primary_key=True, max_length=20)
    value: str = Field(primary_key=True, max_length=40)
    outcome: str = Field(primary_key=True, max_length=20)
    applications: int


class ReportStay(Row, table=True):
    """How many grid connections filed on a day have passed a stage in so many hours, stand there or ended there.

    `hours` of those that stand is the hour since 1970 they would have come in without their earlier stays there; of
    those that ended there it is 0.
    """

    __tablename__ = "report_stay"

    day: date = Field(primary_key=True)
    track: str = Field(primary_key=True, max_length=20)
    stage: str = Field(primary_key=True, max_length=20)
    fate: str = Field(primary_key=True, max_length=10)
    hours: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    applications: int


class ReportReading(Row, table=True):
    """How many billing points stood in a month, told by a channel and told in time; an empty channel is any of them."""

    __tablename__ = "report_reading"

    month: date = Field(primary_key=True)
    source: str = Field(primary_key=True, max_length=20)
    standing: int
    told: int
    in_time: int


class ReportMark(Table, table=True):
    """That the day something was filed on, or a month of readings, has to be counted anew; written by triggers."""

    __tablename__ = "report_mark"

    application_id: int | None = Field(default=None, sa_type=BigInteger)
    filed_at: datetime | None = None
    month: date | None = None


class ReportState(Table, table=True):
    """The one row that says as of when the sums are, and on which day all of them were counted last."""

    __tablename__ = "report_state"

    as_of: datetime | None = None
    whole_on: date | None = None


#: What a line of a report depends on; other changes of an application touch no figure.
_COLUMNS = (
    "status, submitted_at, kind, executor_id, user_id, filed_by, filed_channel, guest_code_hash, applicant_type, "
    "stage, track"
)
_MARK_FILED = """
create or replace function mark_filed() returns trigger language plpgsql as $$
begin
    if tg_op <> 'DELETE' and new.submitted_at is not null then
        insert into report_mark (filed_at) values (new.submitted_at);
    end if;
    if tg_op = 'DELETE' and old.submitted_at is not null
       or tg_op = 'UPDATE' and old.submitted_at is distinct from new.submitted_at and old.submitted_at is not null then
        insert into report_mark (filed_at) values (old.submitted_at);
    end if;
    return null;
end $$
"""
_MARK_CLOCK = """
create or replace function mark_clock() returns trigger language plpgsql as $$
begin
    insert into report_mark (application_id) values (coalesce(new.application_id, old.application_id));
    return null;
end $$
"""
_MARK_READING = """
create or replace function mark_reading() returns trigger language plpgsql as $$
begin
    if tg_op <> 'DELETE' and new.status <> 'unconfirmed' then
        insert into report_mark (month) values (new.billing_period);
    end if;
    if tg_op <> 'INSERT' and old.status in ('valid', 'transmitted')
       and (tg_op = 'DELETE' or old.billing_period <> new.billing_period or new.status = 'unconfirmed') then
        insert into report_mark (month) values (old.billing_period);
    end if;
    return null;
end $$
"""
_ON_READING = """
create trigger mark_reading
after insert or delete or update of status, source, outside_window, billing_period on reading
for each row execute function mark_reading()
"""
_ON_APPLICATION = f"""
create trigger mark_filed after insert or delete or update of {_COLUMNS} on application
for each row execute function mark_filed()
"""
_ON_CLOCK = """
create trigger mark_clock after insert or delete or update of state, due_on, due_at, rule on application_clock
for each row execute function mark_clock()
"""

for _model, _function, _trigger in (
    (Application, _MARK_FILED, _ON_APPLICATION),
    (ApplicationClock, _MARK_CLOCK, _ON_CLOCK),
    (Reading, _MARK_READING, _ON_READING),
):
    _table = _model.__table__  # pyright: ignore[reportAttributeAccessIssue]
    event.listen(_table, "after_create", DDL(_function.replace("%", "%%")))
    event.listen(_table, "after_create", DDL(_trigger))
