"""Entry of readings: «Сохранить» keeps drafts, «Отправить» makes them «достоверные» [seed B 6.3.3.5]."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import col, delete

from lkk.models.readings import Reading
from lkk.services import notifications
from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel import audit, limits, outbox
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.events import READINGS_SUBMITTED
from lkk.services.readings.facts import InstalledRegister, facts_of, history, installed, open_readings
from lkk.services.readings.grid import Entered, entered_now
from lkk.services.readings.outgoing import READINGS
from lkk.services.readings.rules import PastReading, Question, Verdict, judge, zone_questions
from lkk.services.readings.windows import WindowState
from lkk.vocabulary import words
from lkk.vocabulary.metering import EnergyKind, ReadingStatus, Zone
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Outcome:
    """What became of a form: per register the verdict, what still has to be answered, how many were taken.

    `entered` tells what stands now in the cells a save has touched.
    """

    verdicts: dict[int, Verdict]
    taken: int = 0
    questions: dict[int, list[Question]] = field(default_factory=dict)
    window: WindowState | None = None
    entered: dict[int, Entered] = field(default_factory=dict)

    @property
    def errors(self) -> dict[int, str]:
        """Refused registers with the sentence for each."""
        return {key: verdict.error for key, verdict in self.verdicts.items() if verdict.error}


@dataclass
class _Form:
    """The typed values of one account's grid with all that is needed to judge them."""

    account: AttachedAccount
    window: WindowState
    today: date
    taken_on: date
    registers: dict[int, InstalledRegister]
    past: dict[int, tuple[PastReading, ...]]
    present: dict[int, Reading]
    typed: dict[int, str]

    def verdicts(self) -> dict[int, Verdict]:
        """The verdict on every filled cell; cells whose values stand already are left out."""
        return {key: self._verdict(key, value) for key, value in self.typed.items() if value and not self._same(key)}

    def _verdict(self, key: int, value: str) -> Verdict:
        verdict = judge(value, self.taken_on, self.today, facts_of(self.registers[key], self.past.get(key, ())))
        present = self.present.get(key)
        if not verdict.error and present and present.status is ReadingStatus.VALID:
            return Verdict(verdict.value, "Показание уже отправляется, дождитесь ответа учётной системы")
        return verdict

    def _same(self, key: int) -> bool:
        """Whether the value was sent already: a second click changes nothing."""
        present = self.present.get(key)
        if present is None or present.status not in (ReadingStatus.VALID, ReadingStatus.TRANSMITTED):
            return False
        verdict = judge(self.typed[key], present.taken_on, self.today, facts_of(self.registers[key], ()))
        return verdict.value == present.value

    def questions(self, verdicts: Mapping[int, Verdict]) -> dict[int, list[Question]]:
        """Doubts per register; those about zones together stand at the first register of the group."""
        found = {key: list(verdict.questions) for key, verdict in verdicts.items() if verdict.questions}
        for keys in self._groups():
            judged = [key for key in keys if key in verdicts]
            if not judged:
                continue
            deltas = {self.registers[key].register.zone: self._delta(key, verdicts) for key in keys}
            if doubts := zone_questions(deltas, len(keys)):
                found.setdefault(judged[0], []).extend(doubts)
        return found

    def _delta(self, key: int, verdicts: Mapping[int, Verdict]) -> Any:
        verdict = verdicts.get(key)
        if verdict is not None:
            return verdict.delta or 0
        present = self.present.get(key)
        sent = present is not None and present.status in (ReadingStatus.VALID, ReadingStatus.TRANSMITTED)
        previous = self.past.get(key)
        return present.value - previous[0].value if sent and present and previous else (0 if sent else None)

    def _groups(self) -> list[list[int]]:
        groups: dict[tuple[int, EnergyKind], dict[Zone, int]] = {}
        for key, item in self.registers.items():
            groups.setdefault((item.meter.key, item.register.energy), {})[item.register.zone] = key
        return [list(zones.values()) for zones in groups.values()]


async def save(
    work: UnitOfWork, actor: Actor, account_id: int, typed: Mapping[int, str], taken_on: date | None = None
) -> Outcome:
    """Keeps the valid values as «неподтвержденные», an emptied cell drops its draft; refused values are reported.

    Raises:
        NotFound: the account is not attached to the actor, or a register is not of its meters in place.
    """
    form = await _load(work, actor, account_id, typed, taken_on)
    verdicts = form.verdicts()
    for key, value in form.typed.items():
        verdict = verdicts.get(key)
        if verdict is not None and not verdict.error:
            _keep(work, actor, form, key, verdict)
        elif not value or verdict is None:
            await _drop_draft(work, form, key)
    kept = sum(not verdict.error for verdict in verdicts.values())
    if kept or any(not value for value in form.typed.values()):
        work.tell_other_tabs(account_id)
    await work.session.flush()
    entered = await entered_now(work, form.typed.keys(), form.window.billing_period)
    return Outcome(verdicts, kept, window=form.window, entered=entered)


