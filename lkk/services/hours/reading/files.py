"""What a file is by its bytes, and its reader; an archive holds one template, or many messages of макет 80020."""

from lkk.services.files.inspection import archives, ole
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.files.inspection.types import extension_of
from lkk.services.hours.reading import maket_80020, safe_xml, workbooks, xml_files
from lkk.services.hours.reading.found import Found
from lkk.services.hours.reading.refusals import Unreadable

OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_SEVERAL = "В архиве несколько файлов. Шаблоны отправляйте по одному в архиве; вместе — только макеты 80020"
MAX_XML = 12 << 20
MAX_ARCHIVE = 48 << 20
MAX_MESSAGES = 100
NOTHING = "В файле нет листа по шаблону. Скачайте шаблон на этой странице и заполните его, не меняя строк и столбцов"


def read(data: bytes, extension: str, zone: str) -> Found:
    """Read a file of any accepted kind.

    Raises:
        Refused, Unreadable: it is not taken as a whole.
    """
    found = _read(data, extension, zone)
    if not found.meters and not found.faults:
        raise Unreadable(NOTHING)
    return found


def _read(data: bytes, extension: str, zone: str) -> Found:
    if extension == "zip":
        return _read_archive(data, zone)
    return _read_single(data, extension, zone)


def _read_single(data: bytes, extension: str, zone: str) -> Found:
    match extension:
        case "xlsx":
            if data.startswith(OLE):
                raise Refused(Reason.PASSWORD if ole.is_encrypted(data) else Reason.DISGUISED)
            _demand(data.startswith(ZIP))
            return workbooks.read_xlsx(data)
        case "xls":
            if _is_xml(data):  # Excel writes «Таблица XML 2003» under this name too
                return _read_xml(data, zone)
            _demand(data.startswith(OLE))
            return workbooks.read_xls(data)
        case "xml":
            _demand(_is_xml(data))
            return _read_xml(data, zone)
    raise Refused(Reason.TYPE)


def _read_xml(data: bytes, zone: str) -> Found:
    if len(data) > MAX_XML:
        raise Refused(Reason.TOO_COMPLEX)
    return xml_files.read_xml(data, zone)


def _read_archive(data: bytes, zone: str) -> Found:
    _demand(data.startswith(ZIP))
    members: list[tuple[str, bytes]] = []
    archives.inspect_zip(data, lambda name, content: _keep(members, name, content))
    members = [(name, content) for name, content in members if content]
    if not members:
        raise Refused(Reason.EMPTY)
    if len(members) == 1:
        (name, content) = members[0]
        return _read_single(content, extension_of(name.rpartition("/")[2]), zone)
    if len(members) > MAX_MESSAGES:
        raise Refused(Reason.MANY_ENTRIES)
    if any(extension_of(name) != "xml" for name, _ in members):
        raise Unreadable(
            "В архиве несколько файлов. Шаблон отправляйте по одному файлу в архиве; вместе — только макеты 80020"
        )
    return maket_80020.read([(name[:60], safe_xml.parse(content)) for name, content in sorted(members)], zone)


def _keep(members: list[tuple[str, bytes]], name: str, content: bytes) -> None:
    members.append((name, content))
    if sum(len(one) for _, one in members) > MAX_ARCHIVE:
        raise Refused(Reason.BOMB)


def _is_xml(data: bytes) -> bool:
    beginning = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0")
    return beginning.startswith((b"<", b"\0<"))


def _demand(right: bool) -> None:
    if not right:
        raise Refused(Reason.DISGUISED)
