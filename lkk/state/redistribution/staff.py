"""«Объявления о мощности» of the staff: what waits for a check, the oldest first, and what stands on the board."""

from dataclasses import dataclass

from lkk.routes import STAFF_CAPACITY, customer_path
from lkk.services.kernel.errors import NotFound
from lkk.services.redistribution import moderation, wording
from lkk.services.redistribution.moderation import WaitingAd
from lkk.settings import settings
from lkk.state.access import allow
from lkk.state.arguments import CapacityAdId, LongForm
from lkk.state.base import Base
from lkk.state.live import show_topic
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import count

FORM, TAKE_DOWN = "capacity-reject", "capacity-take-down"
DIALOG, TAKE_DOWN_DIALOG = f"{FORM}-dialog", f"{TAKE_DOWN}-dialog"
_MAY = Permission.MODERATE_ADS


@dataclass
class WaitingItem:
    """An ad that waits, in words."""

    id: int
    title: str
    facts: str
    own: str
    said: str
    owner: str
    owner_href: str
    due: str
    tone: str


class CapacityModeration(Base):
    """Both lists; a dialog asks for the reason of a return."""

    loaded: bool = False
    rows: list[WaitingItem] = []
    published: list[WaitingItem] = []
    total_words: str = ""
    rejecting: str = ""

    _revisions: dict[int, int] = {}
    _rejecting: int = 0

    @allow(_MAY)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        await self._reload()

    @allow(_MAY)
    async def refresh(self) -> None:
        """An ad has come or was decided on."""
        await self._reload()

    @allow(_MAY)
    async def publish(self, ad_id: CapacityAdId) -> None:
        """Put an ad on the board."""
        async with self._unit() as (work, actor):
            pairs = await moderation.publish(work, actor, ad_id, self._revisions.get(ad_id, 0))
        found = count(pairs, "подходящее объявление", "подходящих объявления", "подходящих объявлений")
        self._notice(f"Опубликовано. {'Нашлось ' + found if pairs else 'Подходящих пока нет'}")
        await self._reload()

    @allow(_MAY)
    async def begin_reject(self, ad_id: CapacityAdId) -> None:
        """Ask for the reason."""
        self._begin(self.rows, ad_id, FORM)

    @allow(_MAY)
    async def begin_take_down(self, ad_id: CapacityAdId) -> None:
        """Ask why an ad leaves the board."""
        self._begin(self.published, ad_id, TAKE_DOWN)

    @allow(_MAY, form=TAKE_DOWN)
    async def take_down(self, form: LongForm) -> None:
        """Take the ad of the dialog off the board."""
        async with self._unit() as (work, actor):
            revision = self._revisions.get(self._rejecting, 0)
            await moderation.take_down(work, actor, self._rejecting, revision, form.get("reason", ""))
        self._command("close", id=TAKE_DOWN_DIALOG)
        self._notice("Объявление снято, владельцу отправлено уведомление")
        await self._reload()

    @allow(_MAY, form=FORM)
    async def reject(self, form: LongForm) -> None:
        """Return the ad of the dialog."""
        async with self._unit() as (work, actor):
            revision = self._revisions.get(self._rejecting, 0)
            await moderation.reject(work, actor, self._rejecting, revision, form.get("reason", ""))
        self._command("close", id=DIALOG)
        self._notice("Объявление возвращено")
        await self._reload()

    def _begin(self, listed: list[WaitingItem], ad_id: int, form: str) -> None:
        found = next((one for one in listed if one.id == ad_id), None)
        if found is None:
            raise NotFound
        self._rejecting = ad_id
        self._forget_errors(form)
        self.rejecting = found.title
        self._command("open", id=f"{form}-dialog")

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            rows, total = await moderation.waiting(work, actor)
            published = await moderation.on_board(work, actor)
            now = work.now
        self._revisions = {one.id: one.revision for one in (*rows, *published)}
        self._put(
            loaded=True,
            rows=[_item(one, late=one.due_at <= now) for one in rows],
            published=[_item(one, late=False) for one in published],
            total_words=count(total, "объявление", "объявления", "объявлений") if total else "",
        )


def _item(one: WaitingAd, *, late: bool) -> WaitingItem:
    return WaitingItem(
        id=one.id,
        title=one.title,
        facts=", ".join(part for part in (one.voltage.label, one.district, f"показывать до {one.until}") if part),
        own=one.own,
        said=one.text,
        owner=one.owner,
        owner_href=customer_path(one.owner_id),
        due=f"Проверить не позднее {wording.due_day(one.due_at, settings().time_zone)}",
        tone="danger" if late else "info",
    )


show_topic(STAFF_CAPACITY, Topic.CAPACITY, CapacityModeration.refresh)
