"""The page «Новая заявка»: what may be filed, and one's own drafts."""

from dataclasses import dataclass, field
from datetime import datetime

from lkk.routes import APPLICATION_NEW, confirm_path, draft_path, new_application_path
from lkk.services.applications.drafts import drafts
from lkk.services.applications.drafts.available_kinds import Offer, offer
from lkk.services.applications.drafts.listing import DraftRow
from lkk.state.access import allow
from lkk.state.arguments import DraftId
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission


@dataclass
class KindItem:
    """A kind of application that may be begun."""

    title: str
    summary: str
    href: str


@dataclass
class GroupItem:
    """Kinds of one direction."""

    title: str
    kinds: list[KindItem] = field(default_factory=list)


@dataclass
class DraftItem:
    """A draft with its age; `dialog` is the id of the question before it is thrown away."""

    id: int
    title: str
    age: str
    progress: str
    href: str
    waits: bool  # prepared by an employee, for the customer to confirm
    dialog: str


class NewApplication(Base):
    """Kinds by direction over the drafts."""

    loaded: bool = False
    groups: list[GroupItem] = []
    drafts: list[DraftItem] = []
    more_with_account: bool = False

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Another account became active, or a draft was changed elsewhere."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def discard(self, draft_id: DraftId) -> None:
        """Throw a draft away."""
        async with self._unit() as (work, actor):
            await drafts.discard(work, actor, draft_id)
        self._command("close", id=_dialog(draft_id))
        self._notice("Черновик удалён")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found = await offer(work, actor)
        self.groups = _groups(found)
        self.drafts = [_draft(row, found) for row in found.drafts]
        self.more_with_account = found.more_with_account
        self.loaded = True


def _groups(found: Offer) -> list[GroupItem]:
    return [
        GroupItem(
            direction.label,
            [KindItem(kind.title, kind.summary, new_application_path(kind.code)) for kind in kinds],
        )
        for direction, kinds in found.kinds.items()
    ]


def _draft(row: DraftRow, found: Offer) -> DraftItem:
    return DraftItem(
        id=row.id,
        title=row.title,
        age=_age(row, found.now),
        progress="Ждёт подтверждения" if row.handed_over else f"Шаг {row.step + 1} из {row.steps + 1}",
        href=confirm_path(row.id) if row.handed_over else draft_path(row.kind, row.id),
        waits=row.handed_over,
        dialog=_dialog(row.id),
    )


def _age(row: DraftRow, now: datetime) -> str:
    """When it was begun and, if that was later, changed."""
    begun, changed = words.ago(row.created_at, now), words.ago(row.updated_at, now)
    return f"Начат {begun}" if begun == changed else f"Начат {begun}, изменён {changed}"


def _dialog(draft_id: int) -> str:
    return f"discard-{draft_id}"


refresh_with(APPLICATION_NEW, NewApplication.refresh)
