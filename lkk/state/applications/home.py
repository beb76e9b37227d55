"""The first page of a customer: what waits for them, accounts, applications that move, and the last notices."""

from typing import Any

import reflex as rx

from lkk.routes import HOME, READINGS
from lkk.services import notifications
from lkk.services.accounts import links
from lkk.services.applications import under_way
from lkk.services.composition import OWN_TASKS
from lkk.services.customers import own_consent
from lkk.services.kernel.clock import local_day
from lkk.services.outages import own as own_outages
from lkk.services.own_tasks.declaration import Urgency
from lkk.services.own_tasks.reading import waiting
from lkk.services.readings import year
from lkk.services.readings.overview import overview
from lkk.settings import settings
from lkk.state.access import allow
from lkk.state.applications.home_rows import (
    AccountCard,
    MovingItem,
    NoticeGroup,
    TaskItem,
    account_card,
    moving_item,
    notice_group,
    task_item,
)
from lkk.state.arguments import AccountId, Answer, Form
from lkk.state.base import Base
from lkk.state.identity.session import Session
from lkk.state.live import refresh_with
from lkk.state.outages.rows import NoteItem, OutageItem, item, restriction_item
from lkk.vocabulary.permissions import Permission

NOTICES_SHOWN, ACCOUNTS_SHOWN, APPLICATIONS_SHOWN, TASKS_SHOWN = 3, 3, 5, 3
CONSENT_FORM = "own-consent"


class Home(Base):
    """What the first page shows; the tasks are those every feature declares."""

    loaded: bool = False
    tasks: list[TaskItem] = []  # the most pressing ones
    more_tasks: list[TaskItem] = []
    needed: bool = False  # whether any of them is more than a wish
    cards: list[AccountCard] = []
    more_accounts: int = 0
    moving: list[MovingItem] = []
    moving_total: int = 0
    ever_filed: bool = False
    notices: list[NoticeGroup] = []
    outages: list[OutageItem] = []
    restrictions: list[NoteItem] = []
    consent: list[str] = []  # paragraphs of what a customer registered at the counter has still to read
    consent_version: str = ""

    _loaded_for: int = -1

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page."""
        if self._loaded_for != self._opening:
            await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Look again after a signal."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def open_task(self, key: Answer) -> Any:
        """Open what a task asks for, for its account, which becomes the active one."""
        task = next((one for one in (*self.tasks, *self.more_tasks) if one.key == key), None)
        if task is None:
            return None
        if task.account_id:
            async with self._unit() as (work, actor):
                await links.activate(work, actor, task.account_id)
        return [Session.refresh, rx.redirect(task.href)]

    @allow(Permission.USE_CABINET)
    async def open_readings(self, account_id: AccountId) -> Any:
        """Open the readings of an account, which becomes the active one."""
        async with self._unit() as (work, actor):
            await links.activate(work, actor, account_id)
        return [Session.refresh, rx.redirect(READINGS.path)]

    @allow(Permission.USE_CABINET, form=CONSENT_FORM)
    async def agree(self, form: Form) -> None:
        """Give the consent that is awaited, in the version that was shown."""
        async with self._unit() as (work, actor):
            await own_consent.agree(work, actor, self.consent_version if form.get("consent") else "")
        self._notice("Согласие записано")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            tasks = await waiting(work, actor, OWN_TASKS)
            states = sorted(await overview(work, actor), key=lambda one: not one.active)
            today = local_day(work.now, settings().time_zone)
            shown = [one.account_id for one in states[:ACCOUNTS_SHOWN]]
            years = await year.of_accounts(work, shown, today.replace(day=1))
            moving = await under_way.moving(work, actor, APPLICATIONS_SHOWN)
            notices = await notifications.latest_lines(work, actor, NOTICES_SHOWN)
            awaited = await own_consent.awaited(work, actor)
            outages = await own_outages.current(work, actor)
            restricted = await own_outages.restricted(work, actor)
            now = work.now
        self.tasks = [task_item(one, today) for one in tasks[:TASKS_SHOWN]]
        self.more_tasks = [task_item(one, today) for one in tasks[TASKS_SHOWN:]]
        self.needed = any(one.urgency is not Urgency.WISH for one in tasks)
        self.cards = [account_card(one, years.get(one.account_id)) for one in states[:ACCOUNTS_SHOWN]]
        self.more_accounts = max(len(states) - ACCOUNTS_SHOWN, 0)
        self.moving = [moving_item(one) for one in moving.rows]
        self.moving_total, self.ever_filed = moving.total, moving.any
        self.notices = [notice_group(one) for one in notices]
        self.outages = [item(one, now) for one in outages]
        self.restrictions = [restriction_item(one, now, zone, number) for number, zone, one in restricted]
        self.consent = [part for part in awaited.body.split("\n\n") if part.strip()] if awaited else []
        self.consent_version = awaited.version if awaited else ""
        self.loaded = True
        self._loaded_for = self._opening


refresh_with(HOME, Home.refresh)
