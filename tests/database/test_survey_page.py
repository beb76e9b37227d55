"""The plain page of a survey: read by the link, answered once, refused with what was typed."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from lkk.models.identity import UserSession
from lkk.models.surveys import SurveyAnswer
from lkk.services.kernel.secrets import new_token, token_hash
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.web.export_routes import EXPORT_ROUTES
from lkk.web.site.routes import SITE_ROUTES
from tests import builders, surveys
from tests.outages import now

pytestmark = pytest.mark.usefixtures("database")
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
async def site(database: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=[*SITE_ROUTES, *EXPORT_ROUTES]), client=("10.1.2.3", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as site:
        yield site


async def answers() -> list[SurveyAnswer]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(SurveyAnswer)))


async def test_by_the_public_link_a_browser_answers_once(site: httpx.AsyncClient) -> None:
    made = await surveys.published(await surveys.manager(), invites=False, by_link=True, title=HOSTILE, anonymous=True)
    shown = await site.get(f"/surveys/{made.series}")
    assert HOSTILE not in shown.text
    assert 'data-decided-by="q1=1"' in shown.text
    assert "noindex" in shown.text
    sent = await site.post(f"/api/surveys/{made.series}", data=dict(surveys.GOOD))
    assert (sent.status_code, sent.headers["location"]) == (303, f"/surveys/{made.series}?done=1")
    assert "Ответ принят" in (await site.get(sent.headers["location"])).text
    again = await site.post(f"/api/surveys/{made.series}", data=dict(surveys.GOOD))
    assert again.status_code == 403
    assert "уже ответили" in again.text
    assert len(await answers()) == 1


async def test_a_refused_answer_comes_back_with_what_was_typed_and_why(site: httpx.AsyncClient) -> None:
    made = await surveys.published(await surveys.manager(), invites=False, by_link=True)
    await site.get(f"/surveys/{made.series}")
    posted = {"q1": "1", "q2": "9", "q3": HOSTILE, "q4.0": "1"}
    sent = await site.post(f"/api/surveys/{made.series}", data=posted)
    assert sent.status_code == 422
    assert "Такого варианта в опросе нет" in sent.text
    assert "Выберите вариант в каждой строке" in sent.text
    assert "&lt;script&gt;alert(1)" in sent.text
    assert 'value="1" id="q1-1" checked' in sent.text
    long = await site.post(f"/api/surveys/{made.series}", data={**surveys.GOOD, "q1": "1", "q3": "я" * 1001})
    assert "Сократите ответ" in long.text
    assert await answers() == []


async def test_what_is_no_survey_or_no_form_is_refused(site: httpx.AsyncClient) -> None:
    made = await surveys.built(await surveys.manager(), by_link=True)
    for address in (f"/surveys/{made.series}", "/surveys/x", f"/surveys/{'0' * 400}"):
        assert (await site.get(address)).status_code == 404
    assert (await site.post(f"/api/surveys/{made.series}", data=dict(surveys.GOOD))).status_code == 404
    assert (await site.post(f"/api/surveys/{made.series}", json={})).status_code == 400
    form = {"content-type": "application/x-www-form-urlencoded"}
    for body in (b"q3=%00", b"q3=%ff", b"&".join(b"q%d=1" % number for number in range(800))):
        assert (await site.post(f"/api/surveys/{made.series}", content=body, headers=form)).status_code == 400


async def test_the_results_are_downloaded_by_those_who_manage_surveys(site: httpx.AsyncClient) -> None:
    manager = await surveys.manager()
    made = await surveys.published(manager)
    address = f"/api/exports/surveys/{made.id}.xlsx"
    assert (await site.get(address)).status_code == 401
    for user, status in ((await builders.staff(), 200), (await builders.customer(), 403)):
        token = new_token()
        await builders.save(
            UserSession(key_hash=token_hash(token), user_id=user.key, created_at=now(), seen_at=now(), ip="127.0.0.1")
        )
        assert (await site.get(address, headers={"cookie": f"sid={token}"})).status_code == status
