"""What is asked about a connection that has a contract or acts already: documents, parties, terms (domain 2.2)."""

from datetime import date

from lkk.services.forms.catalog.field_sets import SIGNED_IN, event_day, in_order, long_text, options, under
from lkk.services.forms.catalog.grid_connection import applicant, attachments, place, supply
from lkk.services.forms.catalog.grid_connection.connections import KINDS as CONNECTIONS
from lkk.services.forms.catalog.passports import RULES_861
from lkk.services.forms.declaration import Answers, CrossCheck, Field, Kind, Slot, Step, When, day, when
from lkk.services.forms.passport import Passport
from lkk.vocabulary import words
from lkk.vocabulary.applications import Direction, FieldKind, Stage, Track

STAGED_KINDS = tuple(kind.code for kind in CONNECTIONS)
EXCHANGE_STEP = Step("Обмен документами", supply.EXCHANGE)


#: Technical conditions are in force for two to five years in all (Rules, п. 24).
LEAST_YEARS, MOST_YEARS = 2, 5


def _case(*, required: bool, awaits_notice: bool = False) -> Field:
    """The grid connection it is about; one that awaits a notice is at the works of the full track."""
    return Field(
        "case",
        "Заявка на технологическое присоединение",
        FieldKind.OWN_APPLICATION,
        "Заявка общего порядка на этапе «Выполнение технических условий»"
        if awaits_notice
        else "Если договор заключён по заявке в личном кабинете",
        required=required,
        own_kinds=STAGED_KINDS,
        own_stage=Stage.WORKS if awaits_notice else None,
        own_track=Track.FULL if awaits_notice else None,
    )


def _contract(show_when: When | None = None) -> tuple[Field, ...]:
    return (
        Field(
            "contract_number",
            "Номер договора о присоединении",
            hint="Например, 20.2200.1234.25",
            show_when=show_when,
            width="half",
        ),
        event_day("contract_on", "Дата договора", required=True, show_when=show_when),
    )


def _documents(*own: Slot) -> Step:
    return Step("Документы", slots=(*own, *attachments.OF_APPLICANT, attachments.OTHER))


NEW_OWNER = when("reissue_reason", "new_owner")
TP_REISSUE = Kind(
    code="tp_reissue",
    title="Переоформление (восстановление) документов о присоединении",
    prefix="ТП",
    direction=Direction.GRID_CONNECTION,
    open_to=SIGNED_IN,
    plain="Переоформить документы о присоединении",
    words=("потерял акт", "сменился собственник владелец", "купил дом", "восстановить документы"),
    summary="Сменился собственник или наименование, документы утрачены",
    deadline="tp.documents",
    version=2,
    next_step="Мы проверим документы и подготовим новый акт о технологическом присоединении.",
    passport=Passport(result="Переоформленный или восстановленный акт", law=RULES_861),
    object_field="object_address",
    checks=applicant.CHECKS,
    steps=(
        Step(
            "Категория и вид",
            fields=(
                Field(
                    "reissue_reason",
                    "Почему нужны документы",
                    FieldKind.CHOICE,
                    options=options(
                        new_owner="Сменился собственник",
                        new_name="Изменилось наименование",
                        lost="Документы утрачены",
                    ),
                ),
                Field(
                    "previous_owner",
                    "Прежний собственник",
                    hint="Ф.И.О. или наименование",
                    show_when=NEW_OWNER,
                    max_length=400,
                ),
                Field("previous_name", "Прежнее наименование", show_when=when("reissue_reason", "new_name")),
                Field("act_number", "Номер прежнего акта", hint="Если известен", required=False, width="half"),
                event_day("act_on", "Дата прежнего акта", required=False),
                Field(
                    "documents_needed",
                    "Какие документы нужны",
                    FieldKind.CHOICES,
                    options=options(
                        connection_act="Акт об осуществлении технологического присоединения",
                        boundary_act="Акт разграничения балансовой принадлежности",
                        technical_conditions="Технические условия",
                    ),
                ),
            ),
        ),
        applicant.STEP,
        place.UNDER_CONTRACT,
        EXCHANGE_STEP,
        _documents(
            attachments.TITLE,
            Slot("existing", "Прежний акт или другой документ о присоединении", required=False),
            Slot(
                "building_consent",
                "Согласие управляющей компании или общего собрания",
                show_when=when("no_own_switchgear", True),
            ),
            Slot("coowners", "Согласие всех сособственников", show_when=when("shared_ownership", True)),
        ),
    ),
)

TP_PARTY_CHANGE = Kind(
    code="tp_party_change",
    title="Замена стороны договора технологического присоединения",
    prefix="ТП",
    direction=Direction.GRID_CONNECTION,
    open_to=SIGNED_IN,
    plain="Заменить сторону договора",
    words=("новый владелец участка", "купил участок продал", "договор на другого"),
    summary="Объект перешёл к новому владельцу до завершения присоединения",
    deadline="tp.documents",
    version=2,
    next_step="Мы проверим документы и подготовим соглашение о замене стороны.",
    passport=Passport(result="Соглашение о замене стороны договора", law=RULES_861),
    object_field="object_address",
    checks=applicant.CHECKS,
    steps=(
        Step(
            "Категория и вид",
            fields=(
                *_contract(),
                Field("previous_party", "Прежняя сторона договора", hint="Ф.И.О. или наименование", max_length=400),
                Field(
                    "transfer_ground",
                    "Почему сторона меняется",
                    FieldKind.CHOICE,
                    options=options(
                        sale="Купля-продажа объекта",
                        inheritance="Наследование",
                        reorganization="Реорганизация",
                        other="Другое",
                    ),
                ),
                long_text("transfer_text", "Расскажите подробнее", show_when=when("transfer_ground", "other")),
            ),
        ),
        applicant.STEP,
        place.UNDER_CONTRACT,
        EXCHANGE_STEP,
        _documents(
            Slot("transfer", "Документ о переходе прав на объект"),
            Slot("previous_consent", "Согласие прежней стороны", required=False),
        ),
    ),
)


