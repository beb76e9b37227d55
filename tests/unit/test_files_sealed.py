"""Sealed files: nothing of them is readable, nothing of them can be changed, parts are read as of any other."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk import sealing
from lkk.sealing import Damaged, UnknownKey
from lkk.services.files.keys import content_key
from lkk.services.files.storage.contract import Missing
from lkk.services.files.storage.folder import Folder
from lkk.services.files.storage.sealed import CHUNK, HEAD, TAG, Sealed
from lkk.settings import settings

BLOCK = CHUNK + TAG
SIZES = (1, 2, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7)
Change = Callable[[bytes], bytes]


async def kept(of: Sealed, folder: Path, data: bytes) -> tuple[str, Path]:
    """Keep bytes; return their key and where they lie."""
    key, received = content_key(uuid.uuid4()), folder / uuid.uuid4().hex
    received.write_bytes(data)
    await of.keep(received, key)
    assert [name for name in os.listdir(folder) if name.startswith(received.name)] == []
    return key, folder / "files" / key


async def content(of: Sealed, key: str, start: int = 0, end: int | None = None) -> bytes:
    opened = await of.open(key, start, end)
    return b"".join([piece async for piece in opened.chunks])


@pytest.fixture
def of(tmp_path: Path) -> Sealed:
    return Sealed(Folder(tmp_path / "files"))


@pytest.mark.parametrize("size", SIZES)
async def test_a_file_of_any_size_comes_back_whole_and_in_parts(of: Sealed, tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    key, path = await kept(of, tmp_path, data)
    lies = path.read_bytes()
    assert (await of.open(key)).size == (await of.open(key, 0, 1)).size == size
    assert len(lies) == HEAD + size + -(-size // CHUNK) * TAG
    assert size < 16 or data[:16] not in lies
    for start in {0, 1, size // 2, size - 1, CHUNK - 1, CHUNK, CHUNK + 1} & set(range(size + 1)):
        for end in (None, start + 1, size, size + 5, CHUNK, CHUNK + 1):
            assert await content(of, key, start, end) == data[start:end], (start, end)


@given(data=st.binary(max_size=200), start=st.integers(0, 250), length=st.integers(0, 250))
async def test_what_was_stored_before_is_read_as_it_lies(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, start: int, length: int
) -> None:
    root = tmp_path_factory.mktemp("open")
    key = content_key(uuid.uuid4())
    (root / key).parent.mkdir()
    (root / key).write_bytes(data)
    of = Sealed(Folder(root))
    assert await content(of, key) == data
    assert await content(of, key, start, start + length) == data[start : start + length]
    assert await of.key_of(key) == ""


def _flipped(at: int) -> Change:
    return lambda lies: lies[:at] + bytes([lies[at] ^ 1]) + lies[at + 1 :]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_flipped(30), id="salt"),
        pytest.param(_flipped(HEAD), id="first byte"),
        pytest.param(_flipped(HEAD + BLOCK + 5), id="second chunk"),
        pytest.param(lambda lies: lies[:-1], id="last byte cut off"),
        pytest.param(lambda lies: lies[: HEAD + 2 * BLOCK], id="last chunk cut off"),
        pytest.param(lambda lies: lies + lies[-BLOCK:], id="chunk added"),
        pytest.param(
            lambda lies: lies[:HEAD] + lies[HEAD + BLOCK : HEAD + 2 * BLOCK] + lies[HEAD : HEAD + BLOCK]
            + lies[HEAD + 2 * BLOCK :],
            id="chunks exchanged",
        ),
    ],
)  # fmt: skip
async def test_a_changed_file_is_not_given(of: Sealed, tmp_path: Path, change: Change) -> None:
    key, path = await kept(of, tmp_path, os.urandom(2 * CHUNK + 100))
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(Damaged):
        await content(of, key)


async def test_a_chunk_of_another_file_is_not_given(of: Sealed, tmp_path: Path) -> None:
    (key, path), (_, other) = [await kept(of, tmp_path, bytes(2 * CHUNK)) for _ in range(2)]
    path.write_bytes(path.read_bytes()[: HEAD + BLOCK] + other.read_bytes()[HEAD + BLOCK :])
    with pytest.raises(Damaged):
        await content(of, key)


async def test_a_file_sealed_anew_while_it_is_read_is_read_to_its_end(of: Sealed, tmp_path: Path) -> None:
    data = os.urandom(20 * CHUNK)  # more than a folder reads at once
    key, path = await kept(of, tmp_path, data)
    _, anew = await kept(of, tmp_path, data)

    class Late(Folder):
        """A store that asks for the bytes of a part when they are wanted, as a bucket does."""

        async def open(self, key: str, start: int = 0, end: int | None = None):
            opened = await super().open(key, start, end)

            async def pieces():
                for at in range(start, opened.size if end is None else min(end, opened.size), CHUNK):
                    yield path.read_bytes()[at : at + CHUNK]

            return type(opened)(opened.size, pieces())

    read = (await Sealed(Late(tmp_path / "files")).open(key)).chunks
    found = await anext(read)
    path.write_bytes(anew.read_bytes())
    async for piece in read:
        found += piece
    assert found == data


async def test_a_file_of_an_unknown_key_is_told_of_and_one_that_is_not_there_too(
    of: Sealed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, _ = await kept(of, tmp_path, b"bytes")
    known = settings().data_keys.get_secret_value()
    monkeypatch.setenv("LKK_DATA_KEYS", known.replace("t1:", "other:"))
    settings.cache_clear()
    sealing.keys.cache_clear()
    try:
        with pytest.raises(UnknownKey):
            await of.open(key)
        assert await of.key_of(key) == "t1"
    finally:
        monkeypatch.undo()
        settings.cache_clear()
        sealing.keys.cache_clear()
    with pytest.raises(Missing):
        await of.open(content_key(uuid.uuid4()))
