"""What may be attached, told once: the server checks by it, the script in the page and the sentences repeat it."""

from enum import StrEnum

MAX_MEGABYTES = 20
MAX_SIZE = MAX_MEGABYTES << 20  # bytes
MAX_SIZE_WORDS = f"{MAX_MEGABYTES} МБ"
MAX_NAME_LENGTH = 150
MAX_MEGAPIXELS = 40
MAX_PAGES = 500


class Extension(StrEnum):
    """Types by the end of the name, in the order in which they are told."""

    PDF = "pdf"
    JPG = "jpg"
    JPEG = "jpeg"
    JFIF = "jfif"
    HEIC = "heic"
    HEIF = "heif"
    PNG = "png"
    TIF = "tif"
    TIFF = "tiff"
    BMP = "bmp"
    GIF = "gif"
    DOC = "doc"
    DOCX = "docx"
    XLS = "xls"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    TXT = "txt"
    RTF = "rtf"
    ZIP = "zip"
    DWG = "dwg"
    DXF = "dxf"
    SIG = "sig"
    P7S = "p7s"


#: What a camera makes; in the public reception these are drawn anew, which leaves the place of the photo out.
#: What is shown beside an application as a picture.
PICTURES = frozenset(
    {
        Extension.JPG,
        Extension.JPEG,
        Extension.JFIF,
        Extension.HEIC,
        Extension.HEIF,
        Extension.PNG,
        Extension.TIF,
        Extension.TIFF,
        Extension.BMP,
        Extension.GIF,
    }
)
PHOTOS = frozenset({Extension.JPG, Extension.JPEG, Extension.JFIF, Extension.PNG, Extension.HEIC, Extension.HEIF})
#: What the company's logo may be; whatever comes is drawn anew as a PNG of at most these points.
LOGO_TYPES = (Extension.PNG, Extension.JPG, Extension.JPEG)
LOGO_WIDTH, LOGO_HEIGHT = 640, 160
LOGO_SIZE = 1 << 20  # bytes
#: What the photo of a manager may be; a small picture is drawn of it.
PHOTO_TYPES = LOGO_TYPES
PHOTO_SIZE = 5 << 20  # bytes
PHOTO_RULES = "PNG или JPG до 5 МБ. Клиенты увидят уменьшенный снимок"
LOGO_RULES = "PNG или JPG до 1 МБ. В шапке он не выше 40 точек, лучше широкий и на светлом или прозрачном фоне"
_OTHER_SPELLINGS = (Extension.JPEG, Extension.JFIF, Extension.HEIF, Extension.TIFF)
*_BUT_LAST, _LAST = (one.upper() for one in Extension if one not in _OTHER_SPELLINGS)

TYPES_IN_WORDS = f"{', '.join(_BUT_LAST)} или {_LAST}"
SIZE_RULE = f"До {MAX_SIZE_WORDS} каждый"
TYPES_RULE = f"Подходят {TYPES_IN_WORDS}"
#: The attribute `accept` of a file input.
ACCEPT = ",".join(f".{one}" for one in Extension)

# What the server refuses and the script in the page can tell before a file travels.
WRONG_TYPE = f"Файлы такого типа не принимаются. Приложите {TYPES_IN_WORDS}"
TOO_BIG = f"Файл больше {MAX_SIZE_WORDS}. Уменьшите его или разделите на части"
EMPTY = "Файл пустой. Проверьте, открывается ли он у вас, и приложите снова"
