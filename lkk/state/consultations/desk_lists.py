"""Around the open dialogue of a consultant: who waits, own dialogues, presence, the customer, ready answers."""

from lkk.services import presence
from lkk.services.consultations import consultants, queue, rules
from lkk.services.consulting_desk import card, drafting, templates
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.state.base import Base
from lkk.state.consultations.desk_rows import AnswerItem, BesideItem, DeskLine, DeskOption, beside_item, desk_line
from lkk.vocabulary import words


class DeskLists(Base, mixin=True):
    """A state declares the handlers; what they do is here."""

    loaded: bool = False
    waiting: list[DeskLine] = []
    mine: list[DeskLine] = []
    may_take: bool = False
    limit_words: str = ""
    away: bool = False
    colleagues: list[DeskOption] = []
    beside: list[BesideItem] = []  # the customer of the open dialogue
    answers: list[AnswerItem] = []
    kinds: list[DeskOption] = []

    _ready_texts: dict[int, str] = {}

    async def _load_lists(self) -> None:
        """Read the queue, the own dialogues, who else is here."""
        async with self._unit() as (work, actor):
            await self._read_lists(work, actor)

    async def _read_lists(self, work: UnitOfWork, actor: Actor) -> None:
        self._put(
            waiting=[desk_line(one) for one in await queue.waiting(work, actor)],
            away=await presence.is_away(work, actor),
        )
        await self._load_mine(work, actor)

    async def _load_colleagues(self) -> None:
        """Read who else consults, who is here and how many dialogues each may take."""
        async with self._unit() as (work, actor):
            desk = await consultants.desk(work)
        others = [one for one in desk.consultants if one.id != actor.author_id]
        self._put(colleagues=[DeskOption(str(one.id), _named(one)) for one in others])

    async def _load_mine(self, work: UnitOfWork, actor: Actor) -> None:
        """Read the own dialogues and how many more the rules allow."""
        mine, most = await queue.own(work, actor), (await rules.in_force(work)).most_open
        self._put(
            mine=[desk_line(one) for one in mine],
            may_take=len(mine) < most,
            limit_words=f"{len(mine)} из {most}",
        )

    async def _load_beside(self, work: UnitOfWork, actor: Actor, dialogue_id: int, *, own: bool) -> None:
        """Read the customer of a dialogue; ready answers are for whoever has it.

        What dialogs offer, kinds of applications and colleagues, is read when they open: most are never opened.
        """
        self._put(beside=[beside_item(await card.of_dialogue(work, actor, dialogue_id))], kinds=[], colleagues=[])
        ready = await templates.offered(work, actor, dialogue_id) if own else []
        self._ready_texts = {one.id: one.text for one in ready}
        self._put(answers=[AnswerItem(one.id, one.title) for one in ready])

    async def _load_kinds(self, dialogue_id: int) -> None:
        """Read what the dialogue may be made into."""
        async with self._unit() as (work, actor):
            kinds = await drafting.kinds(work, actor, dialogue_id)
        self._put(kinds=[DeskOption(one.code, one.title) for one in kinds])


def _named(one: consultants.ConsultantView) -> str:
    told = "на месте" if one.here else "нет на месте"
    room = words.count(one.room, "место", "места", "мест")
    return f"{one.name}: {told}, свободно {room}"