async def submit(
    work: UnitOfWork,
    actor: Actor,
    account_id: int,
    typed: Mapping[int, str],
    answers: Mapping[int, frozenset[str]],
    taken_on: date | None = None,
) -> Outcome:
    """Makes the filled values «достоверные» and queues their delivery; all of them or none.

    `answers` names per register the codes of the questions the person said yes to. Nothing is sent while a
    value is refused or a question is open. The window is judged now, at the moment of sending; outside of it
    the readings are taken and marked.

    Raises:
        NotFound: as in `save`.
        TooManyAttempts: more than 60 submissions an hour.
    """
    await limits.spend(work, limits.SUBMISSION, str(actor.author_id))
    form = await _load(work, actor, account_id, typed, taken_on)
    verdicts = form.verdicts()
    if any(verdict.error for verdict in verdicts.values()):
        return Outcome(verdicts, window=form.window)
    asked = form.questions(verdicts)
    unanswered = {
        key: doubts
        for key, found in asked.items()
        if (doubts := [q for q in found if q.code not in answers.get(key, frozenset())])
    }
    if unanswered:
        return Outcome(verdicts, questions=unanswered, window=form.window)
    kept = {key: _keep(work, actor, form, key, verdict) for key, verdict in verdicts.items()}
    await work.session.flush()  # all at once: the queue needs their numbers
    for key, reading in kept.items():
        _send(work, form, reading, asked.get(key, []))
    if verdicts:
        await _announce(work, actor, form, len(verdicts))
    return Outcome(verdicts, len(verdicts), window=form.window)


async def _load(
    work: UnitOfWork, actor: Actor, account_id: int, typed: Mapping[int, str], taken_on: date | None
) -> _Form:
    demand(actor, Permission.USE_CABINET)
    account = await links.attached(work, actor, account_id)
    # Two people of one company may press the button together: one account's entries go one after another.
    await work.session.execute(
        text("select 1 from customer_account where id = :id for no key update"), {"id": account_id}
    )
    today = local_day(work.now, account.time_zone)
    window = await windows.state(work, account.cabinet_class, today)
    in_place = [] if account.closed else await installed(work, account_id, today)
    registers = {item.register.key: item for item in in_place}
    if typed.keys() - registers.keys():
        raise NotFound("Прибор учёта не найден: он мог быть заменён. Обновите страницу")
    touched = {registers[key].meter.key for key in typed}
    judged = [key for key, item in registers.items() if item.meter.key in touched]  # zones are judged together
    return _Form(
        account=account,
        window=window,
        today=today,
        taken_on=taken_on or today,
        registers={key: registers[key] for key in judged},
        past=await history(work, judged, window.billing_period),
        present=await open_readings(work, judged, window.billing_period),
        typed={key: value.strip() for key, value in typed.items()},
    )


def _keep(work: UnitOfWork, actor: Actor, form: _Form, key: int, verdict: Verdict) -> Reading:
    """The draft of a register with the new value; a rejected one becomes a draft again as a new row."""
    present = form.present.get(key)
    if present is None or present.status is not ReadingStatus.UNCONFIRMED:
        present = Reading(
            register_id=key,
            billing_period=form.window.billing_period,
            value=verdict.value or 0,  # pyright: ignore[reportArgumentType]
            taken_on=form.taken_on,
            status=ReadingStatus.UNCONFIRMED,
            created_at=work.now,
        )
    present.value = verdict.value if verdict.value is not None else present.value
    present.billing_period = form.window.billing_period
    present.taken_on = form.taken_on
    present.rollover = verdict.rollover
    present.entered_by = actor.author_id
    work.session.add(present)
    form.present[key] = present
    return present


async def _drop_draft(work: UnitOfWork, form: _Form, key: int) -> None:
    present = form.present.get(key)
    if present is not None and present.status is ReadingStatus.UNCONFIRMED:
        await work.session.exec(delete(Reading).where(col(Reading.id) == present.key))


def _send(work: UnitOfWork, form: _Form, reading: Reading, asked: list[Question]) -> None:
    reading.status = ReadingStatus.VALID
    reading.submitted_at = work.now
    reading.outside_window = not form.window.is_open
    reading.answers = {question.code.value: {"question": question.text, "answer": "да"} for question in asked}
    outbox.put(
        work,
        READINGS,
        {"reading_id": reading.key},
        key=str(reading.delivery_key),
        ordering_key=f"account:{form.account.id}",
    )


async def _announce(work: UnitOfWork, actor: Actor, form: _Form, count: int) -> None:
    """One notice for one «Отправить», however many values it carried."""
    audit.record(
        work,
        "readings_submitted",
        actor_id=actor.author_id,
        subject=f"account:{form.account.id}",
        ip=actor.ip,
        count=count,
    )
    await notifications.publish(
        work,
        READINGS_SUBMITTED,
        user_ids=[actor.subject_id],
        account_id=form.account.id,
        account_number=form.account.number,
        period=words.month(form.window.billing_period),
        count=count,
        in_window=form.window.is_open,
    )
    work.tell_accounts(form.account.id)
