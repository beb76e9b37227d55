"""The photos of a meter's dial: the dialog of a row of the grid."""

from dataclasses import dataclass
from uuid import UUID

from lkk.services.composition import OWNERS
from lkk.services.files import removing
from lkk.services.readings import dial_photos
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import AccountId, FileId, PointId
from lkk.state.base import Base
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission


@dataclass
class PhotoRow:
    """A photo with its month and when it was added."""

    id: str
    title: str
    when: str
    url: str
    thumbnail_url: str
    removable: bool


class DialPhotos(Base, mixin=True):
    """What the person has taken of the meter at a point."""

    photos_title: str = ""
    photos_month: str = ""
    photos_point: int = 0
    photos: list[PhotoRow] = []
    photos_loaded: bool = False

    @allow(Permission.USE_CABINET, in_visit=True)
    async def open_photos(self, account_id: AccountId, point_id: PointId) -> None:
        """Load the photos of a point into the dialog."""
        self.photos_loaded, self.photos, self.photos_point = False, [], point_id
        await self._load_photos(account_id)

    @allow(Permission.USE_CABINET)
    async def show_photos(self, account_id: AccountId) -> None:
        """One was taken: draw them anew."""
        await self._load_photos(account_id)

    @allow(Permission.USE_CABINET)
    async def remove_photo(self, account_id: AccountId, file_id: FileId) -> None:
        """Take one away."""
        async with self._unit() as (_, actor):
            pass
        await removing.remove(OWNERS, actor, UUID(file_id))
        await self._load_photos(account_id)

    async def _load_photos(self, account_id: int) -> None:
        async with self._unit() as (work, actor):
            found = await dial_photos.of_point(work, actor, account_id, self.photos_point)
        self._put(
            photos_title=f"{found.point}, прибор № {found.serial_number}",
            photos_month=words.month(found.period),
            photos=[
                PhotoRow(
                    id=str(one.id),
                    title=f"Фото за {words.month(one.period)}",
                    when=format.moment(one.added_at),
                    url=one.url,
                    thumbnail_url=one.thumbnail_url,
                    removable=one.removable,
                )
                for one in found.photos
            ],
            photos_loaded=True,
        )
