"""«Оценить обслуживание»: what was served to the person and is not rated yet."""

from dataclasses import dataclass

from lkk.routes import MARKS
from lkk.services.kernel.errors import NotFound
from lkk.services.marks import own
from lkk.services.marks.own import ToRate
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import LongForm, Word
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.marks.short import give
from lkk.vocabulary.permissions import Permission

FORM = "mark"
DIALOG = f"{FORM}-dialog"


@dataclass
class ToRateItem:
    """Something to rate."""

    key: str
    subject: str
    when: str


class OwnMarks(Base):
    """What waits for a mark; rating is never obligatory."""

    loaded: bool = False
    items: list[ToRateItem] = []
    rating: str = ""  # what the dialog is about
    turn: int = 0  # another thing draws the form anew

    _waiting: dict[str, ToRate] = {}
    _key: str = ""

    @allow(Permission.USE_CABINET)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def refresh(self) -> None:
        """Look again after a signal."""
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def begin(self, key: Word) -> None:
        """Open the dialog about one of them."""
        found = self._waiting.get(key)
        if found is None:
            raise NotFound
        self._key = key
        self._forget_errors(FORM)
        self._put(rating=found.subject, turn=self.turn + 1)
        self._command("open", id=DIALOG)

    @allow(Permission.USE_CABINET, form=FORM)
    async def rate(self, form: LongForm) -> None:
        """Give the mark of the dialog."""
        found = self._waiting.get(self._key)
        if found is None:
            raise NotFound
        said, comment = form.get("stars", ""), form.get("comment", "")
        stars = int(said) if said.isascii() and said.isdecimal() and len(said) == 1 else 0
        async with self._unit() as (work, actor):
            await give(work, actor, found.served, found.thing_id, stars, comment)
        self._command("close", id=DIALOG)
        self._notice("Спасибо за оценку")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found = await own.waiting(work, actor)
        self._waiting = {f"{one.served.value}.{one.thing_id}": one for one in found}
        items = [ToRateItem(key, one.subject, format.moment(one.at)) for key, one in self._waiting.items()]
        self._put(loaded=True, items=items)


refresh_with(MARKS, OwnMarks.refresh)
