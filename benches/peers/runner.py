"""Runs commands and measures each; apart from the rest, because it has to be small.

Until a new process starts its program, the memory of the process that started it counts as its own. This one imports
little, so that little is the least that can be measured. A line of JSON comes in for each command, and one goes out.
"""

import json
import os
import sys
import time

for line in sys.stdin:
    command, out, err = json.loads(line)
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
               (os.POSIX_SPAWN_OPEN, 1, out, write, 0o644), (os.POSIX_SPAWN_OPEN, 2, err, write, 0o644)]
    begun = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - begun
    with open("/proc/self/status", encoding="ascii") as status_file:
        least = next(int(entry.split()[1]) for entry in status_file if entry.startswith("VmHWM:"))
    code, cpu = os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime
    print(json.dumps([code, seconds, cpu, used.ru_maxrss, least]), flush=True)
