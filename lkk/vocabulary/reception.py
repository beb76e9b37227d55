"""Words of the public reception: which forms it has and what may be attached to them."""

from lkk.vocabulary.attachments import MAX_SIZE_WORDS, Extension

#: Kinds of the catalogue that are filed without signing in, in the order they are offered [seed B 6.1].
GUEST_KINDS = ("info_enquiry", "complaint", "violation_report", "feedback")
GUEST_TYPES = (
    Extension.JPG,
    Extension.JPEG,
    Extension.JFIF,
    Extension.PNG,
    Extension.HEIC,
    Extension.HEIF,
    Extension.PDF,
)
GUEST_FILES = f"Снимки JPG, PNG, HEIC и документы PDF, до {MAX_SIZE_WORDS} каждый"
GUEST_STORE = 1 << 30  # bytes of files of enquiries that are not finished yet
TRAP = "website"  # a field that people do not see and robots fill in
