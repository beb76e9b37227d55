"""The file of accounts of a mass notification: whom it reaches, what is said of each faulty row, who may send one."""

import pytest

from lkk.services.broadcasts import approval, lists, preview
from lkk.services.broadcasts.audience import Audience
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.broadcasts import AudienceKind
from lkk.vocabulary.people import CabinetClass
from tests import broadcasts, builders

pytestmark = pytest.mark.usefixtures("database")


async def upload(actor: Actor, id: int, data: str, name: str = "счета.csv") -> lists.ListTaken:
    seen = (await broadcasts.card(actor, id)).version
    return await lists.take(actor, id, seen, name, broadcasts.chunks(data.encode()))


async def test_a_file_of_accounts_reaches_those_who_have_attached_them_and_names_these_alone() -> None:
    author = await broadcasts.author()
    first, second = (
        await builders.customer(name="Иванов Иван Иванович"),
        await builders.customer(name="Петров Пётр Львович"),
    )
    for user, number in ((first, "9234"), (second, "9235"), (first, "9236")):
        await builders.attach(user, await builders.account(number), active=number != "9236")
    await builders.account("9237")
    wanted = broadcasts.draft(body="{имя}: {счёт}", audience=Audience(AudienceKind.LIST))
    card = await broadcasts.saved(author, wanted)
    with pytest.raises(InvalidValue, match="Загрузите файл"):
        async with unit_of_work() as work:
            await approval.submit(work, author, card.id, card.version)
    taken = await upload(author, card.id, "Лицевой счёт\n9234\n9235\n9237\n9234\n")
    assert (taken.accounts, taken.faults) == (3, 0)
    assert taken.told == "В списке 3 счёта, подключено к кабинетам: 2. Повторов в файле: 1"
    card = await broadcasts.card(author, card.id)
    assert (card.list_name, card.counts.total) == ("счета.csv", 2)
    async with unit_of_work() as work:
        assert (await preview.preview(work, author, card.id)).body == "Иван Иванович: № 9234"
        other = await preview.preview(work, author, card.id, "9236")
        assert (other.fits, other.name) == (True, "Иванов Иван Иванович")


async def test_a_file_with_faults_is_told_row_by_row_and_nothing_of_it_is_kept() -> None:
    author = await broadcasts.author()
    await builders.attach(await builders.customer(), await builders.account("9234"))
    await builders.account("9235", closed=True)
    await builders.account("203")
    await builders.account("203", registry=CabinetClass.LEGAL)
    card = await broadcasts.saved(author, broadcasts.draft(audience=Audience(AudienceKind.LIST)))
    assert (await upload(author, card.id, "9234\n")).accounts == 1
    taken = await upload(author, card.id, "9234\nабв\n9235\n777\n203\n203;юр\n".replace("\n", ";\n", 1))
    assert (taken.accounts, taken.faults) == (0, 4)
    card = await broadcasts.card(author, card.id)
    assert [(one.row, one.text.partition(":")[0]) for one in card.list_faults] == [
        (2, "«абв» — не номер счёта"),
        (3, "счёт № 9235 закрыт"),
        (4, "счёта № 777 нет"),
        (5, "счёт № 203 есть у физических и у юридических лиц"),
    ]
    assert (card.list_accounts, card.counts.total, card.list_told) == (
        0,
        0,
        "Список не загружен: в файле 4 строки с ошибками",
    )
    for name, said in (("счета.pdf", "XLSX, CSV или TXT"), ("счета.xlsx", "не соответствует")):
        with pytest.raises(InvalidValue, match=said):
            await upload(author, card.id, "9234", name)


async def test_a_file_is_taken_from_the_author_of_what_is_still_a_draft_alone() -> None:
    author, other = await broadcasts.author(), await broadcasts.approver()
    await builders.customer()
    card = await broadcasts.saved(author)
    with pytest.raises(NotAllowed):
        await upload(other, card.id, "9234")
    card = await broadcasts.submitted(author)
    with pytest.raises(Stale):
        await upload(author, card.id, "9234")
