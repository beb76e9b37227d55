"""What somebody may be allowed to do, and what a page or an event demands of whoever asks for it."""

from enum import Enum

from lkk.vocabulary.labelled import Labelled


class Permission(Labelled):
    """`NAME = "stored value", "what it allows"`; which role has which stands with the roles."""

    USE_CABINET = "use_cabinet", "свои лицевые счета, показания, заявки"
    OWN_SETTINGS = "own_settings", "свои уведомления, пароль, сеансы"
    USE_DESK = "use_desk", "рабочее место сотрудника"
    SEE_APPLICATIONS = "see_applications", "читать заявки всех заявителей"
    WORK_APPLICATIONS = "work_applications", "заявки: взять, спросить, отложить, исполнить, аннулировать"
    REJECT_APPLICATIONS = "reject_applications", "отклонить заявку: решение руководителя"
    MANAGE_TEMPLATES = "manage_templates", "шаблоны ответов: изменить, удалить"
    SEE_CUSTOMERS = "see_customers", "искать клиентов и читать их карточки"
    EDIT_CUSTOMERS = (
        "edit_customers",
        "клиенты: изменить данные, решить по запросу, заблокировать, подключить и отключить счёт",
    )
    REGISTER_CUSTOMER = "register_customer", "завести кабинет клиента на приёме"
    FILE_FOR_CUSTOMER = "file_for_customer", "подготовить заявку за клиента на приёме"
    ENTER_CABINET = "enter_cabinet", "войти в кабинет клиента с его согласия"
    MANAGE_USERS = "manage_users", "пользователи: список, новые сотрудники, блокировка"
    MANAGE_DIRECTORIES = "manage_directories", "справочники: компания, офисы, тексты, календарь, сроки"
    PASS_READINGS = "pass_readings", "показания: реестры для сбытовой компании"
    IMPORT_READINGS = "import_readings", "показания: загрузить из файла за многие счета"
    RUN_OFFICE_DAY = "run_office_day", "приём в офисе: записи дня, вызов, приём без записи, перенос, закрытое время"
    PLAN_APPOINTMENTS = "plan_appointments", "приём в офисе: окна, специалисты, рабочие часы, исключения"
    SEE_SERVICE_REPORTS = "see_service_reports", "отчёты об обслуживании: заявки и сроки, показания, платежи, нагрузка"
    WATCH_OUTAGES = "watch_outages", "отключения: журнал, сообщения потребителей, внести вручную"
    PUBLISH_DISCLOSURE = "publish_disclosure", "раскрытие информации: опубликовать сведения за квартал"
    SEE_HOURS_MAIL = "see_hours_mail", "показания: отложенные письма с почасовыми данными"
    CHECK_SIGNATURES = "check_signatures", "подписи: записать проверку файла, доверенность представителя и её конец"
    PREPARE_BROADCAST = "prepare_broadcast", "рассылки: подготовить, отправить на одобрение, остановить свою"
    APPROVE_BROADCAST = "approve_broadcast", "рассылки: одобрить чужую или вернуть, остановить любую"
    WORK_MARKS = "work_marks", "оценки клиентов: читать, разобрать низкие"
    MODERATE_ADS = "moderate_ads", "объявления о мощности: опубликовать, вернуть, снять"
    MANAGE_SURVEYS = "manage_surveys", "опросы: составить, опубликовать, завершить, читать итоги"
    PREPARE_REFUND = "prepare_refund", "деньги: разобрать платежи банка, подготовить возврат"
    APPROVE_REFUND = "approve_refund", "деньги: одобрить возврат, который подготовил другой"
    CONSULT = "consult", "Энергоадвокат: диалоги с клиентами, заказанные звонки"
    MANAGE_ADVOCATE = "manage_advocate", "Энергоадвокат: подключения, менеджеры, замещения"
    SEE_AUDIT = "see_audit", "журнал действий"
    OPERATE = "operate", "состояние обмена, повторная отправка"


class Open(Enum):
    """What needs no permission."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed_in"


Rule = Open | Permission
