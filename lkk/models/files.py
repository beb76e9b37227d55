"""Files in the private storage, each of one record of a feature."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, false, text
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.applications import Side
from lkk.vocabulary.files import OwnerKind

#: The column that names an owner of each kind: a true foreign key, so that no file outlives its owner.
OWNER_COLUMNS: dict[OwnerKind, str] = {
    OwnerKind.APPLICATION: "application_id",
    OwnerKind.PROFILE_CHANGE: "profile_change_id",
    OwnerKind.DATA_EXPORT: "data_export_id",
    OwnerKind.HOURLY_UPLOAD: "hourly_upload_id",
    OwnerKind.DIAL_PHOTOS: "dial_photos_id",
    OwnerKind.CONSULTATION: "consultation_id",
    OwnerKind.DOCUMENT: "document_id",
}


class StoredFile(Table, table=True):
    """A file of exactly one owner; `slot` is its place there, a word of the owner's feature.

    One with `replaced_at` gave way to another and takes no room in its place any more; it is kept all the same.

    A new kind of owner adds its column here, its line in `OWNER_COLUMNS` and a partial index on both.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint(f"num_nonnulls({', '.join(OWNER_COLUMNS.values())}) = 1", name="one_owner"),
        CheckConstraint("message_id is null or application_id is not null", name="message_of_application"),
        Index("ix_stored_file_application_id_slot", "application_id", "slot"),
        Index(
            "ix_stored_file_profile_change_id_slot",
            "profile_change_id",
            "slot",
            postgresql_where=text("profile_change_id is not null"),
        ),
        Index(
            "ix_stored_file_data_export_id_slot",
            "data_export_id",
            "slot",
            postgresql_where=text("data_export_id is not null"),
        ),
        Index(
            "ix_stored_file_hourly_upload_id_slot",
            "hourly_upload_id",
            "slot",
            postgresql_where=text("hourly_upload_id is not null"),
        ),
        Index(
            "ix_stored_file_dial_photos_id_slot",
            "dial_photos_id",
            "slot",
            postgresql_where=text("dial_photos_id is not null"),
        ),
        Index(
            "ix_stored_file_consultation_id_slot",
            "consultation_id",
            "slot",
            postgresql_where=text("consultation_id is not null"),
        ),
        Index(
            "ix_stored_file_document_id_slot",
            "document_id",
            "slot",
            postgresql_where=text("document_id is not null"),
        ),
    )

    public_id: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    application_id: int | None = reference("application", nullable=True, index=False)
    profile_change_id: int | None = reference("profile_change", nullable=True, index=False)
    data_export_id: int | None = reference("data_export", nullable=True, index=False)
    hourly_upload_id: int | None = reference("hourly_upload", nullable=True, index=False)
    dial_photos_id: int | None = reference("dial_photos", nullable=True, index=False)
    consultation_id: int | None = reference("consultation", nullable=True, index=False)
    document_id: int | None = reference("document", nullable=True, index=False)
    consultation_seq: int | None = Field(default=None, sa_type=BigInteger)  # the number of the message it came with
    message_id: int | None = reference("application_message", nullable=True)
    slot: str = Field(default="", max_length=40)
    side: Side = Field(sa_type=enum_type(Side))
    uploaded_by: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    name: str = Field(max_length=200)
    title: str = Field(default="", max_length=200)
    media_type: str = Field(max_length=100)
    size: int
    pages: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # of a PDF that was read, else 0
    sha256: str = Field(max_length=64)
    has_thumbnail: bool = False
    has_copy: bool = Field(default=False, sa_column_kwargs={"server_default": false()})  # a JPEG of a phone's HEIC
    internal: bool = False
    created_at: datetime
    replaced_at: datetime | None = None
