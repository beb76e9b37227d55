"""Fixtures of all tests: settings that touch nothing of the user's, a database, the outside world."""

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from lkk.services.kernel import unit_of_work
from lkk.settings import Settings, settings
from tests import business_time
from tests.city import load_city
from tests.cluster import CLONE_PREFIX, Cluster, cluster
from tests.kept_databases import KeptDatabases
from tests.production import DATA_KEYS
from tests.sandbox_process import Sandbox, running_sandbox

# SQLModel wants exec() everywhere, but that takes no plain SQL text, which our sets of rows are written in.
PLAIN_SQL = r"ignore:[\s\S]*instead of `session\.execute\(\)`:DeprecationWarning"
KEPT_SETTINGS = ("LKK_TEST_DATABASE_URL", "LKK_CHROMIUM", "LKK_PG_BIN", "LKK_PG_OSUSER")


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors but for this one."""
    config.addinivalue_line("filterwarnings", PLAIN_SQL)


@pytest.fixture(scope="session", autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests see neither the user's `.env` nor the user's `LKK_…`, and never the user's database."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("LKK_") and name not in KEPT_SETTINGS]:
            patch.delenv(name)
        patch.setitem(Settings.model_config, "env_file", None)
        patch.setenv("LKK_ENVIRONMENT", "test")
        patch.setenv("LKK_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        patch.setenv("LKK_SECRET_KEY", "a key of tests, forty characters long...")
        patch.setenv("LKK_DATA_KEYS", DATA_KEYS)
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """The server with the migrated template."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def kept_databases(postgresql: Cluster) -> Iterator[KeptDatabases]:
    """Clean databases for one test after another."""
    kept = KeptDatabases(postgresql)
    yield kept
    kept.end()


@pytest.fixture(autouse=True)
def business_time_of_its_own() -> None:
    """Let no test fill forms on the day another one moved its clock to."""
    business_time.stands_ahead(0)


@pytest.fixture
async def database(kept_databases: KeptDatabases) -> AsyncIterator[str]:
    """A clean database of this test alone, already set as LKK_DATABASE_URL; the value is its address."""
    name = kept_databases.take()
    async with _settings_for(LKK_DATABASE_URL=kept_databases.cluster.url(name)):
        yield kept_databases.cluster.url(name)
    kept_databases.give_back(name)


@pytest.fixture
async def city_database(postgresql: Cluster, city: str, sandbox: Sandbox) -> AsyncIterator[str]:
    """As `database`, with everything of the sandbox's city, got by the feed."""
    async with _own_database(postgresql, city) as url:
        yield url


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox with a small city for all tests of this process."""
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture(scope="session")
async def city(postgresql: Cluster, sandbox_process: Sandbox) -> AsyncIterator[str]:
    """The name of a database that has caught up with the sandbox; to be copied, not used."""
    name, url = _copy(postgresql)
    async with _settings_for(LKK_DATABASE_URL=url, **sandbox_process.environment):
        await load_city()
    yield name
    postgresql.drop(name)


@pytest.fixture
def sandbox(sandbox_process: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """The outside world, behaving well at the start of the test and already set in the settings."""
    sandbox_process.reset()
    for name, value in sandbox_process.environment.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield sandbox_process
    sandbox_process.reset()
    settings.cache_clear()


@asynccontextmanager
async def _own_database(postgresql: Cluster, source: str) -> AsyncIterator[str]:
    name, url = _copy(postgresql, source)
    async with _settings_for(LKK_DATABASE_URL=url):
        yield url
    postgresql.drop(name)


def _copy(postgresql: Cluster, source: str = "") -> tuple[str, str]:
    """A copy of a database, the migrated empty one by default: its name and address."""
    name = f"{CLONE_PREFIX}{uuid.uuid4().hex[:12]}"
    return name, postgresql.clone(name, source)


@asynccontextmanager
async def _settings_for(**values: str) -> AsyncIterator[None]:
    """Other settings for a while; at the end no connection made under them is left, and no other one is lost."""
    with pytest.MonkeyPatch.context() as patch:
        for setting, value in values.items():
            patch.setenv(setting, value)
        settings.cache_clear()
        try:
            yield
        finally:
            await unit_of_work.engine().dispose()
    settings.cache_clear()
