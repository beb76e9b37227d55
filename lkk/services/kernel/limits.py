"""How often somebody may try: counters in the database, a growing delay instead of a lock-out.

The figures are those of reliability C2 in the product's reference; they protect people, so they are code
and change with a review, while the counters are rows shared by all processes.
"""

import math
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import text
from sqlmodel import col, delete, select

from lkk.models.operation import AttemptCounter
from lkk.services.kernel.errors import TooManyAttempts
from lkk.services.kernel.secrets import keyed_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.words import at_most


@dataclass(frozen=True)
class Limit:
    """At most `count` tries in `window_s` seconds of one subject (an address, a login, a user).

    A growing limit never locks out: after `count` tries each further one waits twice as long as the one before,
    from five seconds to `longest_s`, or to `window_s` without it; after a quiet window all is forgotten. `of` is what
    is counted, in the genitive of one and of many («заявки», «заявок»); a limit that protects a secret keeps its
    figures to itself.
    """

    name: str
    count: int
    window_s: int
    growing: bool = False
    of: tuple[str, str] = ("", "")
    longest_s: int = 0

    def after(self, count: int) -> "Limit":
        """The same counter with pauses that begin after so many tries."""
        return replace(self, count=count, growing=True)

    @property
    def told(self) -> str:
        """The reason of a refusal: «Не больше 20 заявок в час»; empty where nothing is told."""
        if not self.of[0]:
            return ""
        return f"{at_most(self.count, *self.of).capitalize()} {_WINDOWS[self.window_s]}"


_WINDOWS = {60: "в минуту", 900: "за 15 минут", 3600: "в час", 43_200: "за 12 часов", 86_400: "в сутки"}

