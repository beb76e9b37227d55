"""The screens people live on, each with the person of the demo who opens it."""

import os
from dataclasses import dataclass

import psycopg

from lkk.routes import (
    APPLICATION_NEW,
    APPLICATIONS,
    HOME,
    HOME_PUBLIC,
    LOGIN,
    OUTAGES,
    QUALITY,
    READINGS,
    SERVICES,
    STAFF,
    service_path,
    staff_application_path,
)
from lkk.services.demo.people import add_people
from lkk.services.kernel.unit_of_work import engine
from lkk.settings import settings
from lkk.vocabulary.demo import DEMO_PASSWORD
from tests.portal_process import Portal
from tests.raw_client import session_cookie

RESIDENT, PLANT, OPERATOR = "ivanov@example.com", "zavod@example.com", "operator@example.com"
_CARD = """
select number from application
 where number <> '' and status in ('registered', 'in_progress') and (kind like 'tp%%') = %s order by id desc limit 1
"""


@dataclass(frozen=True)
class Screen:
    """A page and who opens it, nobody for a stranger."""

    name: str
    path: str
    who: str = ""


async def screens(portal: Portal) -> list[Screen]:
    """Add the people; the screens as they may be opened then."""
    os.environ["LKK_DATA_KEYS"] = portal.surroundings["LKK_DATA_KEYS"]  # what is sealed here is read by the portal
    settings.cache_clear()
    await add_people(wait_s=60)
    await engine().dispose()
    with psycopg.connect(portal.database_url.replace("+psycopg", "")) as connection:
        cards = [connection.execute(_CARD, [is_connection]).fetchone() for is_connection in (False, True)]
    ordinary, connecting = [staff_application_path(row[0]) for row in cards if row]  # of a demo that holds both
    return [
        Screen("landing", HOME_PUBLIC.path),
        Screen("sign_in", LOGIN.path),
        Screen("outages", OUTAGES),
        Screen("quality", QUALITY),
        Screen("services", SERVICES),
        Screen("service", service_path("tp_new")),
        Screen("home", HOME.path, RESIDENT),
        Screen("applications", APPLICATIONS.path, RESIDENT),
        Screen("new_application", APPLICATION_NEW.path, RESIDENT),
        Screen("readings", READINGS.path, RESIDENT),
        Screen("grid", READINGS.path, PLANT),
        Screen("queue", STAFF.path, OPERATOR),
        Screen("card", ordinary, OPERATOR),
        Screen("connection_card", connecting, OPERATOR),
    ]


async def cookies(portal: Portal, found: list[Screen]) -> dict[str, str]:
    """The session cookie of everybody who opens a screen; a stranger's is empty."""
    people = {screen.who for screen in found if screen.who}
    return {"": ""} | {who: await session_cookie(portal.url, who, DEMO_PASSWORD) for who in people}
