"""Two open tabs of one person by the way of their events: readings ask, the last page of the wizard stays true."""

import pytest

from lkk.routes import ACCOUNTS, READINGS, draft_path
from lkk.services.applications.drafts import drafts
from lkk.services.kernel import limits
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.accounts.accounts import Accounts
from lkk.state.applications.wizard import CONSENTS, Wizard
from lkk.state.readings.readings import Readings
from lkk.vocabulary.people import RegistrationKind
from tests import application_builders as made
from tests import builders
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")


async def test_sending_an_older_reading_asks_about_the_newer_draft_of_the_other_tab() -> None:
    user, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(user, metered.account)
    account, register = metered.account.key, metered.registers[0].key
    keys = [(await builders.sign_in(user)).session_key for _ in range(2)]
    async with event_tab(keys[0]) as first, event_tab(keys[1]) as second:
        for tab in (first, second):
            await tab.open(READINGS.path)
            await tab.go(READINGS.path)
        await first.do(Readings.leave_cell, account_id=account, register_id=register, typed="150")
        await second.signal()
        await second.do(Readings.leave_cell, account_id=account, register_id=register, typed="160")
        await first.signal()
        await first.do(Readings.leave_cell, account_id=account, register_id=register, typed="150")  # looked at only
        form = [["account_id", str(account)], ["intent", "send"], ["taken_on", first.seen["today"]]]
        form.append([f"r{register}", "150"])
        await first.do(Readings.send_form, form={"__reflex_form_data__": form})
    [asked] = [ask for sort in first.seen["questions"] for ask in sort["asks"]]
    assert "В другой вкладке введено позже: 160. Отправить 150?" in str(asked)


async def test_a_file_kept_after_the_step_was_left_appears_on_the_last_page_and_a_newer_draft_is_not_sent_unseen() -> (
    None
):
    user = await builders.customer()
    draft_id = await made.draft(user)
    path, _, query = draft_path(made.ENQUIRY, draft_id, 2).partition("?")
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await drafts.save_step(work, actor, draft_id, 0, {})
        agreed = await made.agreed(work)
    async with event_tab(actor.session_key) as tab:
        await tab.open(path)
        await tab.go(path, **dict(part.split("=") for part in query.split("&")))
        assert "не приложено" in str(tab.seen["sections"])
        looked_through = tab.seen["version"]
        await made.stored_file(draft_id, "attachments", uploaded_by=user.key)
        await builders.shift_clock(1)
        async with unit_of_work() as work:
            await drafts.save_field(work, actor, draft_id, "text", "Вопрос из другой вкладки")
        form = [["draft_id", str(draft_id)], ["version", looked_through]]
        for purpose, version in agreed.items():
            form += [[f"version.{purpose.value}", version], [f"consent.{purpose.value}", "on"]]
        await tab.do(Wizard.send, form={"__reflex_form_data__": form})
        assert (await made.row(draft_id)).number is None
        await tab.signal()
        assert "Вопрос из другой вкладки" in str(tab.seen["sections"])
        assert "attachments.pdf" in str(tab.seen["sections"])
        assert tab.seen["version"] != looked_through


async def test_the_limit_of_filing_is_told_at_the_button_with_its_figures() -> None:
    user = await builders.customer()
    draft_id = await made.draft(user)
    path, _, query = draft_path(made.ENQUIRY, draft_id, 2).partition("?")
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await drafts.save_step(work, actor, draft_id, 0, {})
        await limits.spend(work, limits.APPLICATION, str(actor.author_id), limits.APPLICATION.count)
        agreed = await made.agreed(work)
    async with event_tab(actor.session_key) as tab:
        await tab.open(path)
        await tab.go(path, **dict(part.split("=") for part in query.split("&")))
        form = [["draft_id", str(draft_id)], ["version", tab.seen["version"]]]
        for purpose, version in agreed.items():
            form += [[f"version.{purpose.value}", version], [f"consent.{purpose.value}", "on"]]
        await tab.do(Wizard.send, form={"__reflex_form_data__": form})
        assert tab.seen["errors"][CONSENTS].startswith("Не больше 20 заявок в час. Повторите через")


@pytest.mark.parametrize(
    ("kind", "legal"), [(RegistrationKind.INDIVIDUAL, False), (RegistrationKind.LEGAL_ENTITY, True)]
)
async def test_where_the_number_stands_is_told_by_the_kind_of_customer(kind: RegistrationKind, legal: bool) -> None:
    actor = await builders.sign_in(await builders.customer(kind=kind))
    async with event_tab(actor.session_key) as tab:
        await tab.open(ACCOUNTS.path)
        await tab.go(ACCOUNTS.path)
        await tab.do(Accounts.refresh)
        assert tab.seen["legal"] is legal
