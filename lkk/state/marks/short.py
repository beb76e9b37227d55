"""The short rating on the page of what was served: a star is one press, words may follow."""

from dataclasses import dataclass

from lkk.services.consultations import opening
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.marks import giving
from lkk.services.marks.own import Rating
from lkk.state.base import Base
from lkk.vocabulary.marks import BEST, Served

MARK_FORM = "short-mark"


@dataclass
class RatingItem:
    """How the thing of the page stands; `given` says the mark in words, empty without one."""

    subject: str = ""
    given: str = ""
    may_rate: bool = False
    may_comment: bool = False


class ShortRating(Base, mixin=True):
    """A state declares the handlers with its own rule of access; what they do is here."""

    rating: RatingItem = RatingItem()
    commenting: bool = False  # the words are offered right after the star, later by a button

    def _show_rating(self, found: Rating, subject: str = "") -> None:
        given = f"{found.stars} из {BEST}" if found.stars else ""
        if not found.may_comment:
            self._put(commenting=False)
        self._put(rating=RatingItem(subject, given, found.may_rate, found.may_comment))

    async def _press_star(self, served: Served, thing_id: int, stars: int) -> None:
        async with self._unit() as (work, actor):
            await give(work, actor, served, thing_id, stars)
        self._put(commenting=True)
        self._notice("Спасибо за оценку")

    async def _comment_mark(self, served: Served, thing_id: int, comment: str) -> None:
        async with self._unit() as (work, actor):
            if served is Served.TALK:
                await opening.comment(work, actor, thing_id, comment)
            else:
                await giving.add_comment(work, actor, served, thing_id, comment)
        self._put(commenting=False)
        self._notice("Комментарий отправлен")


async def give(work: UnitOfWork, actor: Actor, served: Served, thing_id: int, stars: int, comment: str = "") -> None:
    """Give a mark where the kind of thing keeps its own.

    Raises:
        NotAllowed, NotFound, InvalidValue: as `giving.rate` and `opening.rate`.
    """
    if served is Served.TALK:
        await opening.rate(work, actor, thing_id, stars, comment)
    else:
        await giving.rate(work, actor, served, thing_id, stars, comment)
