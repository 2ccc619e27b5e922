"""Write a file whole or not at all."""

import tempfile
from pathlib import Path


def write_whole(path: Path, text: str, *, newline: str = "\n") -> None:
    """Write a file beside its place, then put it there: a full disk leaves the old one. `newline` is as `open` has it."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline=newline, dir=path.parent, delete=False) as beside:
        try:
            beside.write(text)
            beside.close()
            Path(beside.name).chmod(mode)
            Path(beside.name).replace(path)
        except OSError:
            Path(beside.name).unlink(missing_ok=True)
            raise
