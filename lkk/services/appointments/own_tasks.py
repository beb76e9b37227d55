"""Visits that are ahead and times that are offered, as lines of «Что нужно от вас»."""

from collections.abc import Sequence

from lkk.routes import APPOINTMENT_NEW, APPOINTMENTS
from lkk.services.appointments import own
from lkk.services.appointments.views import BookingView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_tasks.declaration import OwnTask, TaskSource, Urgency
from lkk.vocabulary.appointments import WEEKDAYS
from lkk.vocabulary.words import day_in_words, moment


async def _read(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    return [_task(one) for one in await own.upcoming(work, actor)]


def _task(one: BookingView) -> OwnTask:
    when = f"{WEEKDAYS[one.slot.day.weekday()]}, {day_in_words(one.slot.day)}, {one.slot.label}"
    where = ", ".join(part for part in (one.service, one.office, one.address, one.place) if part)
    if one.may_take and one.hold_until:
        return OwnTask(
            f"visit:{one.key}",
            f"Освободилось время приёма: {when}",
            "Записаться на это время",
            f"{APPOINTMENT_NEW.path}?offer={one.key}",
            detail=f"{where}. Время за вами до {moment(one.hold_until, one.zone)}",
            icon="calendar_clock",
        )
    said = "Запись на приём ждёт подтверждения" if one.answer_by else "Приходите на приём"
    return OwnTask(
        f"visit:{one.key}",
        f"{said}: {when}",
        "Открыть запись",
        APPOINTMENTS.path,
        Urgency.AHEAD,
        where,
        icon="calendar_check",
    )


OWN_TASKS = (TaskSource("appointments", 1, _read),)
