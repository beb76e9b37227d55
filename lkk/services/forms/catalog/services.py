"""Services of the company that are connected by an application: «Энергоадвокат» [seed A, domain 4.3]."""

from lkk.services.forms.catalog.field_sets import LEGAL_ENTITY, SIGNED_IN, SOLE_PROPRIETOR, long_text, options, phone
from lkk.services.forms.declaration import Answers, Field, Kind, Option, Step
from lkk.services.forms.passport import Passport
from lkk.vocabulary.advocate import NAME, AdvocateTopic, SmbCategory
from lkk.vocabulary.applications import Direction, FieldKind
from lkk.vocabulary.people import ApplicantType, CabinetClass

_INN_ORGANIZATION, _INN_PERSON = "inn_organization", "inn_person"


def inn_of(answers: Answers) -> str:
    """Return the ИНН an application names, whoever has filed it."""
    return str(answers.get(_INN_ORGANIZATION) or answers.get(_INN_PERSON) or "")


ENERGY_ADVOCATE = Kind(
    code="energy_advocate",
    title=f"Подключить «{NAME}»",
    prefix="ЭА",
    direction=Direction.SERVICES,
    open_to=SIGNED_IN,
    cabinets=frozenset({CabinetClass.LEGAL}),
    applicants=frozenset({ApplicantType.LEGAL_ENTITY, ApplicantType.SOLE_PROPRIETOR}),
    plain="Подключить персонального менеджера",
    words=("энергоадвокат", "помощь бизнесу"),
    summary="Персональный менеджер для малого и среднего бизнеса",
    deadline="advocate.connect",
    next_step="Мы сверим ИНН с реестром малого и среднего предпринимательства и ответим за три рабочих дня. После "
    "подключения в меню появится раздел «Энергоадвокат» с вашим менеджером.",
    passport=Passport(
        result="Персональный менеджер",
        law="Порядок работы с обращениями потребителей сетевой организации",
        who="Индивидуальные предприниматели и организации малого и среднего бизнеса",
    ),
    steps=(
        Step(
            "Подключение",
            fields=(
                Field(
                    _INN_ORGANIZATION,
                    "ИНН организации",
                    FieldKind.INN_ORGANIZATION,
                    "10 цифр",
                    show_when=LEGAL_ENTITY,
                    prefill="profile.inn",
                    of_profile=True,
                    width="half",
                ),
                Field(
                    _INN_PERSON,
                    "ИНН предпринимателя",
                    FieldKind.INN_PERSON,
                    "12 цифр",
                    show_when=SOLE_PROPRIETOR,
                    prefill="profile.inn",
                    of_profile=True,
                    width="half",
                ),
                Field(
                    "smb_category",
                    "Кто вы в реестре малого и среднего предпринимательства",
                    FieldKind.CHOICE,
                    "С ваших слов. Мы сверим это с реестром по ИНН",
                    options=(
                        *(Option(one.value, one.label) for one in SmbCategory),
                        *options(unknown="Не знаю"),
                    ),
                ),
                Field(
                    "advocate_topics",
                    "С чем вам нужна помощь",
                    FieldKind.CHOICES,
                    "Можно отметить несколько тем",
                    options=tuple(Option(one.value, one.label) for one in AdvocateTopic),
                ),
                long_text("comment", "Пояснение", "Например: готовимся открыть второй цех", required=False),
                phone(required=False),
            ),
        ),
    ),
)
KINDS = (ENERGY_ADVOCATE,)
