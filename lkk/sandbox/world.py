"""Everything the sandbox plays, put together over one storage."""

import asyncio
import sqlite3
from typing import Any

from lkk.sandbox.accounting.bank import Bank
from lkk.sandbox.accounting.dispatch import Dispatch
from lkk.sandbox.accounting.enclosures import Enclosures
from lkk.sandbox.accounting.feed import Feed
from lkk.sandbox.accounting.hours import Hours
from lkk.sandbox.accounting.ledger import Ledger
from lkk.sandbox.accounting.office import Office
from lkk.sandbox.accounting.papers import Papers
from lkk.sandbox.accounting.past import Past
from lkk.sandbox.accounting.registry import Registry
from lkk.sandbox.behaviour import Behaviour, MailBehaviour, Switch
from lkk.sandbox.calendar import Calendar
from lkk.sandbox.city.builder import CitySlice
from lkk.sandbox.city.generator import make_city, plain_slices
from lkk.sandbox.database import fact, open_database, remember
from lkk.sandbox.documents.archive import Archive
from lkk.sandbox.mail.emails import Mailbox
from lkk.sandbox.options import Options
from lkk.sandbox.payments.shop import PaymentShop
from lkk.sandbox.signatures.api import Checker
from lkk.sandbox.smb.firms import Firms
from lkk.sandbox.sms.texts import GATEWAYS, Phones
from lkk.sandbox.supplier.desk import SupplyDesk

_FILE = "sandbox.sqlite3"
_CITY_MADE = "city_made"
_PLAIN_ACCOUNTS = "plain_accounts"


class World:
    """The data of the neighbours, the emails and SMS, and how all behave."""

    def __init__(self, connection: sqlite3.Connection, calendar: Calendar) -> None:
        self._connection = connection
        self.calendar = calendar
        self.behaviour = Switch(Behaviour())
        self.sms_behaviours = {gateway: Switch(Behaviour()) for gateway in GATEWAYS}
        self.mail_behaviour = Switch(MailBehaviour())
        self.feed = Feed(connection)
        self._registry = Registry(connection)
        self.ledger = Ledger(connection, self.feed, self._registry, calendar)
        self.hours = Hours(connection, self.feed, self._registry, calendar)
        self.enclosures = Enclosures(connection)
        self.office = Office(connection, self.feed, calendar, self.enclosures)
        self.papers = Papers(connection, self.feed, calendar)
        self.past = Past(connection, self.feed)
        self.bank = Bank(connection, self.feed, calendar)
        self.dispatch = Dispatch(connection, self.feed)
        self.archive = Archive(connection, calendar)
        self.supply = SupplyDesk(connection, calendar, lambda key, data: self.feed.append_next("account", key, data))
        self.mailbox = Mailbox(connection)
        self.phones = Phones(connection)
        self.firms = Firms()
        self.checker = Checker()
        self.shop = PaymentShop(connection)
        self.payments_behaviour = Switch(Behaviour(path="/yookassa/v3/"))

    def make_city(self, accounts: int) -> None:
        """Make the demo city unless the storage has it already."""
        if fact(self._connection, _CITY_MADE):
            return
        with self._connection:
            self._take(make_city(self.calendar.today(), accounts))
            remember(self._connection, _CITY_MADE, self.calendar.today().isoformat())

    async def grow(self, accounts: int) -> int:
        """Add plain accounts with their history; other requests are served between the slices.

        Returns the number of changes.
        """
        before = self.feed.size()
        already = int(fact(self._connection, _PLAIN_ACCOUNTS) or 0)
        for city_slice in plain_slices(self.calendar.today(), already, accounts):
            with self._connection:
                self._take(city_slice)
                remember(self._connection, _PLAIN_ACCOUNTS, str(already := already + city_slice.accounts))
            await asyncio.sleep(0)
        return self.feed.size() - before

    def put(self, entity: str, entity_id: str, data: dict[str, Any]) -> int:
        """Store a new version of one thing and return its number. Raises KeyError when `data` lacks a field."""
        with self._connection:
            self._registry.learn(entity, entity_id, data)
            return self.feed.append_next(entity, entity_id, data)

    def behaviour_of(self, path: str) -> Switch[Behaviour]:
        """The switch of the system below a path: SMS gateways and payments have their own, the others share one."""
        if path.startswith("/yookassa/"):
            return self.payments_behaviour
        return self.sms_behaviours.get(path.split("/")[1] if "/" in path else "", self.behaviour)

    def close(self) -> None:
        """Close the storage."""
        self._connection.close()

    def _take(self, city_slice: CitySlice) -> None:
        self.feed.append(city_slice.changes)
        for meter_id, meter in city_slice.meters:
            self._registry.add_meter(meter_id, meter)
        self._registry.add_readings(city_slice.readings)


def open_world(options: Options) -> World:
    """The world kept in the folder; its city is made at the first call, which takes seconds."""
    world = World(open_database(options.folder / _FILE), Calendar(options.today))
    world.make_city(options.accounts)
    return world