def _years_after(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28)


def _at_least_two_years(answers: Answers) -> str:
    given, until = day(answers, "conditions_on"), day(answers, "valid_until")
    if given is None or until is None or until >= _years_after(given, LEAST_YEARS):
        return ""
    return "Технические условия действуют не меньше двух лет. Проверьте обе даты"


def _at_most_five_years(answers: Answers) -> str:
    given, until = day(answers, "conditions_on"), day(answers, "extend_until")
    if given is None or until is None or until <= (last := _years_after(given, MOST_YEARS)):
        return ""
    return f"Технические условия действуют не больше пяти лет: их можно продлить до {words.day(last)}"


TC_EXTEND = Kind(
    code="tc_extend",
    title="Продление срока действия технических условий",
    prefix="ТП",
    direction=Direction.GRID_CONNECTION,
    open_to=SIGNED_IN,
    plain="Продлить технические условия",
    words=("не успеваю выполнить условия", "кончается срок", "продление ту"),
    summary="Срок технических условий заканчивается, работы не завершены",
    deadline="tc.extend",
    next_step="Мы проверим, сохранилась ли техническая возможность, и ответим. Продлевать срок компания не обязана.",
    version=2,
    passport=Passport(result="Технические условия с новым сроком или отказ", law=f"{RULES_861}, п. 24 и 27"),
    object_field="object_address",
    checks=(
        CrossCheck("valid_until", _at_least_two_years),
        in_order("valid_until", "extend_until", "Новый срок раньше нынешнего"),
        CrossCheck("extend_until", _at_most_five_years),
        in_order("poa_on", "poa_until", "Доверенность закончилась раньше, чем была выдана"),
    ),
    steps=(
        Step(
            "Технические условия",
            fields=(
                _case(required=False),
                *_contract(),
                Field(
                    "object_address",
                    "Адрес объекта",
                    FieldKind.ADDRESS,
                    "Как в технических условиях",
                    max_length=400,
                ),
                event_day("conditions_on", "Дата технических условий", required=True),
                Field(
                    "valid_until",
                    "Действуют до",
                    FieldKind.DATE,
                    "Например, 05.03.2027",
                    not_before_days=-365,
                    not_after_days=3660,
                    width="half",
                ),
                Field(
                    "extend_until",
                    "Продлить до",
                    FieldKind.DATE,
                    "Не больше пяти лет со дня выдачи технических условий",
                    not_before_days=1,
                    not_after_days=3660,
                    width="half",
                ),
                long_text("reason", "Почему не успели выполнить", "Например: задержалась поставка оборудования"),
            ),
        ),
        Step(
            "Заявитель",
            (
                *under(applicant.REPRESENTATIVE, applicant.REPRESENTATIVE_FIELDS),
                *under(applicant.CONTACTS, applicant.ADDRESS_FIELDS[-2:]),
            ),
        ),
        Step(
            "Документы",
            slots=(Slot("technical_conditions", "Технические условия", required=False), attachments.POWER_OF_ATTORNEY),
        ),
    ),
)

TC_COMPLETION_NOTICE = Kind(
    code="tc_completion_notice",
    title="Уведомление о выполнении технических условий",
    prefix="ТП",
    direction=Direction.GRID_CONNECTION,
    open_to=SIGNED_IN,
    plain="Сообщить, что условия выполнены",
    words=("готов к проверке", "закончил работы", "вызвать инспектора"),
    summary="Работы на вашей стороне закончены, можно проверять",
    deadline="tp.inspect",
    next_step="Мы согласуем день и проверим выполнение технических условий на месте.",
    passport=Passport(result="Акт о выполнении технических условий", law=RULES_861),
    object_field="case",
    agreed_day="inspection_on",
    steps=(
        Step(
            "Выполненные работы",
            fields=(
                _case(required=True, awaits_notice=True),
                event_day("completed_on", "Когда работы закончены", required=True),
                long_text("works", "Что сделано", "Перечислите пункты технических условий"),
                Field("by_contractor", "Работы выполнял подрядчик", FieldKind.YES_NO, required=False),
                Field("contractor", "Подрядчик", hint="Например, ООО «Монтаж»", show_when=when("by_contractor", True)),
            ),
        ),
        Step(
            "Документы и проверка",
            fields=(
                Field(
                    "inspection_on",
                    "Желаемый день проверки",
                    FieldKind.DATE,
                    "Рабочий день, не раньше чем через 5 дней",
                    not_before_days=5,
                    not_after_days=60,
                    working_day=True,
                    required=False,
                    width="half",
                ),
                *applicant.ADDRESS_FIELDS[-2:],
                Field("high_voltage", "Напряжение 6 кВ и выше", FieldKind.YES_NO, required=False),
            ),
            slots=(
                Slot("project", "Разделы проекта", "Если проект разрабатывался", required=False),
                Slot("test_protocols", "Протоколы испытаний", show_when=when("high_voltage", True)),
                Slot("photos", "Снимки выполненных работ", required=False),
            ),
        ),
    ),
)

KINDS = (TP_REISSUE, TP_PARTY_CHANGE, TC_EXTEND, TC_COMPLETION_NOTICE)
