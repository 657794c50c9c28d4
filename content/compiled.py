"""The compiled copy of the content: read the files once, keep what came of it, so that a start takes a fraction of a second.

The copy is named by a digest of the content files and of the code that reads them; a changed file makes a new one. It holds data
only (msgpack), and a copy that cannot be read is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

import msgspec

from content import library
from content.library import HERE, Compiled, KnowledgeBase

READERS = ("codes.py", "compiled.py", "library.py", "model.py", "search.py", "words.py")


def load(cache: Path | None, folder: Path = HERE) -> KnowledgeBase:
    """Return the knowledge base of `folder`, through the copy in `cache` (None: without one). Raises ContentError."""
    if cache is None:
        return KnowledgeBase(library.read_files(folder))
    path = cache / f"content-{_digest(folder)}.msgpack"
    with contextlib.suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
        return KnowledgeBase(msgspec.msgpack.decode(path.read_bytes(), type=Compiled))
    compiled = library.read_files(folder)
    with contextlib.suppress(OSError):
        _store(path, msgspec.msgpack.encode(compiled))
    return KnowledgeBase(compiled)


def _digest(folder: Path) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for path in (*sorted(folder.rglob("*.yaml")), *(HERE / name for name in READERS)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _store(path: Path, data: bytes) -> None:
    """Write the copy whole or not at all, and drop the copies of older content."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, path)
    for old in path.parent.glob("content-*.msgpack"):
        if old != path:
            old.unlink(missing_ok=True)
