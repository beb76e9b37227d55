"""The archive of a customer's data, for tests: asked for and made by the services themselves."""

import io
import json
import zipfile
from typing import Any

from sqlmodel import select

from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.services.composition import OWNERS
from lkk.services.files.giving import read_whole
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_data import archive, export
from tests import builders


async def made_archive(person: User) -> zipfile.ZipFile:
    """Ask for an archive, let the job make it and open it."""
    await export.ask(await builders.sign_in(person), builders.PASSWORD)
    await archive.make_waiting(OWNERS)
    return await archive_of(person)


async def archive_of(person: User) -> zipfile.ZipFile:
    """Open the archive that is ready."""
    file = await file_of(person)
    return zipfile.ZipFile(io.BytesIO(await read_whole(file.public_id)))


async def file_of(person: User) -> StoredFile:
    """The stored file of a customer's archive."""
    actor = await builders.sign_in(person)
    async with unit_of_work() as work:
        seen = await export.view(work, actor)
        assert seen
        query = select(StoredFile).where(StoredFile.public_id == seen.url.rpartition("/")[2])
        return (await work.session.exec(query)).one()


def records(of: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    """The records of one file of the archive."""
    return json.loads(of.read(f"{name}.json"))
