"""The folder and the bucket behind one interface, and the portal on a bucket over signed HTTP."""

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import structlog
from pydantic import SecretStr
from sqlmodel import select

from lkk.models.files import StoredFile
from lkk.services.applications.case import disputes
from lkk.services.applications.document import filed
from lkk.services.composition import OWNERS
from lkk.services.files import proving, removing
from lkk.services.files.giving import read_whole
from lkk.services.files.keys import content_key
from lkk.services.files.storage import Missing, Storage, StorageUnavailable, storage
from lkk.services.files.storage.bucket import PART, Bucket, BucketAccess
from lkk.services.files.storage.folder import Folder
from lkk.services.files.storage.sealed import Sealed
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus
from tests import application_builders as made
from tests import builders
from tests.file_client import browser, send
from tests.kept_files import on_disk
from tests.object_store import ObjectStore, running_object_store
from tests.sample_files import pdf, picture

pytestmark = pytest.mark.slow

NOW, DAY = timedelta(0), timedelta(days=1)
ALL = pytest.mark.parametrize("kind", ["folder", "bucket", "sealed folder", "sealed bucket"])


@pytest.fixture(scope="module")
def object_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    with running_object_store(tmp_path_factory.mktemp("object_store")) as running:
        yield running


@pytest.fixture
def make(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Storage]:
    """Make an empty storage of a kind."""

    def made_of(kind: str) -> Storage:
        if kind.startswith("sealed "):
            return Sealed(made_of(kind.removeprefix("sealed ")))
        if kind == "folder":
            return Folder(tmp_path / "files")
        store: ObjectStore = request.getfixturevalue("object_store")
        return bucket(store)

    return made_of


def bucket(store: ObjectStore, *, url: str = "", secret: str = "", timeout_s: float = 30) -> Bucket:
    secret = secret or store.secret
    return Bucket(BucketAccess(url or store.url, store.bucket, "us-east-1", store.key_id, SecretStr(secret), timeout_s))


