"""The page «Новая заявка»: what may be filed, and one's own drafts."""

from dataclasses import dataclass, field
from datetime import datetime

from lkk.routes import APPLICATION_NEW, confirm_path, draft_path, new_application_path, service_path
from lkk.services.applications.drafts import drafts
from lkk.services.applications.drafts.available_kinds import Offer, offer
from lkk.services.applications.drafts.eligibility import NEEDS_ACCOUNT
from lkk.services.applications.drafts.listing import DraftRow
from lkk.services.applications.service_passports import ALWAYS
from lkk.services.forms import kind_search
from lkk.services.forms.catalog import KINDS, by_direction
from lkk.services.forms.declaration import Kind
from lkk.state.access import allow
from lkk.state.arguments import DraftId, Form
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission

#: How the frequent tasks are told apart at a glance.
ICONS = {
    "outage_report": "zap_off",
    "tp_increase": "zap",
    "tp_new": "plug",
    "meter_install": "gauge",
    "meter_commissioning": "badge_check",
    "doc_request": "files",
}


@dataclass
class KindItem:
    """A kind of application: the task in plain words, the legal name under it, what to expect and to prepare.

    `obstacle` says why it is not for the person now, empty when it may be begun; `account` where an account would help.
    """

    plain: str
    title: str
    summary: str
    facts: str
    files: str
    href: str
    passport: str
    obstacle: str
    account: bool
    icon: str = ""


@dataclass
class GroupItem:
    """Kinds of one direction; `id` is what an address may end with."""

    id: str
    title: str
    count: str
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
    """Kinds that were looked for, the frequent ones and the rest by direction; drafts over them."""

    loaded: bool = False
    sought: str = ""
    found: list[KindItem] = []
    frequent: list[KindItem] = []
    groups: list[GroupItem] = []
    drafts: list[DraftItem] = []

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page."""
        self.sought = ""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Another account became active, or a draft was changed elsewhere."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def search(self, form: Form) -> None:
        """Show what fits the words; no words show everything again."""
        self.sought = " ".join(form.get("q", "").split())
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
        first = found.open_first(kind_search.frequent(KINDS.values()))
        self.found = [_kind(kind, found) for kind in kind_search.find(KINDS.values(), self.sought)]
        self.frequent = [_kind(kind, found) for kind in first]
        self.groups = _groups(found, first)
        self.drafts = [_draft(row, found) for row in found.drafts]
        self.loaded = True


def _groups(found: Offer, first: list[Kind]) -> list[GroupItem]:
    """The kinds that are not among the first, by direction."""
    rest = found.open_first(kind for kind in KINDS.values() if kind not in first)
    return [
        GroupItem(direction.value, direction.label, _count(len(kinds)), [_kind(kind, found) for kind in kinds])
        for direction, kinds in by_direction(rest).items()
    ]


def _count(kinds: int) -> str:
    return words.count(kinds, "вид заявок", "вида заявок", "видов заявок")


def _kind(kind: Kind, found: Offer) -> KindItem:
    passport = found.passports[kind.code]
    files = [one.label for one in passport.enclosures if one.need == ALWAYS]
    obstacle = found.obstacles.get(kind.code, "")
    return KindItem(
        plain=kind.plain,
        title=kind.title,
        summary=kind.summary,
        facts=f"{passport.short_term}, {kind.passport.price.short.lower()}",
        files=", ".join(name[0].lower() + name[1:] for name in files),
        href=new_application_path(kind.code),
        passport=service_path(kind.code),
        obstacle=obstacle,
        account=obstacle == NEEDS_ACCOUNT,
        icon=ICONS.get(kind.code, ""),
    )


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
