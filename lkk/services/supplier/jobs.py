"""Mails the registry of the past month where an address is set; later readings go in the next registry."""

from zoneinfo import ZoneInfo

import structlog
from dateutil.relativedelta import relativedelta

from lkk.services import notifications
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import HOUR_S, Job
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.supplier.events import SUPPLIER_REGISTRY
from lkk.services.supplier.registries import make_for, suppliers
from lkk.settings import settings
from lkk.vocabulary import words

FIRST_HOUR = 9  # of the company's day
_log = structlog.get_logger("lkk.jobs")


async def mail(_: Ports) -> None:
    """Send what has not been passed; a run that finds nothing new sends nothing."""
    async with unit_of_work() as work:
        here = work.now.astimezone(ZoneInfo(settings().time_zone))
        if here.hour < FIRST_HOUR:
            return
        period = here.date().replace(day=1) - relativedelta(months=1)
        for one in await suppliers(work, here.date()):
            if not one.email or here.day < one.send_day:
                continue
            made = await make_for(work, one.cabinet_class, period, mailed_to=one.email)
            if made is None:
                continue
            await notifications.send_email(
                work,
                SUPPLIER_REGISTRY,
                one.email,
                registry_id=made.key,
                registry_number=made.number,
                registry=one.cabinet_class.label.lower(),
                period=words.month(period),
                count=made.lines,
            )
            _log.info("registry_mailed", registry=made.key, lines=made.lines)


JOBS = (Job("mail_registries", "Реестры показаний для сбыта", HOUR_S, mail),)
