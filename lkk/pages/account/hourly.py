"""«Почасовой профиль»: choose a month, upload its file, look at the hours, answer the questions, send."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button, file_button, link_button
from lkk.components.choices import checkbox_field
from lkk.components.disclosure import disclosure
from lkk.components.feedback import callout, empty_state, skeleton_page
from lkk.components.fields import select_field
from lkk.components.file_slot import list_slot
from lkk.components.forms import event_form, form_actions
from lkk.components.heat_map import heat_legend, heat_map
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.pages.account.reading_section import reading_section
from lkk.pages.refusals import error_of
from lkk.pages.shell import shell
from lkk.routes import ACCOUNTS, HOURLY, PROFILE, READINGS
from lkk.state.hours.hourly import FORM, Hourly
from lkk.state.identity.session import Session
from lkk.vocabulary.hours import EXTENSIONS, MAX_SIZE, NO_HOMES, RULES, TOO_BIG, WAITS_DAYS, WRONG_TYPE

ON_LOAD = (Session.load, Hourly.load)


#: The state as the pages see it: vars, whose methods no checker knows.
_shown: Any = Hourly


def page() -> rx.Component:
    """Draw the page."""
    return shell(
        HOURLY,
        stack(
            reading_section(HOURLY),
            rx.cond(Session.legal, rx.cond(Hourly.attached, _month(), _nothing_attached()), _for_companies()),
        ),
        lead=rx.cond(Session.legal & Hourly.attached, rx.fragment("Лицевой счёт № ", Hourly.account_number)),
        ready=Hourly.loaded,
        skeleton=skeleton_page(),
    )


def _for_companies() -> rx.Component:
    return card(
        empty_state(
            NO_HOMES,
            title="Для дома этот раздел не нужен",
            action=link_button("Подать показания", READINGS.path),
            icon="gauge",
        )
    )


def _nothing_attached() -> rx.Component:
    return card(
        empty_state(
            "Почасовые данные подаются по подключённому лицевому счёту.",
            title="Лицевой счёт ещё не подключён",
            action=link_button("Подключить ЛС", ACCOUNTS.path),
            icon="gauge",
        )
    )


def _month() -> rx.Component:
    return stack(
        rx.cond(_shown.obstacles.length() > 0, _obstacles(), _due()),
        card(
            _choice(),
            rx.cond(
                Session.visiting,
                callout("info", "Почасовые данные подаёт сам клиент: здесь их можно только посмотреть."),
                rx.cond(_shown.obstacles.length() == 0, _upload()),
            ),
        ),
        rx.cond(Hourly.waiting_id > 0, _waiting()),
        rx.cond(_shown.drafts.length() > 0, _drafts()),
        rx.cond(_shown.sent.length() > 0, _sent()),
        rx.cond(_shown.heat.length() > 0, _map()),
        rx.cond(_shown.messages.length() > 0, _messages()),
        rx.cond(_shown.versions.length() > 0, _history()),
    )


def _obstacles() -> rx.Component:
    lines = rx.foreach(Hourly.obstacles, lambda line: rx.el.p(line))
    return callout(
        "attention", lines, title=rx.fragment("Почасовые данные за ", Hourly.period_words, " не принимаются")
    )


def _due() -> rx.Component:
    tone = rx.cond(Hourly.late, "attention", "info")
    return callout(tone, rx.el.p(Hourly.deadline), title=rx.fragment("Данные за ", Hourly.period_words))


def _choice() -> rx.Component:
    return select_field(
        "period",
        "Месяц",
        _shown.months,
        form=FORM,
        placeholder="",
        value=Hourly.period,
        width="half",
        on_change=Hourly.choose_month,
    )


def _upload() -> rx.Component:
    return rx.fragment(
        list_slot(
            "file",
            "Файл с почасовыми данными",
            form=FORM,
            url=Hourly.address,
            record=Hourly.period,
            extensions=EXTENSIONS,
            max_bytes=MAX_SIZE,
            wrong_type=WRONG_TYPE,
            too_big=TOO_BIG,
            rules=rx.fragment(RULES, " Имя файла: ", rx.el.b(Hourly.file_name), "."),
            on_taken=Hourly.refresh,
        ),
        rx.el.div(
            file_button("Шаблон .xlsx", "/api/hours/template.xlsx?" + Hourly.query),
            file_button("Шаблон .xls", "/api/hours/template.xls?" + Hourly.query),
            class_name="page-actions",
        ),
        disclosure("Как заполнить шаблон", _instruction()),
    )


def _instruction() -> rx.Component:
    lines = (
        "Шаблон заполнен для вашего договора: номера и типы приборов, коэффициенты. На листе не больше 10 приборов, "
        "остальные — на следующих листах.",
        "«Начало отчетного периода» — первое число месяца: даты интервалов заполнятся сами до конца месяца.",
        "Значения — расход за час в кВт·ч с учётом коэффициента трансформации, не больше 4 знаков после запятой, "
        "числами, а не формулами.",
        "Строки и столбцы не сдвигайте: каждый час стоит на своём месте. В сутках 24 часа: часы в России не переводят.",
        "Пустая ячейка — пропуск: это не ноль. Если расхода не было, поставьте 0.",
        "«Фактические показания» снимайте на 00:00 по местному времени 1-го числа следующего месяца.",
        "Имя файла — NNNNN_MMYYYY: номер договора (нули впереди можно не писать) и месяц, например 203_012013.xls.",
        "Файл можно сохранить как XML («Сохранить как» — «XML-данные» или «Таблица XML 2003») и упаковать в .zip, "
        "по одному файлу в архиве. Принимаются и макеты 80020 и 80040, в архиве — много.",
    )
    return rx.el.ul(*[rx.el.li(line) for line in lines])


def _waiting() -> rx.Component:
    return card(
        callout(
            "danger",
            rx.el.p(
                "Исправьте файл и загрузите его ещё раз. Из этого файла пока ничего не сохранено, через "
                f"{WAITS_DAYS} дней он будет удалён."
            ),
            title=Hourly.waiting_title,
            live=True,
        ),
        _notes(Hourly.waiting_notes),
        rx.el.ul(rx.foreach(_shown.faults, _fault), class_name="hours-faults", id="hourly-faults"),
        rx.cond(
            ~Session.visiting,
            rx.fragment(
                rx.cond(
                    Hourly.savable != "",
                    rx.el.p(
                        Hourly.savable,
                        " Можно сохранить их, а ячейки с замечаниями останутся пропусками.",
                        class_name="hint",
                    ),
                ),
                form_actions(
                    rx.cond(
                        Hourly.savable != "",
                        button("Сохранить верные строки", kind="soft", on_click=Hourly.save_good(Hourly.waiting_id)),
                    ),
                    button("Убрать файл", kind="plain", on_click=Hourly.discard(Hourly.waiting_id)),
                ),
            ),
        ),
        title="Замечания к файлу",
    )


def _fault(one: Any, index: Any) -> rx.Component:
    return rx.el.li(
        rx.el.b(one.place),
        rx.el.span(one.wrong),
        rx.el.span("Нужно: ", one.expected, class_name="hint"),
        key=f"{index}",
    )


def _notes(notes: Any) -> rx.Component:
    lines = rx.el.ul(rx.foreach(notes, lambda line: rx.el.li(line)))
    return rx.cond(notes.length() > 0, disclosure("Что ещё сказано о файле", lines))


def _drafts() -> rx.Component:
    return card(
        _notes(Hourly.notes),
        event_form(
            FORM,
            rx.el.input(type="hidden", name="seen", value=Hourly.seen, read_only=True),
            rx.foreach(_shown.drafts, _draft),
            rx.cond(
                ~Session.visiting,
                form_actions(
                    button("Отправить", type="submit"),
                    button("Удалить неотправленное", kind="plain", on_click=Hourly.drop_drafts),
                ),
            ),
            on_submit=Hourly.send_form,
            refused=error_of(FORM),
            key=Hourly.period,
        ),
        title="Сохранено, не отправлено",
    )


def _draft(one: Any) -> rx.Component:
    return rx.el.div(
        _meter(
            one,
            rx.fragment(
                rx.cond(one.from_mail, badge("из почты", "info")),
                badge("неподтвержденные", "neutral"),
            ),
        ),
        rx.cond(
            one.asks.length() > 0,
            callout("attention", rx.foreach(one.asks, _question), title="Проверьте и подтвердите"),
        ),
        class_name="hourly-meter",
        key=one.key,
    )


def _question(ask: rx.vars.ObjectVar[Any]) -> rx.Component:
    return rx.el.div(checkbox_field(ask.name, f"{ask.text} — да", form=FORM), key=ask.name)


def _meter(one: Any, state: rx.Component) -> rx.Component:
    return rx.fragment(
        rx.el.div(rx.el.h3(one.point), state, class_name="hourly-head"),
        facts(
            ("Прибор", one.meter),
            ("Сумма часов", one.total),
            ("Расход по показаниям", one.counter),
            ("Полнота", one.gaps),
        ),
        rx.cond(
            Hourly.shown != one.key,
            button("Показать часы", kind="soft", on_click=Hourly.show_meter(one.key)),
            rx.el.p("Часы показаны ниже", class_name="hint"),
        ),
    )


def _sent() -> rx.Component:
    return card(
        rx.foreach(
            _shown.sent, lambda one: rx.el.div(_meter(one, rx.fragment()), class_name="hourly-meter", key=one.key)
        ),
        rx.el.div(
            file_button("Скачать .xlsx", "/api/hours/hours.xlsx?" + Hourly.query),
            file_button("Скачать .csv", "/api/hours/hours.csv?" + Hourly.query),
            rx.cond(Hourly.has_inn, file_button("Скачать макет 80020", "/api/hours/hours.80020?" + Hourly.query)),
            class_name="page-actions",
        ),
        rx.cond(
            ~Hourly.has_inn,
            rx.el.p(
                "Макет 80020 нельзя скачать без ИНН: ",
                text_link("укажите его в профиле", PROFILE.path),
                ".",
                class_name="hint",
            ),
        ),
        _more(Hourly.more_sent, "sent"),
        title=rx.fragment("Отправлено за ", Hourly.period_words),
    )


def _map() -> rx.Component:
    return card(
        rx.el.p(Hourly.heat_title, ". ", Hourly.heat_summary),
        heat_map("hourly-map", Hourly.heat_title, Hourly.heat),
        heat_legend(),
        title=rx.fragment("Часы, ", Hourly.period_words),
    )


def _history() -> rx.Component:
    return card(
        rx.el.ul(rx.foreach(_shown.versions, _version), class_name="hourly-history"),
        _more(Hourly.more_versions, "versions"),
        title="История месяца",
    )


def _more(goes_on: Any, part: str) -> rx.Component:
    return rx.cond(
        goes_on, form_actions(button("Показать ещё", kind="soft", on_click=Hourly.show_more(part), id=f"more-{part}"))
    )


def _messages() -> rx.Component:
    return card(
        rx.el.p(
            "Ответ 80021 говорит программе отправителя, принято ли его сообщение. Пока файл с замечаниями не сохранён, "
            "ответ есть только на непринятые сообщения.",
            class_name="hint",
        ),
        rx.el.ul(rx.foreach(_shown.messages, _message), class_name="hourly-history"),
        _more(Hourly.more_messages, "messages"),
        title="Макеты 80020",
    )


def _message(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.b(one.name),
        rx.el.span(one.said),
        rx.el.span(one.at, class_name="hint"),
        rx.cond(one.answer != "", anchor("Ответ 80021", href=one.answer, download="", class_name="link")),
        key=f"{one.id}",
    )


def _version(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.b(one.meter),
        badge(one.status, one.tone),
        rx.el.span(one.at, class_name="hint"),
        rx.cond(one.url != "", anchor(one.file, href=one.url, class_name="link"), rx.el.span(one.file)),
        rx.cond(one.note != "", rx.el.span(one.note, class_name="hint")),
        key=f"{one.id}",
    )
