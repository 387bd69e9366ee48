"""Run a program and print its peak memory in bytes.

By itself, because Linux counts to a program what the one that started it held:
this one is small, the benchmarks are not.
"""

import os
import sys


def main() -> int:
    """Give the program's exit status back."""
    silent = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[silent])
    _, status, usage = os.wait4(pid, 0)
    print(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
