"""What people are told of supply contracts; a contract that waits for a signature is told of as a document."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, Facts, declared_in

_NAMED = "Заявка № {{ number }} «{{ kind }}»"


def _own(facts: Facts) -> str:
    return routes.application_path(str(facts["number"]))


def _desk(facts: Facts) -> str:
    return routes.staff_application_path(str(facts["number"]))


def _number(facts: Facts) -> str:
    return str(facts["number"])


SUPPLY_CONSENT_WANTED = Event(
    "supply_consent_wanted",
    "Заявка № {{ number }}: дайте согласие, чтобы получить договор энергоснабжения",
    f"{_NAMED}: присоединение выполнено, остался договор энергоснабжения. Чтобы передать дело поставщику, нужно ваше "
    "согласие на передачу данных: прочитайте и дайте его на странице заявки.",
    BOTH,
    link=_own,
    link_text="Открыть заявку",
    about=_number,
)

SUPPLY_SENT = Event(
    "supply_sent",
    "Заявка № {{ number }}: дело передано поставщику",
    f"{_NAMED}: документы для договора энергоснабжения у поставщика. Договор появится в кабинете, срок — до "
    "{{ until }}.",
    BOTH,
    "Дело передано поставщику электроэнергии",
    _own,
    "Открыть заявку",
    about=_number,
)

SUPPLY_REFUSED = Event(
    "supply_refused",
    "Заявка № {{ number }}: поставщик отказал в договоре энергоснабжения",
    f"{_NAMED}: поставщик электроэнергии не заключает договор.\n\nПричина: {{{{ reason }}}}\n\n"
    "Сотрудник, который ведёт заявку, уже знает об этом.",
    BOTH,
    link=_own,
    link_text="Открыть заявку",
    about=_number,
)

SUPPLY_ELSEWHERE = Event(
    "supply_elsewhere",
    "Заявка № {{ number }}: заключите договор энергоснабжения",
    f"{_NAMED}: присоединение выполнено, остался договор энергоснабжения. С поставщиком, которого вы назвали, портал "
    "документами не обменивается: обратитесь к нему сами, затем отметьте договор на странице заявки.",
    BOTH,
    link=_own,
    link_text="Открыть заявку",
    about=_number,
)

SUPPLY_TO_READ = Event(
    "supply_to_read",
    "Заявка № {{ number }}: поставщик направил договор энергоснабжения",
    f"{_NAMED}: договор энергоснабжения № {{{{ contract }}}} — среди документов заявки. Организация подписывает его с "
    "поставщиком сама, не в кабинете: скачайте договор, подпишите и передайте поставщику.{{ last }}",
    BOTH,
    link=_own,
    link_text="Открыть заявку",
    about=_number,
)

SUPPLY_CONCLUDED = Event(
    "supply_concluded",
    "Заявка № {{ number }}: договор энергоснабжения заключён",
    f"{_NAMED}: договор энергоснабжения № {{{{ contract }}}} заключён."
    "{% if account %}\n\nЛицевой счёт: № {{ account }}.{% endif %}",
    BOTH,
    link=_own,
    link_text="Открыть заявку",
    about=_number,
)

SUPPLY_ACCOUNT_OFFERED = Event(
    "supply_account_offered",
    "Подключите новый лицевой счёт № {{ account }}",
    f"{_NAMED}: лицевой счёт № {{{{ account }}}} открыт. Подключите его к кабинету на странице заявки: "
    "ПИН-код для этого не нужен.",
    BOTH,
    link=_own,
    link_text="Открыть заявку",
    about=_number,
)

SUPPLY_TROUBLE = Event(
    "supply_trouble",
    "Заявка № {{ number }}: договор энергоснабжения требует внимания",
    f"{_NAMED}.\n\n{{{{ reason }}}}",
    SITE,
    link=_desk,
    link_text="Открыть заявку",
    about=_number,
)

EVENTS = declared_in(globals())