@pytest.fixture
def on_bucket(object_store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    """The portal of this test keeps its files in the bucket."""
    use(monkeypatch, **object_store.environment)
    yield object_store
    monkeypatch.undo()
    settings.cache_clear()


def use(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


def received(folder: Path, data: bytes) -> Path:
    path = folder / uuid.uuid4().hex
    path.write_bytes(data)
    return path


async def content(of: Storage, key: str, start: int = 0, end: int | None = None) -> bytes:
    opened = await of.open(key, start, end)
    return b"".join([piece async for piece in opened.chunks])


async def old(of: Storage, age: timedelta) -> set[str]:
    return {key async for keys in of.old(age) for key in keys}


@ALL
async def test_what_is_kept_comes_back_whole_and_in_parts(
    kind: str, make: Callable[[str], Storage], tmp_path: Path
) -> None:
    of, data, key = make(kind), os.urandom(2 * PART + 12_345), content_key(uuid.uuid4())
    source = received(tmp_path, data)
    await of.keep(source, key)
    assert not source.exists()
    assert (await of.open(key)).size == (await of.open(key, 5, 10)).size == len(data)
    assert await content(of, key) == data
    for start, end in ((0, 1), (1, PART + 1), (PART, None), (len(data) - 1, None), (3, 2 * PART + 7)):
        assert await content(of, key, start, end) == data[start:end]


@ALL
async def test_copies_are_of_their_own_and_what_is_discarded_is_gone(
    kind: str, make: Callable[[str], Storage], tmp_path: Path
) -> None:
    of, (first, second, never) = make(kind), [content_key(uuid.uuid4()) for _ in range(3)]
    await of.keep(received(tmp_path, b"bytes"), first)
    await of.copy(first, second)
    assert await old(of, DAY) == set()
    assert {first, second} <= await old(of, NOW)
    await of.discard(first, never)
    assert await content(of, second) == b"bytes"
    for gone in (of.open(first), of.copy(first, never)):
        with pytest.raises(Missing):
            await gone
    await of.discard(second)
    assert not {first, second, never} & await old(of, NOW)


async def test_a_copy_that_breaks_off_leaves_no_half(tmp_path: Path) -> None:
    of, key = Folder(tmp_path / "files"), content_key(uuid.uuid4())
    of.path_of(key).mkdir(parents=True)  # a folder can be opened by nobody
    with pytest.raises(OSError, match="directory"):
        await of.copy(key, content_key(uuid.uuid4()))
    assert [path for path in of.root.rglob("*") if path.is_file()] == []


async def test_only_the_portal_s_user_may_look_into_the_folder(tmp_path: Path) -> None:
    of, key = Folder(tmp_path / "files"), content_key(uuid.uuid4())
    await of.keep(received(tmp_path, b"bytes"), key)
    assert {path.stat().st_mode & 0o777 for path in (of.root, of.path_of(key).parent)} == {0o700}


async def test_a_store_that_refuses_or_is_away_is_told_of_without_secrets(object_store: ObjectStore) -> None:
    wrong = bucket(object_store, secret="not the secret of this user")
    away = bucket(object_store, url="http://127.0.0.1:9", timeout_s=2)
    with structlog.testing.capture_logs() as logged:
        for of in (wrong, away):
            for question in (of.open("ab/ab"), of.copy("ab/ab", "ab/cd"), of.discard("ab/ab"), old(of, NOW)):
                with pytest.raises(StorageUnavailable) as refusal:
                    await question
                assert refusal.value.__cause__ is None
    assert [one["reason"] for one in logged[:3]] == ["SignatureDoesNotMatch"] * 3
    told = str(logged)
    assert object_store.key_id not in told
    assert "not the secret" not in told


@pytest.mark.usefixtures("database", "on_bucket")
async def test_the_portal_serves_files_of_a_bucket() -> None:
    user, stranger = await builders.customer(), await builders.customer()
    draft, body, before = await made.draft(user), pdf(), on_disk()
    async with browser(user) as client:
        sent = await send(client, draft, body=body)
        url = sent.json()["url"]
        got, small = await client.get(url), await client.get(sent.json()["thumbnail"])
        assert (got.status_code, got.content, got.headers["content-length"]) == (200, body, str(len(body)))
        assert (small.status_code, small.content[:2]) == (200, b"\xff\xd8")
        part = await client.get(url, headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, body[10:20])
        assert (await send(client, draft, name="а.exe.pdf")).status_code == 422
        async with browser(stranger) as other:
            assert (await other.get(url)).status_code == 404
        assert (await client.delete(url)).status_code == 204
        assert (await client.get(url)).status_code == 404
    with pytest.raises(NotFound):
        await read_whole(uuid.UUID(sent.json()["id"]))
    assert on_disk() == before  # nothing is left on this machine


@pytest.mark.usefixtures("database", "on_bucket")
async def test_another_machine_serves_the_same_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    user = await builders.customer()
    draft, image = await made.draft(user), picture("PNG")
    async with browser(user) as client:
        url = (await send(client, draft, name="план.png", body=image)).json()["url"]
        use(monkeypatch, LKK_DATA_DIR=str(tmp_path / "another machine"))
        assert (await client.get(url)).content == image


@pytest.mark.usefixtures("database", "on_bucket")
async def test_documents_and_copies_of_files_lie_in_the_bucket_too(tmp_path: Path) -> None:
    user = await builders.customer()
    source = await made.brought_to(user, ApplicationStatus.FULFILLED)
    enclosed = await made.stored_file(source.key, "attachments", uploaded_by=user.key)
    await storage().keep(received(tmp_path, b"bytes"), content_key(enclosed.public_id))
    assert (await read_whole(await filed.ensure(source.key))).startswith(b"%PDF")
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        await disputes.reopen(work, actor, source.key, "Ответ не по существу")
    async with unit_of_work() as work:
        query = select(StoredFile.public_id).where(
            StoredFile.slot == "attachments", StoredFile.public_id != enclosed.public_id
        )
        copy = (await work.session.exec(query)).one()
    assert await read_whole(copy) == b"bytes"


@pytest.mark.usefixtures("database", "on_bucket")
async def test_the_sweep_finds_what_has_no_row_in_the_bucket(tmp_path: Path) -> None:
    user = await builders.customer()
    draft, lost, foreign = await made.draft(user), content_key(uuid.uuid4()), "ab/something else"
    for key in (lost, foreign):
        await storage().keep(received(tmp_path, b"bytes"), key)
    async with browser(user) as client:
        sent = (await send(client, draft)).json()
        await removing.sweep(OWNERS)
        assert lost in await old(storage(), NOW)
        await removing.sweep(OWNERS, NOW)
        left = await old(storage(), NOW)
        assert (lost in left, foreign in left) == (False, True)
        assert (await client.get(sent["url"])).status_code == 200
        assert (await client.get(sent["thumbnail"])).status_code == 200


@pytest.mark.usefixtures("database")
async def test_without_the_store_people_are_told_to_wait(
    on_bucket: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = await builders.customer()
    draft, before = await made.draft(user), on_disk()
    async with browser(user) as client:
        url = (await send(client, draft)).json()["url"]
        use(monkeypatch, LKK_BUCKET_URL="http://127.0.0.1:9", LKK_BUCKET_TIMEOUT_S="2")
        refused: list[httpx.Response] = [await client.get(url), await client.get(f"{url}/thumbnail")]
        sent = await send(client, draft)
        use(monkeypatch, LKK_BUCKET_URL=on_bucket.url)
        assert (await client.get(url)).status_code == 200
    assert {(one.status_code, one.text) for one in refused} == {(503, StorageUnavailable.text)}
    assert (sent.status_code, sent.json()["message"]) == (503, StorageUnavailable.text)
    async with unit_of_work() as work:
        ids = [str(one) for one in await work.session.exec(select(StoredFile.public_id))]
    assert url.rpartition("/")[2] in ids
    assert len([one for one in ids if (await _there(one))]) == 1
    assert on_disk() == before


@ALL
async def test_check_writes_and_reads_and_leaves_nothing(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if kind == "bucket":
        request.getfixturevalue("on_bucket")
    use(monkeypatch, LKK_DATA_DIR=str(tmp_path))
    before = await old(storage(), NOW)
    assert ("корзина portal" if kind == "bucket" else str(tmp_path)) in await proving.prove()
    assert await old(storage(), NOW) == before
    assert on_disk() == []


async def test_check_tells_of_wrong_keys(on_bucket: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, LKK_BUCKET_SECRET="another secret")
    with pytest.raises(StorageUnavailable):
        await proving.prove()


async def _there(public_id: str) -> bool:
    try:
        return bool(await read_whole(uuid.UUID(public_id)))
    except NotFound:
        return False
