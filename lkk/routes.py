"""Every page's path once: title, what it demands of whoever opens it, and a typed builder."""

from urllib.parse import quote, urlencode

from lkk.vocabulary.pages import Route
from lkk.vocabulary.permissions import Open, Permission

HOME_PUBLIC = Route("/", "Интернет-приёмная", Open.EVERYONE)
LOGIN = Route("/login", "Вход в личный кабинет", Open.EVERYONE)
LOGIN_SECOND = Route("/login/second", "Второй шаг входа", Open.EVERYONE)
REGISTER = Route("/register", "Регистрация", Open.EVERYONE)
RECOVER = Route("/recover", "Восстановление пароля", Open.EVERYONE)
TABLET = Route("/tablet", "Подтверждение на планшете", Open.EVERYONE)
BOOK = Route("/book", "Запись на приём", Open.EVERYONE)
NOT_FOUND = Route("/404", "Не найдено", Open.EVERYONE)

HOME = Route("/home", "Главная", Permission.USE_CABINET, "Главная", "house")
ACCOUNTS = Route("/accounts", "Лицевые счета", Permission.USE_CABINET, "Лицевые счета", "wallet")
READINGS = Route("/readings", "Подача показаний", Permission.USE_CABINET, "Подача показаний", "gauge")
METERS = Route("/meters", "Приборы учета", Permission.USE_CABINET, "Приборы учета", "zap")
READINGS_ARCHIVE = Route("/readings/archive", "Архив показаний", Permission.USE_CABINET)
CONSUMPTION = Route("/consumption", "Статистика потребления", Permission.USE_CABINET)
HOURLY = Route("/readings/hourly", "Почасовой профиль", Permission.USE_CABINET)
PAYMENTS = Route("/payments", "Счета и оплата", Permission.USE_CABINET, "Счета и оплата", "receipt")

APPLICATIONS = Route("/applications", "Мои заявки", Permission.USE_CABINET, "Мои заявки", "list_checks")
APPLICATION_NEW = Route("/applications/new", "Новая заявка", Permission.USE_CABINET, "Новая заявка", "file_plus")
APPLICATION_FORM = Route("/applications/new/[kind_code]", "Заявка", Permission.USE_CABINET)
APPLICATION_CONFIRM = Route("/applications/confirm", "Подтверждение заявки", Permission.USE_CABINET)
APPLICATION_SENT = Route("/applications/sent", "Заявка отправлена", Permission.USE_CABINET)
APPLICATION = Route("/applications/[application_number]", "Заявка", Permission.USE_CABINET)
DOCUMENTS = Route("/documents", "Документы", Permission.USE_CABINET, "Документы", "file_text")
SIGNATURE_AGREEMENT = Route("/documents/agreement", "Соглашение о простой электронной подписи", Permission.USE_CABINET)
DOCUMENT = Route("/documents/[document_id]", "Документ", Permission.USE_CABINET)
APPOINTMENTS = Route("/appointments", "Запись на приём", Permission.USE_CABINET, "Запись на приём", "calendar_check")
APPOINTMENT_NEW = Route("/appointments/new", "Выбор времени приёма", Permission.USE_CABINET)
ADVOCATE_CALLBACK = Route("/advocate/callback", "Заказ звонка", Permission.USE_CABINET)
ADVOCATE_CHAT = Route("/advocate/chat", "Онлайн-консультация", Permission.USE_CABINET)
ADVOCATE = Route("/advocate", "Энергоадвокат", Permission.USE_CABINET, "Энергоадвокат", "briefcase")
REFUNDS = Route("/payments/refunds", "Возвраты", Permission.USE_CABINET)
STATEMENT = Route("/payments/statement", "Акт сверки", Permission.USE_CABINET)
OWN_OUTAGES = Route("/outages/own", "Отключения по моим адресам", Permission.USE_CABINET, "Отключения", "zap_off")
CAPACITY_OWN = Route("/capacity/own", "Мои объявления о мощности", Permission.USE_CABINET, "Обмен мощностью", "zap")
CAPACITY_AD = Route("/capacity/own/[ad_number]", "Объявление о мощности", Permission.USE_CABINET)
CAPACITY_AGREEMENT = Route("/capacity/agreements/[contact_number]", "Соглашение о мощности", Permission.USE_CABINET)
CAPACITY_CONTACT = Route("/capacity/contacts/[contact_number]", "Контакт по объявлению", Permission.USE_CABINET)
MARKS = Route("/marks", "Оценить обслуживание", Permission.USE_CABINET, "Оценки", "star")
NOTIFICATIONS = Route("/notifications", "Уведомления", Permission.OWN_SETTINGS, "Уведомления", "bell")
PROFILE = Route("/profile", "Профиль", Permission.USE_CABINET, "Профиль", "id_card")
PROFILE_PART = Route("/profile/[profile_part]", "Изменение данных", Permission.USE_CABINET)
SECURITY = Route("/security", "Пароль и сеансы", Permission.OWN_SETTINGS, "Пароль и сеансы", "shield")

