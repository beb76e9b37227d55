"""Periodic jobs of readings."""

from lkk.services.jobs.declaration import HOUR_S, Job
from lkk.services.readings.archive import upkeep
from lkk.services.readings.reminders import remind

JOBS = (
    Job("remind_of_readings", "Напоминание о показаниях", HOUR_S / 2, remind),
    Job("keep_archive_requests", "Запросы архива показаний", HOUR_S, upkeep),
)
