"""The first page: the public reception, who we are and what can be done here."""

import reflex as rx

from lkk.components.brand import COMPANY
from lkk.components.frame import public_frame
from lkk.components.links import phone_link
from lkk.components.surfaces import card, facts, stack, tile, tiles, two_columns
from lkk.pages.public.entrance import entrance
from lkk.routes import HOME_PUBLIC, LOGIN, REGISTER
from lkk.settings import settings
from lkk.state.identity.front_page import Reception
from lkk.state.identity.visitor import Visitor

ON_LOAD = (Visitor.load, Reception.load)
_LEAD = (
    f"ООО «{COMPANY}» передаёт электрическую энергию в Барнауле. Здесь потребители открывают личный кабинет "
    "и решают вопросы с сетевой компанией без поездки в офис."
)


def page() -> rx.Component:
    """The public reception."""
    return public_frame(
        stack(_doors(), two_columns(stack(_cabinet(), _rules()), stack(_emergency(), _contacts()))),
        title=HOME_PUBLIC.title,
        lead=_LEAD,
        header_right=entrance(),
    )


def _doors() -> rx.Component:
    guest = tiles(
        tile("Войти", LOGIN.path, "По электронной почте и паролю", icon="log_in"),
        tile("Зарегистрироваться", REGISTER.path, "Три шага, нужен адрес электронной почты", icon="user_plus"),
    )
    own = tiles(tile("Перейти в кабинет", Visitor.cabinet, "Вы уже вошли", icon="log_in"))
    return rx.cond(Visitor.cabinet, own, guest)


def _cabinet() -> rx.Component:
    return card(
        rx.el.div(
            rx.el.h3("Подключить лицевой счёт"),
            rx.el.p(
                "Нужны номер лицевого счёта и ПИН-код. Юридические лица найдут их в счёте-фактуре за электроэнергию, "
                "в левом верхнем углу, физические — в чеке об оплате в Системе «Город». Их также назовут "
                "в контакт-центре: ул. Ползунова, 50, каб. 117."
            ),
            rx.el.h3("Передать показания приборов учёта"),
            rx.el.p(
                "Кабинет сразу проверит показания. ",
                rx.cond(Reception.windows, rx.fragment("Сроки приёма: ", Reception.windows, ".")),
                id="reading-windows",
            ),
            rx.el.h3("Получать уведомления"),
            rx.el.p("Кабинет сообщит, когда показания приняты и переданы в учётную систему компании."),
            class_name="prose",
        ),
        title="Что можно сделать в личном кабинете",
    )


def _rules() -> rx.Component:
    return card(
        rx.el.div(
            rx.el.ol(
                rx.el.li(
                    "Интернет-приёмная открыта всем потребителям Барнаула, физическим и юридическим лицам, которых "
                    f"обслуживает ООО «{COMPANY}». Личный кабинет доступен после регистрации."
                ),
                rx.el.li(
                    "Кабинеты физических и юридических лиц раздельны. ИП, СНТ (СНП) и собственники нежилых помещений "
                    "регистрируются как юридическое лицо."
                ),
                rx.el.li(
                    "Адрес электронной почты подтверждается кодом из письма. Учётная запись, которую не активировали "
                    "за 24 часа, удаляется сама."
                ),
                rx.el.li(
                    "К кабинету можно подключить несколько лицевых счетов. "
                    "Разделы кабинета показывают данные активного счёта."
                ),
                rx.el.li("Никому не сообщайте пароль и коды из писем. Сотрудники компании их не спрашивают."),
            ),
            class_name="prose",
        ),
        title="Правила работы интернет-приёмной",
    )


def _emergency() -> rx.Component:
    return card(
        rx.el.p(phone_link(settings().dispatcher_phone, settings().dispatcher_dial), class_name="figure"),
        rx.el.p(
            "Диспетчерская, круглосуточно. Звоните, если нет света или вы видите оборванный провод. "
            "При опасности — 112."
        ),
        title="Авария в сети",
    )


def _contacts() -> rx.Component:
    return card(
        facts(
            ("Бесплатно по России", phone_link("8 800 1000 380", "+78001000380")),
            ("Поддержка сайта", phone_link("50-16-28", "+73852501628")),
            ("Контакт-центр", "г. Барнаул, ул. Ползунова, 50, каб. 117"),
            ("Компания", f"ООО «{COMPANY}»"),
        ),
        title="Контакты",
    )
