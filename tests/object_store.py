"""An S3-compatible store as a real process, which checks the signature of every request."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.sandbox_process import free_port

START_TIMEOUT_S = 60
ANSWER_TIMEOUT_S = 30  # the first request of each service loads it
_UNSIGNED_AT_FIRST = 4  # requests that make the user and the bucket; later ones must be signed
_POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
_IAM = "AWS4-HMAC-SHA256 Credential=none/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0"


@dataclass(frozen=True)
class ObjectStore:
    """A running store with one empty bucket and the keys of the one user who may use it."""

    url: str
    key_id: str
    secret: str
    bucket: str = "portal"

    @property
    def environment(self) -> dict[str, str]:
        """Settings of a portal that keeps its files there."""
        return {
            "LKK_FILE_STORAGE": "bucket",
            "LKK_BUCKET_URL": self.url,
            "LKK_BUCKET_NAME": self.bucket,
            "LKK_BUCKET_KEY_ID": self.key_id,
            "LKK_BUCKET_SECRET": self.secret,
            "LKK_BUCKET_TIMEOUT_S": "30",
        }


@contextmanager
def running_object_store(folder: Path) -> Iterator[ObjectStore]:
    """Start a store on a free port and end it.

    Raises:
        RuntimeError: it does not answer in time; the text holds its output.
    """
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            env=os.environ | {"INITIAL_NO_AUTH_ACTION_COUNT": str(_UNSIGNED_AT_FIRST)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, log)
        yield _furnished(url)
    finally:
        process.terminate()
        process.wait(10)


def _furnished(url: str) -> ObjectStore:
    _iam(url, "CreateUser")
    told = _iam(url, "CreateAccessKey")
    _iam(url, "PutUserPolicy", PolicyName="everything", PolicyDocument=json.dumps(_POLICY))
    key_id, secret = (_tag(told, name) for name in ("AccessKeyId", "SecretAccessKey"))
    store = ObjectStore(url, key_id, secret)
    httpx.put(f"{url}/{store.bucket}", timeout=ANSWER_TIMEOUT_S).raise_for_status()
    return store


def _iam(url: str, action: str, **more: str) -> str:
    form = {"Action": action, "Version": "2010-05-08", "UserName": "portal", **more}
    return httpx.post(url, data=form, headers={"Authorization": _IAM}, timeout=ANSWER_TIMEOUT_S).raise_for_status().text


def _tag(told: str, name: str) -> str:
    found = re.search(f"<{name}>(.*?)<", told)
    assert found
    return found[1]


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/moto-api/data.json").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"the object store did not start:\n{log.read_text(errors='replace')[-3000:]}")
