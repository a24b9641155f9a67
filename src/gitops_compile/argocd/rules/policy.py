"""The grammar of an AppProject's roles: names, groups, and policies of six parts.

``validateRoleName``, ``validateGroupName`` and ``validatePolicy`` of argo-cd's
``pkg/apis/application/v1alpha1/types.go``; each function gives what is wrong and what to write, two empty texts where
nothing is.
"""

from __future__ import annotations

import re
from typing import Final

RESOURCES: Final = ("applications", "applicationsets", "clusters", "exec", "logs", "repositories")
ACTIONS: Final = ("*", "create", "delete", "get", "override", "sync", "update")
EFFECTS: Final = ("allow", "deny")
_PARTS: Final = 6
_FINE: Final = ("", "")
_BELOW: Final = re.compile(r"(action|update|delete)/")
_ROLE: Final = re.compile(r"[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?")
_SPACES: Final = (
    "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
)
"""What Go takes for white space; Python takes a few characters more."""
_NOT_IN_A_GROUP: Final = frozenset('"\n\r\t')


def role_problem(name: str) -> tuple[str, str]:
    """What is wrong with a role's name."""
    if _ROLE.fullmatch(name):
        return _FINE
    return "is no name of a role", "Write letters, digits, - and _, with a letter or digit at both ends."


def group_problem(group: str) -> tuple[str, str]:
    """What is wrong with a group of the single sign-on."""
    name = group.strip(_SPACES)
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        name = name[1:-1]
    elif "," in name:
        return "holds a comma outside of quotes", "Put the group into quotes within its quotes."
    if not name:
        return "is an empty group", "Write the group's name, or take it away."
    if _NOT_IN_A_GROUP & set(name):
        return "holds a quote, a tab or a line end", "Write the group's name without them."
    if len(group) > 1 and (group[0] in _SPACES or group[-1] in _SPACES):
        return "begins or ends with white space", "Take the white space away."
    return _FINE


def policy_problem(project: str, role: str, policy: str) -> tuple[str, str]:
    """What is wrong with a policy of a role: ``p, proj:<project>:<role>, resource, action, object, effect``."""
    parts = [part.strip(" ") for part in policy.split(",")]
    if len(parts) != _PARTS or parts[0] != "p":
        return "is no policy of six parts", f"Write p, proj:{project}:{role}, applications, get, {project}/*, allow."
    _, subject, resource, action, thing, effect = parts
    if subject != f"proj:{project}:{role}":
        return "has another subject than its role", f"Write proj:{project}:{role}."
    if resource not in RESOURCES:
        return "names an unknown resource", f"Known are {', '.join(RESOURCES)}."
    if action not in ACTIONS and not _BELOW.search(action):
        return "names an unknown action", f"Known are {', '.join(ACTIONS)}, and action/..., update/..., delete/..."
    if not re.fullmatch(rf"{re.escape(project)}(/[*0-9A-Za-z_.-]+)?/[*0-9A-Za-z_.-]+", thing):
        return "names an object outside of its project", f"Write {project}/* or {project}/<application>."
    if effect not in EFFECTS:
        return "neither allows nor denies", "Write allow or deny as the last part."
    return _FINE
