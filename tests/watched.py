"""A Python program that notes which files it opens, which programs it starts and which sockets it uses.

It learns of them by audit events (PEP 578). ``HOOK`` stands in front of the program's own lines, which end with
``TOLD``; the first argument is the file that the notes go to, as JSON.
"""

from __future__ import annotations

HOOK = """
import json, os, sys
seen, log = [], os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        seen.append(["open", os.fsdecode(arguments[0]), bool((arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR))])
    elif event in ("subprocess.Popen", "os.exec", "os.posix_spawn"):
        seen.append(["exec", os.fsdecode(arguments[0]), False])
    elif event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        seen.append(["socket", event, False])
sys.addaudithook(hook)
"""
TOLD = """
os.write(log, json.dumps(seen).encode())
"""
