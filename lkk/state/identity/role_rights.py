"""Права ролей: the page is drawn from the code, so that only who may open it is asked."""

from lkk.state.access import allow
from lkk.state.base import Base
from lkk.vocabulary.permissions import Permission


class RoleRights(Base):
    """Whether the page may be shown."""

    loaded: bool = False

    @allow(Permission.MANAGE_USERS)
    async def load(self) -> None:
        """Open the page."""
        self.loaded = True