STAFF = Route("/staff", "Рабочее место", Permission.USE_DESK, "Рабочее место", "layout_dashboard")
STAFF_CHANGES = Route(
    "/staff/changes", "Запросы на изменение данных", Permission.EDIT_CUSTOMERS, "Изменения данных", "file_pen"
)
STAFF_CHANGE = Route("/staff/changes/[change_number]", "Запрос на изменение данных", Permission.EDIT_CUSTOMERS)
STAFF_CUSTOMERS = Route("/staff/customers", "Клиенты", Permission.SEE_CUSTOMERS, "Клиенты", "circle_user_round")
STAFF_CUSTOMER_NEW = Route("/staff/customers/new", "Завести кабинет", Permission.REGISTER_CUSTOMER)
STAFF_CUSTOMER = Route("/staff/customers/[customer_number]", "Клиент", Permission.SEE_CUSTOMERS)
STAFF_APPLICATION = Route("/staff/applications/[application_number]", "Заявка", Permission.SEE_APPLICATIONS)
STAFF_OFFER = Route("/staff/applications/[application_number]/offer", "Условия договора", Permission.WORK_APPLICATIONS)
STAFF_TERMS = Route(
    "/staff/terms", "Сроки присоединений", Permission.SEE_APPLICATIONS, "Сроки присоединений", "alarm_clock"
)
STAFF_DAY = Route("/staff/calendar", "Приём в офисе", Permission.RUN_OFFICE_DAY, "Приём в офисе", "calendar_days")
STAFF_PLANS = Route("/staff/calendar/plans", "Окна и часы приёма", Permission.PLAN_APPOINTMENTS)
STAFF_LOAD = Route("/staff/calendar/load", "Нагрузка на офис", Permission.SEE_SERVICE_REPORTS)
STAFF_ADVOCATE = Route(
    "/staff/advocate", "Диалоги с клиентами", Permission.CONSULT, "Диалоги с клиентами", "messages_square"
)
STAFF_CALLS = Route("/staff/advocate/calls", "Заказанные звонки", Permission.CONSULT, "Заказанные звонки", "phone")
STAFF_ADVOCATE_REPORT = Route(
    "/staff/advocate/report", "Отчёт Энергоадвоката", Permission.SEE_SERVICE_REPORTS, "Отчёт Энергоадвоката", "activity"
)
STAFF_REPORTS = Route("/staff/reports", "Отчёты", Permission.SEE_SERVICE_REPORTS, "Отчёты", "activity")
STAFF_DISCLOSURE = Route("/staff/reports/disclosure", "Сведения для раскрытия", Permission.PUBLISH_DISCLOSURE)
STAFF_IMPORT = Route(
    "/staff/readings-import", "Показания из файла", Permission.IMPORT_READINGS, "Показания из файла", "gauge"
)
STAFF_SUPPLIER = Route(
    "/staff/supplier", "Передача показаний сбыту", Permission.PASS_READINGS, "Реестры для сбыта", "send"
)
STAFF_HOURS_MAIL = Route(
    "/staff/hours-mail", "Письма с почасовыми данными", Permission.SEE_HOURS_MAIL, "Почасовые письма", "mail"
)
STAFF_TEMPLATES = Route(
    "/staff/templates", "Шаблоны ответов", Permission.MANAGE_TEMPLATES, "Шаблоны ответов", "file_text"
)
STAFF_ADVOCATE_MANAGERS = Route(
    "/staff/advocate/managers", "Менеджеры Энергоадвоката", Permission.MANAGE_ADVOCATE, "Менеджеры", "users_round"
)
STAFF_BROADCASTS = Route("/staff/broadcasts", "Рассылки", Permission.PREPARE_BROADCAST, "Рассылки", "megaphone")
STAFF_BROADCAST_NEW = Route("/staff/broadcasts/new", "Новая рассылка", Permission.PREPARE_BROADCAST)
STAFF_BROADCAST = Route("/staff/broadcasts/[broadcast_number]", "Рассылка", Permission.PREPARE_BROADCAST)
STAFF_OUTAGES = Route("/staff/outages", "Журнал отключений", Permission.WATCH_OUTAGES, "Отключения", "zap_off")
STAFF_MARKS = Route("/staff/marks", "Оценки клиентов", Permission.WORK_MARKS, "Оценки клиентов", "star")
STAFF_CAPACITY = Route("/staff/capacity", "Объявления о мощности", Permission.MODERATE_ADS, "Обмен мощностью", "zap")
STAFF_SURVEYS = Route("/staff/surveys", "Опросы", Permission.MANAGE_SURVEYS, "Опросы", "clipboard_list")
STAFF_SURVEY_NEW = Route("/staff/surveys/new", "Новый опрос", Permission.MANAGE_SURVEYS)
STAFF_SURVEY = Route("/staff/surveys/[survey_number]", "Опрос", Permission.MANAGE_SURVEYS)
STAFF_PAYMENTS = Route(
    "/staff/payments", "Платежи и возвраты", Permission.PREPARE_REFUND, "Платежи и возвраты", "wallet"
)
STAFF_PAYMENT = Route("/staff/payments/[payment_number]", "Платёж банка", Permission.PREPARE_REFUND)
STAFF_REFUNDS = Route("/staff/refunds", "Возвраты клиентам", Permission.PREPARE_REFUND)
STAFF_REFUND = Route("/staff/refunds/[refund_number]", "Возврат", Permission.PREPARE_REFUND)
STAFF_SIGNATURES = Route(
    "/staff/signatures", "Подписи клиентов", Permission.CHECK_SIGNATURES, "Подписи клиентов", "file_pen"
)
STAFF_USERS = Route("/staff/users", "Пользователи", Permission.MANAGE_USERS, "Пользователи", "users")
STAFF_PERMISSIONS = Route("/staff/permissions", "Права ролей", Permission.MANAGE_USERS)
STAFF_DIRECTORIES = Route(
    "/staff/directories", "Справочники", Permission.MANAGE_DIRECTORIES, "Справочники", "book_open"
)
STAFF_DIRECTORY = Route("/staff/directories/[directory_code]", "Справочник", Permission.MANAGE_DIRECTORIES)
STAFF_AUDIT = Route("/staff/audit", "Журнал действий", Permission.SEE_AUDIT, "Журнал действий", "history")
STAFF_HEALTH = Route("/staff/health", "Состояние обмена", Permission.OPERATE, "Состояние обмена", "activity")

