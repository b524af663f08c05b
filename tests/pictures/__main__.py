"""`python tests/pictures`: draws terminal.svg anew, the picture in the README."""

import sys
import tempfile
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from tests.pictures import session, svg  # noqa: E402  (found by the line above)


def main() -> int:
    """Play the session, and write what it looks like."""
    with tempfile.TemporaryDirectory() as top:
        rows = session.play(Path(top).resolve())
    session.FILE.write_text(svg.draw(rows, session.TITLE, session.plain(rows)))
    print(session.plain(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
