"""What a stored file can belong to."""

from enum import StrEnum


class OwnerKind(StrEnum):
    """Records that files belong to; an upload names its owner by a parameter of this name."""

    APPLICATION = "application"
    PROFILE_CHANGE = "profile_change"
    DATA_EXPORT = "data_export"
    HOURLY_UPLOAD = "hourly_upload"
    DIAL_PHOTOS = "dial_photos"
    CONSULTATION = "consultation"
    DOCUMENT = "document"