SIGN_IN_DEVICE = Limit("sign_in_device", 10, 300, growing=True)
SIGN_IN_PAIR = Limit("sign_in_pair", 10, 300, growing=True)  # a login from a network
SIGN_IN_PAIR_HOUR = Limit("sign_in_pair_hour", 100, 3600)
SIGN_IN_IP = Limit("sign_in_ip", 30, 300)
SIGN_IN_LOGIN = Limit("sign_in_login", 10, 300)  # this and the next alone refuse nobody
SIGN_IN_ALL = Limit("sign_in_all", 1000, 300)
UNSUBSCRIBE = Limit("unsubscribe", 300, 60)  # from a network: a mail provider presses for all of its people
SITE_SEARCH = Limit("site_search", 30, 60)  # from a network
REGISTER_IP = Limit("register_ip", 10, 1800)
CODE_COOL_DOWN = Limit("code_cool_down", 1, 60, of=("кода", "кодов"))
CODE_HOUR = Limit("code_hour", 5, 3600, of=("кода", "кодов"))
CODE_DAY = Limit("code_day", 10, 86_400, of=("кода", "кодов"))
CODE_IP = Limit("code_ip", 30, 3600)
CODE_TRY_IP = Limit("code_try_ip", 30, 300)
CODE_ABOUT_DAY = Limit("code_about_day", 20, 86_400, of=("кода", "кодов"))  # codes about a person, wherever they go
CODE_ASKED_HOUR = Limit("code_asked_hour", 60, 3600, of=("кода", "кодов"))  # asked for by one person
PERSON_CODE_IP = Limit("person_code_ip", 100, 3600)  # an office of operators is one network
PERSON_CODE_TRY = Limit("person_code_try", 20, 3600)  # with the next: of a person
PERSON_CODE_TRY_DAY = Limit("person_code_try_day", 50, 86_400)
SECOND_USER = Limit("second_user", 5, 300)  # tries of a second factor: only who knows the password gets to them
SECOND_USER_HOUR = Limit("second_user_hour", 20, 3600)
SECOND_USER_DAY = Limit("second_user_day", 50, 86_400)
SECOND_NETWORK = Limit("second_network", 30, 300)  # an office of employees is one network; a right code counts none
RECOVERY_DAY = Limit("recovery_day", 5, 86_400)
RECOVERY_IP = Limit("recovery_ip", 20, 3600)
PIN_USER_HOUR = Limit("pin_user_hour", 5, 3600)
PIN_USER_DAY = Limit("pin_user_day", 20, 86_400)
PIN_PAIR = Limit("pin_pair", 10, 3600)  # an account from a network
PIN_ACCOUNT = Limit("pin_account", 10, 3600, growing=True, longest_s=300)
PIN_IP = Limit("pin_ip", 60, 3600)
PASSWORD_CHANGE = Limit("password_change", 5, 900)
SUBMISSION = Limit("submission", 60, 3600, of=("отправки показаний", "отправок показаний"))
HOURS_LETTER = Limit("hours_letter", 40, 86_400, of=("письма", "писем"))
ARCHIVE = Limit("archive", 10, 3600, of=("запроса архива", "запросов архива"))
UPLOAD = Limit("upload", 60, 3600)
UPLOAD_KIB = Limit("upload_kib", 200 << 10, 86_400)
APPLICATION = Limit("application", 20, 3600, of=("заявки", "заявок"))
PROFILE_CHANGE = Limit("profile_change", 30, 86_400, of=("запроса", "запросов"))
DATA_EXPORT = Limit("data_export", 3, 86_400, of=("архива", "архивов"))
PAYMENT = Limit("payment", 30, 3600, of=("оплаты", "оплат"))
MESSAGE = Limit("message", 30, 60, of=("сообщения", "сообщений"))
CONSULTATION = Limit("consultation", 6, 43_200, of=("диалога", "диалогов"))
CONSULTATION_MESSAGE = Limit("consultation_message", 30, 60, of=("сообщения", "сообщений"))  # an employee's: a dialogue
TRANSCRIPT = Limit("transcript", 30, 3600, of=("письма", "писем"))
RECEPTION_FILING = Limit("reception_filing", 5, 3600, of=("обращения", "обращений"))  # these four: from a network
RECEPTION_FILE = Limit("reception_file", 20, 86_400, of=("файла", "файлов"))
RECEPTION_PAGE = Limit("reception_page", 60, 60)
SURVEY_ANSWER = Limit("survey_answer", 20, 3600, of=("ответа", "ответов"))  # by the public link, from a network
VERIFY = Limit("verify", 10, 60)  # documents checked without signing in, from a network
SIGNATURE_FILE = Limit("signature_file", 20, 3600, of=("файла подписи", "файлов подписи"))
TRACK_IP = Limit("track_ip", 20, 3600)  # wrong ones
TRACK_NUMBER = Limit("track_number", 10, 3600, growing=True, longest_s=300)  # never shuts whoever has the code out
GUEST_LETTER = Limit("guest_letter", 10, 86_400)  # letters with a code to one address
APPOINTMENT_HOLD = Limit("appointment_hold", 30, 3600)  # of a person
APPOINTMENT_HOLD_IP = Limit("appointment_hold_ip", 100, 3600)  # these two: guests of a network
APPOINTMENT_BOOKED_IP = Limit("appointment_booked_ip", 20, 86_400, of=("записи", "записей"))
APPOINTMENT_TRACK_IP = Limit("appointment_track_ip", 20, 3600)  # wrong numbers and codes
APPOINTMENT_TRACK_NUMBER = Limit("appointment_track_number", 10, 3600, growing=True, longest_s=300)
STATEMENT = Limit("statement", 60, 3600, of=("акта сверки", "актов сверки"))
REFUND = Limit("refund", 10, 86_400, of=("возврата", "возвратов"))
CALLBACK = Limit("callback", 5, 86_400, of=("звонка", "звонков"))
CAPACITY_AD = Limit("capacity_ad", 20, 86_400, of=("объявления", "объявлений"))  # sent for a check
CAPACITY_CONTACT = Limit("capacity_contact", 10, 86_400, of=("запроса", "запросов"))
LOGO = Limit("logo", 30, 3600, of=("картинки", "картинок"))
TABLET_IP = Limit("tablet_ip", 10, 300)
TABLET_ALL = Limit("tablet_all", 100, 300)  # with few codes open at once, a guess of a million hardly hits

FIRST_PAUSE_S = 5
_LONGEST_DOUBLING = 16  # by then every pause is the longest

_TOUCH = text("""
insert into attempt_counter (subject, count, window_started_at, last_at) values (:subject, 0, :now, :now)
on conflict (subject) do nothing
""")


# Counts what fits into the window, or into a new one when it is over; nothing comes back for what does not.
_SPEND = text("""
insert into attempt_counter as kept (subject, count, window_started_at, last_at) values (:subject, :amount, :now, :now)
on conflict (subject) do update set
  count = :amount + case when kept.window_started_at <= :over then 0 else kept.count end,
  window_started_at = case when kept.window_started_at <= :over then :now else kept.window_started_at end,
  last_at = :now
where kept.window_started_at <= :over or kept.count + :amount <= :most
returning count
""")


