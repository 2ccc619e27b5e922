"""Templates as an earlier build compiled them: half a second for each build.

What is compiled runs. So it is kept as Python keeps its own: in a folder that is this user's alone, never in that of the
notes, which may come from a stranger.
"""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import jinja2
from jinja2 import Environment
from jinja2.bccache import Bucket, FileSystemBytecodeCache

_EXTENSION = Path(__file__).parent / "content_security.py"


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates in this user's folder; where they cannot be written, they are compiled again."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write one."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep_compiled(env: Environment) -> None:
    """Have an environment take templates that were compiled before; Jinja knows them by their sources.

    What an extension makes of a source it does not know: that is in the name.
    """
    made_by = (jinja2.__version__, *sorted(env.extensions), _EXTENSION.read_text(encoding="utf-8"))
    name = sha256("\n".join(made_by).encode()).hexdigest()[:16]
    with suppress(OSError, RuntimeError):  # no folder that is this user's alone
        env.bytecode_cache = _Compiled(pattern=f"ainotes-{name}-%s.cache")
