"""The key of a result: what decides how it comes out.

What a function is called with is in it: values, or records that carry the `digest` of what they were made from, so that no
tree is ever read for its key. So are this package's own files, and the versions of what it uses.
"""

import platform
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

_USED = (
    "ainotes-site babel comrak-ext jinja2 markdown markupsafe mkdocs mkdocs-material msgspec nh3 pygments pymdown-extensions "
    "pypinyin pyyaml quickjs-ng rjieba"
).split()
# Deterministic, so that the same value has the same digest.
ENCODER = msgspec.msgpack.Encoder(order="deterministic")


def key_of(name: str, *arguments: Any) -> bytes:
    """Return the key of a call: the digest of the program, the name, and each argument."""
    return key_from(name, map(digest_of, arguments))


def key_from(name: str, digests: Iterable[bytes]) -> bytes:
    return sha256(b"%b%b\n%b" % (_program(), name.encode(), b"".join(digests))).digest()


def digest_of(value: Any) -> bytes:
    """Return the digest of a value: a record's own, else that of what msgspec writes of it."""
    own = getattr(value, "digest", None)
    if isinstance(own, bytes) and own:
        return sha256(b"\x00" + own).digest()
    if isinstance(value, bytes):
        return sha256(b"\x01" + value).digest()
    if isinstance(value, str):
        return sha256(b"\x02" + value.encode("utf-8", "surrogatepass")).digest()
    try:
        return sha256(b"\x03" + ENCODER.encode(value)).digest()
    except UnicodeEncodeError:
        return sha256(b"\x04" + repr(value).encode("utf-8", "surrogatepass")).digest()


@lru_cache(maxsize=1)
def _program() -> bytes:
    """Return the digest of this package's files, and the versions of all that a page depends on."""
    package = Path(__file__).parent.parent
    files = (
        path
        for suffix in ("py", "yml", "js", "txt")
        for path in package.rglob(f"*.{suffix}")
        if "theme" not in path.relative_to(package).parts
    )
    digest = digest_files(package, files)
    versions = [f"{name} {_version(name)}" for name in _USED]
    return sha256("\n".join((digest, *versions, f"python {platform.python_version()}")).encode()).digest()


def digest_files(folder: Path, paths: Iterable[Path]) -> str:
    """Return the digest of files in a folder, with their places there; where the folder lies is no part of it."""
    digest = sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode("utf-8", "surrogatepass"))
        digest.update(content)
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
