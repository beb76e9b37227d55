"""The company's logo as the administrator sends it: read by the child process and drawn anew, never an SVG."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

from lkk.services.directories import logos
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.files.inspection.types import extension_of
from lkk.services.files.receiving import receive, receiving_place
from lkk.services.files.run_inspection import inspect
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.attachments import LOGO_SIZE, LOGO_TYPES
from lkk.vocabulary.permissions import Permission

FIELD = "logo"
_SVG = "svg"
_OF_VECTORS = "SVG не принимаем: в нём может быть программа. Сохраните логотип как PNG"
_OTHER = "Выберите картинку PNG или JPG"


async def take(actor: Actor, name: str, chunks: AsyncIterator[bytes]) -> str:
    """Receive a picture and return the hash of what was drawn of it; it is shown when an entry names it.

    Raises:
        NotAllowed: the actor keeps no directories.
        InvalidValue: the type, the size or the content is not taken.
        TooManyAttempts: thirty an hour from one person.
    """
    demand(actor, Permission.MANAGE_DIRECTORIES)
    async with unit_of_work() as work:
        await limits.spend(work, limits.LOGO, str(actor.author_id))
    extension = extension_of(name)
    if extension not in LOGO_TYPES:
        raise InvalidValue(_OF_VECTORS if extension == _SVG else _OTHER, at=FIELD)
    try:
        drawn = await _drawn(extension, chunks)
    except Refused as refused:
        raise InvalidValue(refused.reason.value, at=FIELD) from None
    sha256 = hashlib.sha256(drawn).hexdigest()
    async with unit_of_work() as work:
        await logos.keep(work, sha256, drawn)
    return sha256


async def _drawn(extension: str, chunks: AsyncIterator[bytes]) -> bytes:
    with receiving_place() as place:
        received = await receive(chunks, place.content)
        if received.size > LOGO_SIZE:
            raise InvalidValue("Картинка больше 1 МБ. Уменьшите её", at=FIELD)
        made = await inspect(place, extension, logo=True)
        if not made.copy:
            raise Refused(Reason.UNREADABLE)
        return await asyncio.to_thread(place.copy.read_bytes)
