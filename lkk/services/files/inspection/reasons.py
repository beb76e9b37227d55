"""Why a file is refused: one sentence for each reason, with what the person can do about it."""

from enum import StrEnum

from lkk.vocabulary import attachments


class Reason(StrEnum):
    """The value is what the person reads."""

    NAME_EMPTY = "У файла нет имени. Назовите его и приложите снова"
    NAME_PATH = "Имя файла содержит путь к папке. Переименуйте файл и приложите снова"
    NAME_CONTROL = "В имени файла есть невидимые знаки. Переименуйте файл и приложите снова"
    NAME_LONG = f"Имя файла слишком длинное. Сократите его до {attachments.MAX_NAME_LENGTH} знаков"
    NAME_DOUBLE = "У имени файла два расширения, одно из них — программы. Переименуйте файл и приложите снова"
    TYPE = attachments.WRONG_TYPE
    MACRO_TYPE = "Файлы с макросами не принимаются. Сохраните документ как DOCX, XLSX или PDF"
    EMPTY = attachments.EMPTY
    TOO_BIG = attachments.TOO_BIG
    TRUNCATED = "Файл пришёл не полностью. Приложите его ещё раз"
    DISGUISED = "Содержимое файла не соответствует его расширению. Сохраните файл в нужном формате и приложите снова"
    MIXED = "В файле спрятано содержимое другого типа. Сохраните документ заново и приложите снова"
    UNREADABLE = "Файл повреждён и не открывается. Сохраните его заново и приложите снова"
    PASSWORD = "Файл защищён паролем. Снимите защиту и приложите снова"  # noqa: S105  a sentence
    MACROS = "В документе есть макросы. Сохраните его без макросов или как PDF"
    EMBEDDED = "В документ вложен другой файл. Сохраните его как PDF или приложите вложение отдельно"
    PIXELS = f"Изображение больше {attachments.MAX_MEGAPIXELS} мегапикселей. Уменьшите его и приложите снова"
    PAGES = f"В документе больше {attachments.MAX_PAGES} страниц. Разделите его на части"
    BOMB = "Содержимое архива слишком велико после распаковки. Уменьшите его или приложите файлы отдельно"
    MANY_ENTRIES = "В архиве слишком много файлов. Разделите его на части"
    NESTED = "В архиве есть другой архив. Приложите файлы без вложенных архивов"
    ARCHIVE_PATH = "В архиве есть файл с недопустимым именем. Соберите архив заново"
    ARCHIVE_TYPE = "В архиве есть файл, который не принимается. Оставьте в нём только документы и изображения"
    TOO_COMPLEX = "Файл слишком сложный для проверки. Сохраните его как PDF и приложите снова"


class Refused(Exception):
    """A reader found why the file is not taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.name)
        self.reason = reason
