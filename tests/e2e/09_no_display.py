"""Without a display: one plain message that says what to do, and a failing exit code."""

import os
import subprocess

from window import BIN, HOME, check, scenario


def run():
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET")}
    for display in (None, ":4094"):  # none at all, and one where nobody answers
        if display:
            env["DISPLAY"] = display
        done = subprocess.run([BIN], env=env, cwd=HOME, capture_output=True, text=True, timeout=60)
        words = done.stdout + done.stderr
        check(done.returncode != 0, f"exit 0 with DISPLAY={display}")
        check("panicked" not in words and "backtrace" not in words, f"a panic instead of a message: {words}")
        check("gangmu --help" in words, f"the message does not say what can be done: {words}")
        if display is None:
            check("DISPLAY" in words, f"the message does not name what is missing: {words}")
        print(words)


scenario(run)
