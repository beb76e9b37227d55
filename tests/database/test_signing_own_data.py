"""What the archive of one's data tells of signing and money: everything of the person, no code, nothing of others."""

import json
from datetime import date
from pathlib import Path

import pytest

from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.signing import powers, refusing
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import Role
from tests import builders, money
from tests import signing as given
from tests.own_data import made_archive, records

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given.trust_the_test_centre(tmp_path, monkeypatch)


async def test_the_archive_tells_what_was_accepted_signed_and_refused_and_no_code() -> None:
    actor = await given.person()
    signed, refused = await given.contract(actor), await given.contract(actor, kind=DocumentKind.SERVICE_CONTRACT)
    await given.sign(actor, signed)
    code = await given.last_code()
    async with unit_of_work() as work:
        await refusing.refuse(work, actor, refused.public_id, "Передумали строить дом", {})
    told = records(await made_archive(await given.user_of(actor)), "Подписи")
    accepted, asked, by_sms, answer = told
    assert (accepted["Редакция"], accepted["Телефон"]) == ("1", given.PHONE)
    assert (asked["Телефон"], asked["Документ"]) == (given.PHONE, by_sms["Документ"])
    assert by_sms["Документ"] == "Договор технологического присоединения № ТП-7, версия 1"
    assert by_sms["Способ"] == "простая электронная подпись, код из СМС"
    assert (answer["Ответ"], answer["Почему"]) == ("В подписании отказано", "Передумали строить дом")
    assert code not in json.dumps(told, ensure_ascii=False)


async def test_the_archive_of_a_firm_tells_its_powers_and_of_others_nothing() -> None:
    actor, stranger = await given.firm(), await given.person()
    await given.sign(stranger, await given.contract(stranger))
    desk = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        await powers.add(work, desk, actor.subject_id, "Сидорова Анна Ивановна", "№ 12", date(2999, 1, 1))
    async with unit_of_work() as work:
        await powers.end(work, desk, (await powers.own(work, actor))[0].id, "Отозвана письмом")
    [power] = records(await made_archive(await given.user_of(actor)), "Подписи")
    assert (power["Представитель"], power["Действует до"]) == ("Сидорова Анна Ивановна", "2999-01-01")
    assert (bool(power["Прекращена"]), power["Почему прекращена"]) == (True, "Отозвана письмом")


async def test_the_archive_tells_invoices_with_their_lines_and_payments_on_line() -> None:
    person, stranger = await builders.customer(), await builders.customer()
    one = await money.invoice(person, 100_000)
    await money.invoice(stranger)
    await money.online(person, {one.key: 100_000})
    invoice, payment = records(await made_archive(person), "Счета, оплаты и возвраты")
    assert (invoice["Счёт"], invoice["Сумма"]) == (one.number, "1\u202f000,00 ₽")
    assert [line["Что"] for line in invoice["Строки"]] == ["Плата за присоединение"]
    assert (payment["Сумма"], payment["Состояние"]) == ("1\u202f000,00 ₽", "Открываем страницу оплаты")
