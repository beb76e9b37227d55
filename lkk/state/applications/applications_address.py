"""The tables of applications: their columns and filters, and what their address asks of the service."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lkk.services.applications.desk.table import MOST_PAGES, Place, TableQuery
from lkk.services.applications.desk.table_filters import Filters
from lkk.services.forms.catalog import KINDS
from lkk.state.table_address import Address, id_word, read_address
from lkk.vocabulary.applications import ApplicationStatus, Direction, FiledBy
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.queue import QueueView
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone

ASSETS, NOBODY = "assets", "none"
DEADLINES = (("overdue", "Просрочен"), ("soon", "Три дня и меньше"), ("none", "Без срока"))
_KINDS = tuple((kind.code, kind.title) for kind in KINDS.values())
_STATUSES = tuple((one.value, one.label) for one in ApplicationStatus if one is not ApplicationStatus.DRAFT)


def _days(name: str, title: str, *, to_come: bool = False) -> tuple[Filter, Filter]:
    return (
        Filter(f"{name}_from", f"{title} с", FilterKind.DAY, to_come=to_come),
        Filter(f"{name}_to", f"{title} по", FilterKind.DAY, to_come=to_come),
    )


_NUMBER = Column("number", "Номер", "number", (Filter("number", "Номер"),), Phone.HEAD)
_KIND = Column(
    "kind", "Вид заявки", "kind", (Filter("kind", "Вид заявки", FilterKind.CHOICE, _KINDS),), phone=Phone.FACT
)
_OBJECT = Column("object_name", "Объект", "object", (Filter("object", "Объект"),))
_APPLICANT = Column("applicant", "Заявитель", "applicant", (Filter("applicant", "Заявитель"),))
_ACCOUNT = Column("account", "Лицевой счёт", "account", (Filter("account", "Лицевой счёт"),))
_FILED = Column("filed", "Подана", "filed", _days("filed", "Подана"))
_STATUS = Column(
    "status", "Статус", "status", (Filter("status", "Статус", FilterKind.CHOICE, _STATUSES),), Phone.FACT, whole=True
)
_CHANGED = Column("changed", "Статус изменён", "changed", _days("changed", "Статус изменён"))
_DUE = Column("due", "Срок", "deadline", _days("due", "Срок", to_come=True), phone=Phone.FACT)
_VIEW = Filter("view", "Список", FilterKind.CHOICE, ((ASSETS, "Передача объектов"),))
_QUEUE = Filter("view", "Список", FilterKind.CHOICE, tuple((one.value, one.label) for one in QueueView))
_WAITS = Filter("waits", "Ждут меня", FilterKind.MARK)
_DEADLINE = Filter("deadline", "Срок исполнения", FilterKind.CHOICE, DEADLINES)
_EXECUTOR = Filter("executor", "Исполнитель", FilterKind.LISTED, ((NOBODY, "Не назначен"),))
_FILED_BY = Filter("filed_by", "Способ подачи", FilterKind.CHOICE, tuple((one.value, one.label) for one in FiledBy))
_APPLICANT_TYPE = Filter(
    "applicant_type",
    "Тип заявителя",
    FilterKind.CHOICE,
    (*((one.value, one.label) for one in ApplicantType), (NOBODY, "Не указан")),
)
_COMMON = (_KIND, _OBJECT, _APPLICANT, _ACCOUNT, _FILED, _STATUS, _CHANGED, _DUE)

OWN = Layout(
    "applications",
    "Заявки",
    (_NUMBER, *_COMMON),
    search=Filter("text", "Номер, объект, заявитель или лицевой счёт"),
    sort="-changed",
    kept=(_VIEW, _WAITS),
)
#: The columns of their own list are those of seed A; what narrows it is the same.
GRID_OBJECTS = replace(
    OWN,
    caption="Список заявок на передачу объектов э/с хозяйства",
    columns=(
        replace(_NUMBER, title="ИД"),
        Column("created", "Дата создания"),
        Column("applicant_letters", "ФЛ/ЮР/ИП"),
        replace(_APPLICANT, title="ФИО/Название организации", phone=Phone.FACT),
        replace(_OBJECT, title="Передаваемые объекты", phone=Phone.FACT),
        _STATUS,
    ),
)
#: The queue of the desk, one line for each application; open ones with a deadline come first.
DESK = replace(
    OWN,
    id="queue",
    sort="deadline",
    kept=(_QUEUE, _WAITS),
    search=Filter("text", "Номер, объект, заявитель, счёт, телефон, почта, ИНН, рег. номер"),
    columns=(
        Column("mark", "Выбрать", phone=Phone.ACTION, title_hidden=True, whole=True),
        _NUMBER,
        replace(_DUE, whole=True),
        _STATUS,
        replace(_KIND, phone=Phone.NONE),
        replace(_APPLICANT, phone=Phone.FACT),
        _OBJECT,
        Column("executor", "Исполнитель", filters=(_EXECUTOR,), phone=Phone.ACTION, whole=True),
        _ACCOUNT,
        _FILED,
        _CHANGED,
    ),
    more=(_DEADLINE, _FILED_BY, _APPLICANT_TYPE),
)
#: The columns an employee may put away, and those that are until they choose.
OPTIONAL = tuple(one for one in DESK.columns if one.name not in ("mark", "number"))
PUT_AWAY = ("account", "changed", "filed")


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    address: Address
    query: TableQuery

    @property
    def view(self) -> str:
        """Which list of the customer's: all applications or those about grid objects."""
        return self.address.given.get("view", "")


def asked(params: Mapping[str, str], layout: Layout = DESK) -> Asked:
    """Read an address; what cannot be read is as if it were not there."""
    address = read_address(layout, params)
    return Asked(address, TableQuery(_filters(address), address.sort, address.descending, _place(address, params)))


def _filters(address: Address) -> Filters:
    given, day = address.given, address.day
    executor = given.get("executor", "")
    return Filters(
        text=given.get("text", ""),
        number=given.get("number", ""),
        kind=given.get("kind", ""),
        object_name=given.get("object", ""),
        applicant=given.get("applicant", ""),
        account=given.get("account", ""),
        filed_from=day("filed_from"),
        filed_to=day("filed_to"),
        status=ApplicationStatus(given["status"]) if "status" in given else None,
        changed_from=day("changed_from"),
        changed_to=day("changed_to"),
        due_from=day("due_from"),
        due_to=day("due_to"),
        waits="waits" in given,
        deadline=given.get("deadline", ""),
        executor=-1 if executor == NOBODY else int(executor or 0),
        filed_by=FiledBy(given["filed_by"]) if "filed_by" in given else None,
        applicant_type=given.get("applicant_type", ""),
        direction=Direction.GRID_ASSETS if given.get("view") == ASSETS else None,
        view=_view(given.get("view", "")),
    )


def _view(word: str) -> QueueView:
    return QueueView(word) if word in set(QueueView) else QueueView.ALL


def _place(address: Address, params: Mapping[str, str]) -> Place:
    after, before = (int(id_word(params, name) or 0) for name in ("after", "before"))
    return Place(page=min(address.page, MOST_PAGES), after=after, before=before, end=params.get("end") == "1")