def _subject(limit: Limit, subject: str) -> str:
    return keyed_hash("limit", limit.name, subject)


async def spend(work: UnitOfWork, limit: Limit, subject: str, amount: int = 1) -> None:
    """Count one try (or an amount of what is limited), or refuses it; the row lock makes check and count atomic.

    Raises:
        TooManyAttempts: with the seconds to wait; the refused try is not counted.
    """
    if await _spent_at_once(work, limit, subject, amount):
        return
    row = await _locked(work, limit, subject)
    _demand_room(work, limit, row, amount)
    row.count += amount
    row.last_at = work.now
    work.session.add(row)
    await work.session.flush()


async def _spent_at_once(work: UnitOfWork, limit: Limit, subject: str, amount: int) -> bool:
    """Whether the tries fitted, counted by one statement; one with growing pauses has more to look at."""
    if limit.growing or amount > limit.count:
        return False
    values = {
        "subject": _subject(limit, subject),
        "amount": amount,
        "most": limit.count,
        "now": work.now,
        "over": work.now - timedelta(seconds=limit.window_s),
    }
    return (await work.session.execute(_SPEND, values)).first() is not None


async def count(work: UnitOfWork, limit: Limit, subject: str) -> int:
    """Count one try and refuse none; how many there are now."""
    row = await _locked(work, limit, subject)
    row.count += 1
    row.last_at = work.now
    work.session.add(row)
    await work.session.flush()
    return row.count


async def tries(work: UnitOfWork, limit: Limit, subject: str) -> int:
    """How many tries are counted now; nothing is locked."""
    query = select(AttemptCounter).where(AttemptCounter.subject == _subject(limit, subject))
    row = (await work.session.exec(query)).first()
    return row.count if row is not None and not _is_over(work, limit, row) else 0


async def check(work: UnitOfWork, limit: Limit, subject: str) -> None:
    """Refuse when the tries are used up, without counting one (wrong answers are counted by `spend`).

    The counter is locked till the end of the transaction, the first one too: of guesses made at once each waits for
    the answer to the one before.

    Raises:
        TooManyAttempts: with the seconds to wait.
    """
    _demand_room(work, limit, await _locked(work, limit, subject))


async def _locked(work: UnitOfWork, limit: Limit, subject: str) -> AttemptCounter:
    """The counter under a row lock; one whose time is over begins anew."""
    name = _subject(limit, subject)
    await work.session.execute(_TOUCH, {"subject": name, "now": work.now})
    query = select(AttemptCounter).where(AttemptCounter.subject == name).with_for_update()
    row = (await work.session.exec(query.execution_options(populate_existing=True))).one()
    if _is_over(work, limit, row):
        row.count, row.window_started_at = 0, work.now
    return row


def _is_over(work: UnitOfWork, limit: Limit, row: AttemptCounter) -> bool:
    since = row.last_at if limit.growing else row.window_started_at
    return since + timedelta(seconds=limit.window_s) <= work.now


def _demand_room(work: UnitOfWork, limit: Limit, row: AttemptCounter, amount: int = 1) -> None:
    if row.count + amount <= limit.count:
        return
    if limit.growing:
        doubled = min(row.count - limit.count, _LONGEST_DOUBLING)
        pause = min(FIRST_PAUSE_S * 2**doubled, limit.longest_s or limit.window_s)
        free_at = row.last_at + timedelta(seconds=pause)
    else:
        free_at = row.window_started_at + timedelta(seconds=limit.window_s)
    if free_at > work.now:
        raise TooManyAttempts(math.ceil((free_at - work.now).total_seconds()), told=limit.told)


async def give_back(work: UnitOfWork, limit: Limit, subject: str) -> None:
    """Take back one try: it was none of those that are limited."""
    row = await _locked(work, limit, subject)
    row.count = max(0, row.count - 1)
    work.session.add(row)
    await work.session.flush()


async def forgive(work: UnitOfWork, limit: Limit, subject: str) -> None:
    """Forget the tries of a subject after a success."""
    await work.session.exec(delete(AttemptCounter).where(col(AttemptCounter.subject) == _subject(limit, subject)))
