"""What nobody needs once a cabinet is closed."""

import uuid
from collections.abc import Sequence

from sqlmodel import col, delete, select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.models.notifications import UnwantedEmail
from lkk.models.own_data import DataExport
from lkk.models.person_codes import PersonCode
from lkk.models.profile_changes import ProfileChange
from lkk.models.readings import DialPhotos
from lkk.models.sms import UnwantedSms
from lkk.services.appointments import leaving
from lkk.services.callbacks import leaving as callbacks
from lkk.services.consultations import leaving as dialogues
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data import export
from lkk.services.redistribution import leaving as board
from lkk.vocabulary.applications import ApplicationStatus


async def delete_unfinished(work: UnitOfWork, user_id: int) -> Sequence[uuid.UUID]:
    """Delete drafts, requests, photos, archives, codes, calls, visits, ads; return the files to discard."""
    drafts = (col(Application.user_id) == user_id) & (col(Application.status) == ApplicationStatus.DRAFT)
    requests = col(ProfileChange.user_id) == user_id
    photos = col(DialPhotos.user_id) == user_id
    files = select(StoredFile.public_id).where(
        col(StoredFile.application_id).in_(select(Application.id).where(drafts))
        | col(StoredFile.profile_change_id).in_(select(ProfileChange.id).where(requests))
        | col(StoredFile.dial_photos_id).in_(select(DialPhotos.id).where(photos))
    )
    gone = [*(await work.session.exec(files)), *await export.forget(work, col(DataExport.user_id) == user_id)]
    await work.session.exec(delete(Application).where(drafts))
    await work.session.exec(delete(ProfileChange).where(requests))
    await work.session.exec(delete(DialPhotos).where(photos))
    await work.session.exec(delete(PersonCode).where(col(PersonCode.about_user_id) == user_id))
    await leaving.forget_customer(work, user_id)
    await dialogues.forget_customer(work, user_id)
    await callbacks.forget_customer(work, user_id)
    await board.forget_customer(work, user_id)
    for table in (UnwantedEmail, UnwantedSms):
        await work.session.exec(delete(table).where(col(table.user_id) == user_id))
    return gone
