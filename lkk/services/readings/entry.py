"""Entry of readings: «Сохранить» keeps drafts, «Отправить» makes them «достоверные» [seed B 6.3.3.5]."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lkk.services import notifications
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel import audit, limits, outbox
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.entry_rows import EntryRow, Written, WrittenRow, write
from lkk.services.readings.events import READINGS_SUBMITTED, value_words
from lkk.services.readings.facts import (
    Entries,
    InstalledRegister,
    OpenReading,
    facts_of,
    in_place,
    lock_account,
    past_of,
    readings_of,
)
from lkk.services.readings.grid import Entered, entered_of
from lkk.services.readings.outgoing import READINGS
from lkk.services.readings.rules import Question, Verdict, judge, newer_question, zone_questions
from lkk.services.readings.windows import WindowState
from lkk.vocabulary import words
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.metering import EnergyKind, ReadingStatus, Zone
from lkk.vocabulary.permissions import Permission

#: The values that stood in the cells when a tab drew or kept them last, None for an empty cell.
Seen = Mapping[int, Decimal | None]

_OVERTAKES = (ReadingStatus.UNCONFIRMED, ReadingStatus.TRANSMITTED)


@dataclass(frozen=True)
class Outcome:
    """What became of a form: per register the verdict, what was asked, how many were taken.

    While a question is open nothing is taken, and `questions` holds those with a yes too, named in `answered`.
    `entered` tells what stands now in the cells a save has touched, `newer` the values of other tabs that it left.
    """

    verdicts: dict[int, Verdict]
    taken: int = 0
    questions: dict[int, list[Question]] = field(default_factory=dict)
    answered: Mapping[int, frozenset[str]] = field(default_factory=dict)
    window: WindowState | None = None
    entered: dict[int, Entered] = field(default_factory=dict)
    newer: dict[int, Decimal] = field(default_factory=dict)

    @property
    def day_error(self) -> str:
        """What is wrong with the day the values were read off, empty when nothing is."""
        return next((verdict.error for verdict in self.verdicts.values() if verdict.wrong_day), "")

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
    entries: Entries
    typed: dict[int, str]
    seen: Seen

    def newer(self, key: int, verdict: Verdict | None) -> Decimal | None:
        """What another tab has put into a cell or sent since this form was drawn, None when it is the typed value."""
        present = self.present(key)
        if key not in self.seen or present is None or present.status not in _OVERTAKES:
            return None
        known = (self.seen[key], verdict.value if verdict else None)
        return None if present.value in known else present.value

    def verdicts(self) -> dict[int, Verdict]:
        """The verdict on every filled cell; cells whose values stand already are left out."""
        return {key: self._verdict(key, value) for key, value in self.typed.items() if value and not self._same(key)}

    def present(self, key: int) -> OpenReading | None:
        """What stands in a cell before this form."""
        return self.entries.standing(key)

    def draft_id(self, key: int) -> int | None:
        """The row of the draft that stands in a cell."""
        present = self.present(key)
        return present.id if present and present.status is ReadingStatus.UNCONFIRMED else None

    def _verdict(self, key: int, value: str) -> Verdict:
        facts = facts_of(self.registers[key], self.entries.past.get(key, ()))
        verdict = judge(value, self.taken_on, self.today, facts)
        present = self.present(key)
        if not verdict.error and present and present.status is ReadingStatus.VALID:
            return Verdict(verdict.value, "Показание уже отправляется, дождитесь ответа учётной системы")
        return verdict

    def _same(self, key: int) -> bool:
        """Whether the value was sent already: a second click changes nothing."""
        present = self.present(key)
        if present is None or present.status not in (ReadingStatus.VALID, ReadingStatus.TRANSMITTED):
            return False
        verdict = judge(self.typed[key], present.taken_on, self.today, facts_of(self.registers[key], ()))
        return verdict.value == present.value

    def questions(self, verdicts: Mapping[int, Verdict]) -> dict[int, list[Question]]:
        """Doubts per register; those about zones together stand at the first register of the group."""
        found = {key: list(verdict.questions) for key, verdict in verdicts.items() if verdict.questions}
        for key, verdict in verdicts.items():
            newer = self.newer(key, verdict)
            if newer is not None and verdict.value is not None:
                found.setdefault(key, []).insert(0, self._newer_question(key, verdict.value, newer))
        for keys in self._groups():
            judged = [key for key in keys if key in verdicts]
            if not judged:
                continue
            deltas = {self.registers[key].zone: self._delta(key, verdicts) for key in keys}
            if doubts := zone_questions(deltas, len(keys)):
                found.setdefault(judged[0], []).extend(doubts)
        return found

    def _newer_question(self, key: int, typed: Decimal, newer: Decimal) -> Question:
        return newer_question(typed, newer, sent=self.draft_id(key) is None)

    def unchanged(self, key: int, verdicts: Mapping[int, Verdict], before: Mapping[int, Decimal] | None) -> bool:
        """Whether the values that a question of a register is about are those of `before`."""
        about = next((keys for keys in self._groups() if key in keys), [key])
        values = {one: verdicts[one].value for one in about if one in verdicts}
        return before is None or all(values.get(one) == before.get(one) for one in about)

    def _delta(self, key: int, verdicts: Mapping[int, Verdict]) -> Any:
        verdict = verdicts.get(key)
        if verdict is not None:
            return verdict.delta or 0
        present = self.present(key)
        sent = present is not None and present.status in (ReadingStatus.VALID, ReadingStatus.TRANSMITTED)
        previous = past_of(self.registers[key], self.entries.past.get(key, ()))
        return present.value - previous[0].value if sent and present and previous else (0 if sent else None)

    def _groups(self) -> list[list[int]]:
        groups: dict[tuple[int, EnergyKind], dict[Zone, int]] = {}
        for key, item in self.registers.items():
            groups.setdefault((item.meter_id, item.energy), {})[item.zone] = key
        return [list(zones.values()) for zones in groups.values()]


async def save(
    work: UnitOfWork,
    actor: Actor,
    account_id: int,
    typed: Mapping[int, str],
    taken_on: date | None = None,
    seen: Seen | None = None,
) -> Outcome:
    """Keep the valid values as «неподтвержденные», an emptied cell drops its draft; refused values are reported.

    `seen` are the values the tab knows of: what another tab has entered or sent later stays and is told in `newer`.

    Raises:
        NotFound: the account is not attached to the actor, or a register is not of its meters in place.
    """
    form = await _load(work, actor, account_id, typed, taken_on, seen)
    verdicts = form.verdicts()
    newer = {key: value for key in form.typed if (value := form.newer(key, verdicts.get(key))) is not None}
    kept = {key: verdict for key, verdict in verdicts.items() if not verdict.error and key not in newer}
    emptied = [key for key, value in form.typed.items() if key not in newer and (not value or key not in verdicts)]
    dropped = {key: draft_id for key in emptied if (draft_id := form.draft_id(key)) is not None}
    rows = [_row(form, key, verdict) for key, verdict in kept.items()]
    await write(work, rows, _written(form, actor), list(dropped.values()))
    if kept or any(not value for value in form.typed.values()):
        work.tell_other_tabs(account_id)
    entered = {key: entered_of(form.entries.standing(key, without=dropped.get(key, 0))) for key in form.typed}
    entered |= {row.register_id: Entered(row.value, ReadingStatus.UNCONFIRMED, rollover=row.rollover) for row in rows}
    return Outcome(verdicts, len(kept), window=form.window, entered=entered, newer=newer)


async def judged(
    work: UnitOfWork, actor: Actor, account_id: int, typed: Mapping[int, str], taken_on: date
) -> dict[int, Verdict]:
    """Return what `save` would say of the values, entering nothing; those that stand already are left out.

    Raises:
        NotFound: as in `save`.
    """
    return (await _load(work, actor, account_id, typed, taken_on, None)).verdicts()


async def submit(
    work: UnitOfWork,
    actor: Actor,
    account_id: int,
    typed: Mapping[int, str],
    answers: Mapping[int, frozenset[str]],
    taken_on: date | None = None,
    seen: Seen | None = None,
    asked_of: Mapping[int, Decimal] | None = None,
) -> Outcome:
    """Make the filled values «достоверные» and queue their delivery; all of them or none.

    `answers` names per register the codes of the questions the person said yes to. Nothing is sent while a
    value is refused or a question is open. The window is judged now, at the moment of sending; outside of it
    the readings are taken and marked. `seen` are the values the tab knows of: a later one is asked about.
    `asked_of` are the values that were typed when the questions were asked: a yes about another value of the
    same kind of energy of a meter is none. None believes every yes.

    Raises:
        NotFound: as in `save`.
        TooManyAttempts: more than 60 submissions an hour.
    """
    await limits.spend(work, limits.SUBMISSION, str(actor.author_id))
    form = await _load(work, actor, account_id, typed, taken_on, seen, with_external_systems=True)
    verdicts = form.verdicts()
    if any(verdict.error for verdict in verdicts.values()):
        return Outcome(verdicts, window=form.window)
    asked = form.questions(verdicts)
    answered = {
        key: frozenset(question.code for question in found if question.code in answers.get(key, ()))
        for key, found in asked.items()
        if form.unchanged(key, verdicts, asked_of)
    }
    if any(len(answered.get(key, ())) < len(found) for key, found in asked.items()):
        return Outcome(verdicts, questions=asked, answered=answered, window=form.window)
    rows = [_row(form, key, verdict, asked.get(key, ())) for key, verdict in verdicts.items()]
    for reading in await write(work, rows, _written(form, actor, sent_at=work.now), ()):
        _queue(work, form, reading)
    if verdicts:
        await _announce(work, actor, form, verdicts)
    return Outcome(verdicts, len(verdicts), window=form.window)


async def _load(
    work: UnitOfWork,
    actor: Actor,
    account_id: int,
    typed: Mapping[int, str],
    taken_on: date | None,
    seen: Seen | None,
    *,
    with_external_systems: bool = False,
) -> _Form:
    """`with_external_systems`: the other registers of the touched meters too, since zones are judged together."""
    demand(actor, Permission.USE_CABINET)
    account, found = await lock_account(work, actor, account_id, typed.keys())
    today = local_day(work.now, account.time_zone)
    window = await windows.of_account(work, account, today)
    standing = [] if account.closed else [item for item in found if in_place(item, today)]
    registers = {item.register_id: item for item in standing}
    if typed.keys() - registers.keys():
        raise NotFound("Прибор учёта не найден: он мог быть заменён. Обновите страницу")
    values = {key: value.strip() for key, value in typed.items()}
    keys = registers if with_external_systems else typed
    judged = keys if with_external_systems else [key for key, value in values.items() if value]
    return _Form(
        account=account,
        window=window,
        today=today,
        taken_on=taken_on or today,
        registers=registers,
        entries=await readings_of(work, list(keys), window.billing_period, judged=judged),
        typed=values,
        seen=seen or {},
    )


def _row(form: _Form, key: int, verdict: Verdict, asked: Iterable[Question] = ()) -> EntryRow:
    """The value of a register in place of its draft; a rejected one becomes a draft again as a new row."""
    return EntryRow(
        register_id=key,
        draft_id=form.draft_id(key),
        value=verdict.value or Decimal(),
        rollover=verdict.rollover,
        answers={question.code.value: {"question": question.text, "answer": "да"} for question in asked},
    )


def _written(form: _Form, actor: Actor, sent_at: datetime | None = None) -> Written:
    return Written(
        billing_period=form.window.billing_period,
        taken_on=form.taken_on,
        entered_by=actor.author_id,
        submitted_at=sent_at,
        outside_window=sent_at is not None and not form.window.is_open,
    )


def _queue(work: UnitOfWork, form: _Form, reading: WrittenRow) -> None:
    outbox.put(
        work,
        READINGS,
        {"reading_id": reading.id},
        key=str(reading.delivery_key),
        ordering_key=f"account:{form.account.id}",
    )


async def _announce(work: UnitOfWork, actor: Actor, form: _Form, sent: Mapping[int, Verdict]) -> None:
    """One notice for one «Отправить», however many values it carried."""
    audit.record(
        work,
        AuditAction.READINGS_SUBMITTED,
        actor_id=actor.author_id,
        subject=f"account:{form.account.id}",
        ip=actor.ip,
        count=len(sent),
    )
    await notifications.publish(
        work,
        READINGS_SUBMITTED,
        user_ids=[actor.subject_id],
        account_id=form.account.id,
        account_number=form.account.number,
        period=words.month(form.window.billing_period),
        count=len(sent),
        values=[_line(form.registers[key], verdict) for key, verdict in sent.items()],
        in_window=form.window.is_open,
    )
    work.tell_accounts(form.account.id)


def _line(of: InstalledRegister, verdict: Verdict) -> str:
    return value_words(of.name, of.serial_number, of.energy, of.zone, verdict.value or Decimal())
