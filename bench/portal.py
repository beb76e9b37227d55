"""The whole portal for a measurement: web and worker on a durable database, beside a sandbox with the demo city."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bench.surroundings import surroundings
from lkk.settings import settings
from tests.cluster import Cluster
from tests.portal_process import Portal, running_portal

CITY = 60
MIGRATED = "lkk"  # made by `surroundings`


@contextmanager
def measured_portal(**extra: str) -> Iterator[Portal]:
    """A portal that serves pages and has received the city; this process's settings name its database."""
    with (
        surroundings(accounts=CITY) as (server, sandbox),
        tempfile.TemporaryDirectory(prefix="lkk-bench-") as folder,
        running_portal(Cluster(make_url(server.dsn("postgres")), MIGRATED), sandbox, Path(folder), **extra) as portal,
    ):
        os.environ["LKK_DATABASE_URL"] = portal.database_url
        settings.cache_clear()
        yield portal
