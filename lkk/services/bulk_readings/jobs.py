"""Periodic jobs of imports."""

from lkk.services.bulk_readings.imports import forget
from lkk.services.jobs.declaration import DAY_S, Job

JOBS = (Job("forget_reading_imports", "Удаление старых загрузок показаний", DAY_S, forget),)
