"""The short questionnaire of a resident's house and the whole one: the wizard goes from one to the other."""

from typing import Any

import reflex as rx

from lkk.routes import draft_path
from lkk.services.applications.drafts import drafts, paths
from lkk.services.applications.drafts.drafts import DraftView
from lkk.services.kernel.permissions import Permission
from lkk.state.access import allow
from lkk.state.arguments import DraftId
from lkk.state.base import Base


class TwoPaths(Base, mixin=True):
    """A state that draws a draft says how it is opened anew; it is declared `class Wizard(TwoPaths, Base)`."""

    short: bool = False  # asked by the short questionnaire
    may_shorten: bool = False

    @allow(Permission.USE_CABINET, in_visit=True)
    async def change_path(self, draft_id: DraftId, short: bool) -> Any:
        """Go on with the other questionnaire from its first page; what was typed and attached stays."""
        async with self._unit() as (work, actor):
            await paths.switch(work, actor, draft_id, short=short)
            draft = await drafts.load(work, actor, draft_id)
        await self._open(draft, 1, "", moved=True)
        return rx.redirect(draft_path(draft.kind, draft.id, 1))

    async def _open(self, draft: DraftView, step: int, at: str, *, moved: bool) -> None:
        """Draw a page of the draft."""
        raise NotImplementedError
