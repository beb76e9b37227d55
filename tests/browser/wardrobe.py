"""Separate browsers for tests, cleaned and used again: the next test finds the pages' files in the cache."""

import itertools
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext

from tests.browser.pages import NewContext
from tests.portal_process import Portal

_address = itertools.count(2)
Look = tuple[str, int, int]  # address of the portal, width and height of the window


class Wardrobe:
    """Contexts of one Chromium; one that was given back holds no page, cookie, permission or setting of its test."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._idle: dict[Look, list[BrowserContext]] = defaultdict(list)

    @asynccontextmanager
    async def opened(self, portal: Portal) -> AsyncIterator[NewContext]:
        """What opens browsers, each with a client address of its own; takes them back at the end."""
        worn: list[tuple[Look, BrowserContext]] = []

        async def open_one(width: int = 1440, height: int = 900, base_url: str = "") -> BrowserContext:
            look = (base_url or portal.url, width, height)
            context = self._idle[look].pop() if self._idle[look] else await self._new(look)
            worn.append((look, context))
            number = next(_address)
            await context.set_extra_http_headers({"X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}"})
            return context

        yield open_one
        for look, context in worn:
            await _clean(context)
            self._idle[look].append(context)

    async def _new(self, look: Look) -> BrowserContext:
        base_url, width, height = look
        return await self.browser.new_context(
            base_url=base_url, locale="ru-RU", viewport={"width": width, "height": height}
        )


async def _clean(context: BrowserContext) -> None:
    await context.set_offline(False)
    await context.clear_permissions()
    for page in context.pages:
        await page.close()
    await context.clear_cookies()
