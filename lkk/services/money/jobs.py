"""Periodic jobs of money."""

import structlog

from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import HOUR_S, Job
from lkk.services.money import reminding
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.online import janitor
from lkk.services.money.paper import making

log = structlog.get_logger("lkk.jobs")
JANITOR_S, MAKING_S = 30, 15


def money_jobs(effects: PaymentEffects) -> tuple[Job, ...]:
    """Return the jobs; `effects` are what follows when an invoice is paid."""

    async def ask(ports: Ports) -> None:
        if count := await janitor.ask_due(ports, effects):
            log.info("payments_asked_about", count=count)

    async def remind(_: Ports) -> None:
        if count := await reminding.remind():
            log.info("invoices_reminded_of", count=count)

    async def make(_: Ports) -> None:
        if count := await making.make_missing():
            log.info("invoices_made", count=count)

    return (
        Job("make_invoices", "Документы счетов", MAKING_S, make),
        Job("ask_about_payments", "Исходы оплат на сайте", JANITOR_S, ask),
        Job("remind_of_invoices", "Напоминания о сроке оплаты", HOUR_S, remind),
    )