#: Every page, as they are declared above: the menus keep this order.
ROUTES: tuple[Route, ...] = tuple(one for one in list(globals().values()) if isinstance(one, Route))

#: Plain pages made by the server; links to them load a whole page.
RULES, HELP, MANUAL, CONTACTS, SEARCH = "/rules", "/help", "/help/manual", "/contacts", "/search"
RECEPTION, TRACK, VERIFY, OUTAGES, QUALITY = "/reception", "/track", "/verify", "/outages", "/quality"
DISCLOSURE, SURVEYS, CAPACITY, SERVICES = "/disclosure", "/surveys", "/capacity", "/services"
UNSUBSCRIBE = "/unsubscribe"


def logo_path(sha256: str) -> str:
    """The picture of the company with this hash."""
    return f"/logo/{sha256}.png"


def manager_photo_path(sha256: str) -> str:
    """The picture of a manager with this hash, for whoever is signed in."""
    return f"/api/managers/{sha256}.jpg"


def reception_path(kind: str) -> str:
    """The page of a form of the public reception."""
    return f"{RECEPTION}/{kind}"


def service_path(kind: str) -> str:
    """The passport of a service, for everybody; a plain page of the server."""
    return f"{SERVICES}/{kind}"


def by_path(path: str) -> Route | None:
    """The page at a path, with or without the closing slash; a path written out goes before one with brackets."""
    bare = path.rstrip("/") or "/"
    exact = next((route for route in ROUTES if route.path == bare), None)
    return exact or next((route for route in ROUTES if route.fits(bare)), None)


def payment_page_path(payment_id: object) -> str:
    """Where a payer is sent on to the page of the payment provider; not a page."""
    return f"/api/payments/{payment_id}/page"


def application_path(number: str) -> str:
    """The page of an application for its applicant; the number has Cyrillic letters."""
    return f"/applications/{quote(number, safe='')}"


def staff_application_path(number: str) -> str:
    """The page of an application for the staff."""
    return f"/staff/applications/{quote(number, safe='')}"


