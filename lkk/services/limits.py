"""How often somebody may try: counters in the database, a growing delay instead of a lock-out.

The figures are those of reliability C2 in the product's reference; they protect people, so they are code
and change with a review, while the counters are rows shared by all processes.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlmodel import col, delete, select

from lkk.models.operation import AttemptCounter
from lkk.services.errors import TooManyAttempts
from lkk.services.secrets import keyed_hash
from lkk.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Limit:
    """At most `count` tries in `window_s` seconds of one subject (an address, a login, a user)."""

    name: str
    count: int
    window_s: int


SIGN_IN_LOGIN = Limit("sign_in_login", 10, 300)
SIGN_IN_DEVICE = Limit("sign_in_device", 10, 300)
SIGN_IN_IP = Limit("sign_in_ip", 30, 300)
SIGN_IN_ALL = Limit("sign_in_all", 1000, 300)
REGISTER_IP = Limit("register_ip", 10, 1800)
CODE_COOL_DOWN = Limit("code_cool_down", 1, 60)
CODE_HOUR = Limit("code_hour", 5, 3600)
CODE_DAY = Limit("code_day", 10, 86_400)
CODE_IP = Limit("code_ip", 30, 3600)
CODE_TRY_IP = Limit("code_try_ip", 30, 300)
RECOVERY_DAY = Limit("recovery_day", 5, 86_400)
RECOVERY_IP = Limit("recovery_ip", 20, 3600)
PIN_USER_HOUR = Limit("pin_user_hour", 5, 3600)
PIN_USER_DAY = Limit("pin_user_day", 20, 86_400)
PIN_ACCOUNT = Limit("pin_account", 10, 3600)
PIN_IP = Limit("pin_ip", 60, 3600)
PASSWORD_CHANGE = Limit("password_change", 5, 900)
SUBMISSION = Limit("submission", 60, 3600)
UPLOAD = Limit("upload", 60, 3600)
UPLOAD_KIB = Limit("upload_kib", 200 << 10, 86_400)
APPLICATION = Limit("application", 20, 3600)
MESSAGE = Limit("message", 30, 60)

_COUNT = text("""
insert into attempt_counter (subject, count, window_started_at, last_at) values (:subject, :amount, :now, :now)
on conflict (subject) do update set
  count =
    case when attempt_counter.window_started_at <= :expired then 0 else attempt_counter.count end + :amount,
  window_started_at =
    case when attempt_counter.window_started_at <= :expired then :now else attempt_counter.window_started_at end,
  last_at = :now
returning count, window_started_at
""")


def _subject(limit: Limit, subject: str) -> str:
    return keyed_hash("limit", limit.name, subject)


async def spend(work: UnitOfWork, limit: Limit, subject: str, amount: int = 1) -> None:
    """Counts one try (or an amount of what is limited) and refuses the one after the last allowed.

    The row lock makes check and count atomic.

    Raises:
        TooManyAttempts: with the seconds until the window ends.
    """
    window = timedelta(seconds=limit.window_s)
    values = {
        "subject": _subject(limit, subject),
        "amount": amount,
        "now": work.now,
        "expired": work.now - window,
    }
    count, started_at = (await work.session.execute(_COUNT, values)).one()
    if count > limit.count:
        raise TooManyAttempts(round((started_at + window - work.now).total_seconds()))


async def check(work: UnitOfWork, limit: Limit, subject: str) -> None:
    """Refuses when the tries are used up, without counting one (wrong answers are counted by `spend`).

    Raises:
        TooManyAttempts: with the seconds until the window ends.
    """
    window = timedelta(seconds=limit.window_s)
    query = select(AttemptCounter).where(AttemptCounter.subject == _subject(limit, subject))
    row = (await work.session.exec(query.with_for_update())).first()
    if row and row.count >= limit.count and row.window_started_at + window > work.now:
        raise TooManyAttempts(round((row.window_started_at + window - work.now).total_seconds()))


async def forgive(work: UnitOfWork, limit: Limit, subject: str) -> None:
    """Forgets the tries of a subject after a success."""
    await work.session.exec(delete(AttemptCounter).where(col(AttemptCounter.subject) == _subject(limit, subject)))
