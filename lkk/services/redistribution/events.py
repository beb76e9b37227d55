"""What people are told of ads and contacts of the board of capacity."""

from lkk.routes import CAPACITY_OWN, STAFF_CAPACITY, capacity_contact_path
from lkk.services.notifications.declaration import BOTH, SITE, Event, declared_in

AD_TO_CHECK = Event(
    key="capacity_ad_to_check",
    title="Проверьте объявление о мощности: {{ ad }}",
    body="Новое объявление ждёт проверки, не позднее {{ due }}.",
    channels=SITE,
    link=lambda _: STAFF_CAPACITY.path,
    link_text="Объявления о мощности",
)

AD_PUBLISHED = Event(
    key="capacity_ad_published",
    title="Объявление опубликовано: {{ ad }}",
    body="Объявление «{{ ad }}» проверено и стоит на доске до {{ until }} включительно.",
    channels=BOTH,
    link=lambda _: CAPACITY_OWN.path,
    link_text="Мои объявления",
    choice="Объявления о мощности",
)

AD_REJECTED = Event(
    key="capacity_ad_rejected",
    title="Объявление не опубликовано: {{ ad }}",
    body="Объявление «{{ ad }}» не опубликовано.\nПричина: {{ reason }}\n\nИсправьте его и отправьте ещё раз.",
    channels=BOTH,
    link=lambda _: CAPACITY_OWN.path,
    link_text="Исправить объявление",
    choice="Объявления о мощности",
)

AD_TAKEN_DOWN = Event(
    key="capacity_ad_taken_down",
    title="Объявление снято с доски: {{ ad }}",
    body="Сотрудник снял с доски объявление «{{ ad }}».\nПричина: {{ reason }}\n\nИсправьте его и отправьте ещё раз.",
    channels=BOTH,
    link=lambda _: CAPACITY_OWN.path,
    link_text="Исправить объявление",
    choice="Объявления о мощности",
)

AD_EXPIRED = Event(
    key="capacity_ad_expired",
    title="Срок объявления вышел: {{ ad }}",
    body="Объявление «{{ ad }}» больше не показывается. Если оно ещё нужно, подайте его заново.",
    channels=BOTH,
    link=lambda _: CAPACITY_OWN.path,
    link_text="Мои объявления",
    choice="Объявления о мощности",
)

MATCH_FOUND = Event(
    key="capacity_match_found",
    title="Нашлось подходящее объявление: {{ found }}",
    body="Вашему объявлению «{{ ad }}» подходит «{{ found }}».\nПочему: {{ why }}.",
    channels=BOTH,
    link=lambda _: CAPACITY_OWN.path,
    link_text="Посмотреть",
    choice="Подходящие объявления о мощности",
)

CONTACT_ASKED = Event(
    key="capacity_contact_asked",
    title="С вами хотят связаться: {{ ad }}",
    body="По объявлению «{{ ad }}» с вами хотят связаться. Ответьте на портале: пока вы не согласитесь, ваше имя,"
    " телефон и почта не видны.",
    channels=BOTH,
    link=lambda facts: capacity_contact_path(str(facts["contact"])),
    link_text="Ответить",
    choice="Контакты по объявлениям о мощности",
)

CONTACT_OPEN = Event(
    key="capacity_contact_open",
    title="Контакты открыты: {{ ad }}",
    body="По объявлению «{{ ad }}» согласны обе стороны. Теперь вы видите имя, телефон и почту друг друга.",
    channels=BOTH,
    link=lambda facts: capacity_contact_path(str(facts["contact"])),
    link_text="Открыть контакты",
    choice="Контакты по объявлениям о мощности",
)

CONTACT_DECLINED = Event(
    key="capacity_contact_declined",
    title="Отказ от контакта: {{ ad }}",
    body="По объявлению «{{ ad }}» вторая сторона не стала открывать контакты. Ваши контакты ей не показаны.",
    channels=BOTH,
    link=lambda facts: capacity_contact_path(str(facts["contact"])),
    link_text="Посмотреть",
    choice="Контакты по объявлениям о мощности",
)

CONTACT_MESSAGE = Event(
    key="capacity_contact_message",
    title="Новое сообщение: {{ ad }}",
    body="По объявлению «{{ ad }}» вам написали на портале.",
    channels=BOTH,
    link=lambda facts: capacity_contact_path(str(facts["contact"])),
    link_text="Прочитать",
    choice="Контакты по объявлениям о мощности",
)

EVENTS = declared_in(globals())