def staff_offer_path(number: str) -> str:
    """The page where the conditions of the contract of an application are prepared."""
    return f"{staff_application_path(number)}/offer"


def profile_part_path(part: str) -> str:
    """The page where a part of one's own profile is changed."""
    return f"{PROFILE.path}/{quote(part, safe='')}"


def staff_change_path(change_id: int) -> str:
    """The page of a request for a change of a profile."""
    return f"{STAFF_CHANGES.path}/{change_id}"


def broadcast_path(broadcast_id: int) -> str:
    """The card of a mass notification."""
    return STAFF_BROADCAST.path.replace("[broadcast_number]", str(broadcast_id))


def survey_card_path(survey_id: int) -> str:
    """The card of a version of a survey for the staff."""
    return STAFF_SURVEY.path.replace("[survey_number]", str(survey_id))


def survey_file_path(survey_id: object) -> str:
    """The results of a version as a file."""
    return f"/api/exports/surveys/{survey_id}.xlsx"


def survey_path(series: str) -> str:
    """Where the published version of a survey is answered; a plain page of the server."""
    return f"{SURVEYS}/{series}"


def staff_payment_path(payment_id: int) -> str:
    """The card of a bank payment."""
    return STAFF_PAYMENT.path.replace("[payment_number]", str(payment_id))


def staff_refund_path(refund_id: int) -> str:
    """The card of a refund."""
    return STAFF_REFUND.path.replace("[refund_number]", str(refund_id))


def capacity_ad_path(ad_id: object) -> str:
    """An own ad of capacity and its form; «new» writes one."""
    return CAPACITY_AD.path.replace("[ad_number]", str(ad_id))


def capacity_contact_path(contact_id: object, route: Route = CAPACITY_CONTACT) -> str:
    """A contact of the board of capacity, for the two it belongs to, or the agreement of these."""
    return route.path.replace("[contact_number]", str(contact_id))


def customer_path(customer_id: int) -> str:
    """The card of a customer."""
    return STAFF_CUSTOMER.path.replace("[customer_number]", str(customer_id))


def directory_path(code: str) -> str:
    """The page of a directory."""
    return STAFF_DIRECTORY.path.replace("[directory_code]", quote(code, safe=""))


def staff_dialogue_path(dialogue_id: object) -> str:
    """The desk of a consultant with a dialogue open."""
    return f"{STAFF_ADVOCATE.path}?dialogue={dialogue_id}"


def chat_path(dialogue_id: object) -> str:
    """The address of one dialogue with a consultant."""
    return f"{ADVOCATE_CHAT.path}?dialogue={dialogue_id}"


def chat_print_path(dialogue_id: int) -> str:
    """The page of a dialogue for printing."""
    return f"/api/consultations/{dialogue_id}/print"


def document_path(document_id: object) -> str:
    """The page of a document for whom it is for."""
    return f"{DOCUMENTS.path}/{document_id}"


def document_page_path(document_id: object, version: object, page: object) -> str:
    """The picture of a page of a version of a document."""
    return f"/api/documents/{document_id}/{version}/{page}.png"


def verify_path(document_id: object) -> str:
    """Where anybody checks a document by the id that is printed on it."""
    return f"/verify/{document_id}"


def new_application_path(kind: str) -> str:
    """The wizard of a kind from its beginning."""
    return APPLICATION_FORM.path.replace("[kind_code]", quote(kind, safe=""))


def disclosure_path(quarter: str) -> str:
    """What was disclosed of a quarter, named as 2026-3."""
    return f"{DISCLOSURE}?quarter={quarter}"


def disclosure_file_path(quarter: str) -> str:
    """The same as a file."""
    return f"{DISCLOSURE}/{quarter}.xlsx"


def draft_path(kind: str, draft_id: int, step: int = 0) -> str:
    """The wizard with a draft that was begun before; steps count from 1, without one it goes on where it was left."""
    query = {"draft": str(draft_id)} | ({"step": str(step)} if step else {})
    return f"{new_application_path(kind)}?{urlencode(query)}"


def confirm_path(draft_id: int) -> str:
    """Where a customer reads what an employee has prepared, and confirms it."""
    return APPLICATION_CONFIRM.url(draft=str(draft_id))


def unsubscribe_path(token: str) -> str:
    """Where a link of an email switches such emails off, without signing in; only a POST changes anything."""
    return f"{UNSUBSCRIBE}/{token}"


def outage_calendar_path(token: str) -> str:
    """Where a calendar program asks for somebody's planned outages; the token opens it without signing in."""
    return f"/api/outages/calendar/{token}.ics"
