"""The page of one meter in words: what is needed now, what a value comes to, what became of what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from lkk.services.kernel.clock import local_day
from lkk.services.readings.grid import Entered
from lkk.services.readings.rules import QuestionCode, Verdict
from lkk.services.readings.windows import WindowState
from lkk.state.readings.window_words import days_in_words, days_left
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.words import day_in_words, month, month_name, number

_WHOLE = Decimal(1)
_TOLD_BY_THE_USUAL = (QuestionCode.UNUSUAL, QuestionCode.NO_CONSUMPTION)
_SENT = (ReadingStatus.VALID, ReadingStatus.TRANSMITTED)

_FIRST = "Прежнего показания нет: расход посчитаем от этого, когда передадите следующее"


@dataclass(frozen=True)
class Told:
    """A note with its tone; an empty title is not shown."""

    tone: str = ""
    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class Scale:
    """By what the figures of a register become energy, and how much of it nothing is asked about."""

    multiplier: Decimal
    unit: str
    usual: tuple[Decimal, Decimal] | None = None


def needed_now(window: WindowState, today: date, done: int, total: int) -> Told:
    """The first thing the page says; `done` of `total` meters that are read by a person have their values."""
    period = month_name(window.billing_period)
    if not total:
        return Told("success", "От вас ничего не нужно", "Прибор сам передаёт показания.")
    if done >= total:
        return Told("success", f"От вас ничего не нужно: показания за {period} отправлены")
    if window.is_open:
        left = days_left((window.last - today).days + 1)
        return Told("info", f"Передайте показания за {period} до {day_in_words(window.last)}: {left}")
    days = days_in_words(window.first, window.last)
    if window.billing_period > today:
        return Told("attention", f"Приём за {month_name(today)} окончен, следующий — {days}")
    return Told("attention", f"Приём показаний за {period} откроется {day_in_words(window.first)}: {days}")


def scale_usual(
    previous: Decimal, expected: tuple[Decimal, Decimal] | None, multiplier: Decimal
) -> tuple[Decimal, Decimal] | None:
    """Return the usual energy of a register from the values that are usual, in whole units."""
    if expected is None:
        return None
    low, high = (((value - previous) * multiplier).quantize(_WHOLE, ROUND_HALF_UP) for value in expected)
    return max(low, Decimal()), high


def used_words(delta: Decimal, scale: Scale, *, rollover: bool) -> tuple[str, str]:
    """What a value comes to in energy, with its tone; `delta` is how far the counter has moved."""
    energy = delta * scale.multiplier
    said = f"Расход {number(energy)} {scale.unit}" if energy else "Расхода нет"
    if energy and scale.multiplier != 1:
        said += f" = {number(delta)} × {number(scale.multiplier)} (коэффициент трансформации)"
    if rollover:
        said += ", счётчик перешёл через ноль"
    if scale.usual is None:
        return said, ""
    low, high = scale.usual
    if energy > high:
        return f"{said}, больше обычного", "attention"
    if energy < low:
        return f"{said}, меньше обычного", "attention"
    return f"{said}, как обычно", ""


def typed_words(verdict: Verdict, previous: Decimal | None, scale: Scale) -> tuple[str, str]:
    """What is said while a value is being typed: the first figures of a number are no fault yet."""
    loud = next((one for one in verdict.questions if one.code not in _TOLD_BY_THE_USUAL), None)
    if loud is not None:
        return loud.text, "attention"
    if verdict.delta is not None and not verdict.error:
        return used_words(verdict.delta, scale, rollover=verdict.rollover)
    if verdict.wrong_day:
        return "", ""
    if not verdict.error:
        return ("", "") if verdict.value is None else (_FIRST, "")
    if verdict.value is not None and previous is not None and verdict.value < previous:
        return f"Пока меньше прежнего показания: {number(previous)}", ""
    return verdict.error, "danger"


def what_became(entered: Sequence[Entered], window: WindowState, time_zone: str) -> Told:
    """What became of the values of one meter; nothing is said before all of them were sent."""
    if not entered or any(one.status not in _SENT for one in entered):
        return Told()
    moments = [one.sent_at for one in entered if one.sent_at]
    on = day_in_words(local_day(max(moments), time_zone)) if moments else ""
    period = month_name(window.billing_period)
    if any(one.status is ReadingStatus.VALID for one in entered):
        how = "Ошиблись? Пока ответа нет, показание можно отозвать: «О приборе и история» ниже."
        return Told("progress", f"Отправлено {on}, ждём ответа учётной системы", how)
    until = day_in_words(window.corrected_until)
    how = f"Ошиблись? До {until} введите верное значение и нажмите «Отправить»: оно заменит прежнее."
    if not on:
        return Told("success", f"Показания за {period} уже есть в учётной системе", how)
    if any(one.outside_window for one in entered):
        late = "Они отмечены «вне срока»: поставщик может учесть их в следующем месяце."
        return Told("success", f"Передано {on} за {month(window.billing_period)}", f"{late} {how}")
    return Told("success", f"Передано {on}, учтём за {period}", how)


def turn_words(done: int, total: int) -> str:
    """«2 из 3 переданы»; nothing where one meter is all."""
    return f"{done} из {total} {'передан' if done == 1 else 'переданы'}" if total > 1 else ""
