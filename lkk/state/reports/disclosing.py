"""«Раскрытие информации»: the figures of a quarter as they would be published, and the button that publishes them."""

from dataclasses import dataclass
from datetime import date

from lkk.routes import STAFF_DISCLOSURE, disclosure_path
from lkk.services.reports import disclosure, quarters
from lkk.state import format
from lkk.state.access import allow
from lkk.state.base import Base
from lkk.state.reports.report_view import PartItem, items_of
from lkk.vocabulary.permissions import Permission

PUBLISH_DIALOG = "publish-disclosure"


@dataclass
class QuarterLink:
    """A quarter that may be looked at."""

    title: str
    href: str
    current: bool


@dataclass
class PublishedRow:
    """A quarter that everybody may read."""

    quarter: str
    href: str
    published: str
    by: str


class Disclosing(Base):
    """The last quarter that is over, unless the address names another one."""

    loaded: bool = False
    quarter: str = ""
    quarter_words: str = ""
    links: list[QuarterLink] = []
    parts: list[PartItem] = []
    published: list[PublishedRow] = []

    @allow(Permission.PUBLISH_DISCLOSURE)
    async def load(self) -> None:
        """Count the quarter of the address."""
        await self._reload()

    @allow(Permission.PUBLISH_DISCLOSURE)
    async def publish(self) -> None:
        """Let everybody read the quarter that is shown, as it is counted now."""
        shown = quarters.from_word(self.quarter)
        if shown is None:
            return
        async with self._unit() as (work, actor):
            await disclosure.publish(work, actor, shown)
        await self._reload()
        self._notice(f"Опубликовано: {quarters.in_words(shown)}")
        self._command("close", id=PUBLISH_DIALOG)

    async def _reload(self) -> None:
        asked = quarters.from_word(self.router.url.query_parameters.get("quarter", ""))
        async with self._unit() as (work, actor):
            offered = disclosure.offered(work.now)
            shown = asked if asked is not None and asked in offered else offered[0]
            parts = await disclosure.draft(work, actor, shown)
            published = await disclosure.listed(work)
        self._put(
            loaded=True,
            quarter=quarters.word(shown),
            quarter_words=quarters.in_words(shown),
            links=[_link(one, shown) for one in offered],
            parts=items_of(parts),
            published=[
                PublishedRow(
                    quarters.in_words(one.quarter),
                    disclosure_path(quarters.word(one.quarter)),
                    format.moment(one.published_at),
                    one.published_by,
                )
                for one in published
            ],
        )


def _link(one: date, shown: date) -> QuarterLink:
    return QuarterLink(quarters.in_words(one), STAFF_DISCLOSURE.url(quarter=quarters.word(one)), one == shown)
