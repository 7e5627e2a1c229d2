"""Each table of the guide, as the renderings have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from speedlocal.ui.frame import APPS
from tests.fixtures.charts import mebibytes, millicores
from tests.guide.known import Known
from tests.guide.kubectl_calls import needed, optional
from tests.guide.reading import CODE, rows
from tests.repository.checkout import APP

TITLES = {f"/{app.code}": app.title for app in APPS}
FRAME = APP / "speedlocal" / "ui" / "frame.py"
DATA = {"demo": "the demo in the image", "postgresql": "PostgreSQL from a Secret"}
FILES = {
    "values": "`helm-chart/values.yaml` alone",
    "multi-app": "`helm-chart/configuration/multi-app.yaml`",
    "production": "`helm-chart/configuration/production.yaml`",
}


def apps(guide: str, known: Known) -> Iterator[str]:
    """The apps, their paths and their objects."""
    told = [(row[0], row[1], row[3]) for row in rows(guide, "app", "path", "answers", "Deployment and Service")]
    made = known.rendering("multi-app")
    assert made.named("Deployment").keys() == made.named("Service").keys() == known.paths.keys()
    held = [(TITLES[path], f"`{path}`", f"`{service}`") for service, path in known.paths.items()]
    yield from differing(told, held)


def files(guide: str, known: Known) -> Iterator[str]:
    """What each file of values installs."""
    told = [(row[0], *row[2:]) for row in rows(guide, "values file", "for", "data", "Ingress", "image")]
    yield from differing(told, [(FILES[name], *_installed(name, known)) for name in FILES])


def _installed(name: str, known: Known) -> tuple[str, str, str]:
    made = known.rendering(name)
    read = [
        entry
        for one in known.containers(name).values()
        for entry in one["env"]
        if entry["name"].endswith("_DATABASE_URL")
    ]
    (ingress,) = made.named("Ingress").values() or [None]
    secure = "on, with TLS" if ingress and ingress["spec"].get("tls") else "on, without TLS"
    (image,) = known.images(name)
    pulled = any(pod.spec.get("imagePullSecrets") for pod in known.pods(name))
    return (
        DATA["postgresql" if read else "demo"],
        secure if ingress else "off",
        "from the registry, with pull secrets" if pulled else f"`{image.rpartition(':')[0]}` of the cluster",
    )


def _resources(known: Known) -> dict[str, dict[str, Any]]:
    return {name: container["resources"] for name, container in known.containers("production").items()}


def resources(guide: str, known: Known) -> Iterator[str]:
    """What each app asks for and may take."""
    heading = ("app", "memory request", "memory limit", "cpu request", "cpu limit", "replicas", "why")
    deployments = known.rendering("production").named("Deployment")
    held = []
    for name, ours in _resources(known).items():
        asked, most = ours["requests"], ours["limits"]
        amounts = (asked["memory"], most["memory"], asked["cpu"], most["cpu"], deployments[name]["spec"]["replicas"])
        held.append((f"`{known.keys[name]}`", *map(str, amounts)))
    order = list(known.keys.values())
    held.sort(key=lambda row: order.index(row[0].strip("`")))
    yield from differing([tuple(row[:6]) for row in rows(guide, *heading)], held)


def totals(known: Known) -> str:
    """The sentence under the table of resources."""
    replicas = {one["spec"]["replicas"] for one in known.rendering("production").named("Deployment").values()}
    (each,) = replicas
    sums = [
        (
            sum(mebibytes(one[kind]["memory"]) for one in _resources(known).values()) * each / 1024,
            sum(millicores(one[kind]["cpu"]) for one in _resources(known).values()) * each / 1000,
        )
        for kind in ("requests", "limits")
    ]
    (asked, cores), (most, most_cores) = sums
    pods = each * len(_resources(known))
    return (
        f"that is {pods} pods which ask for {asked:g}Gi of memory and {cores:g} cores and may take {most:g}Gi and "
        f"{most_cores:g} cores"
    )


def annotations(guide: str, known: Known) -> Iterator[str]:
    """Every annotation of the Ingress, and the values that do not follow from the apps."""
    told = {row[0].strip("`"): row[1] for row in rows(guide, "annotation", "value", "what it does")}
    held = {key: f"`{value}`" for key, value in known.ingress("multi-app")["metadata"]["annotations"].items()}
    for key in ("nginx.org/rewrites", "nginx.org/sticky-cookie-services"):
        assert held[key].count("serviceName=") == len(known.paths)
        held[key] = "an entry for each app"
    assert held["nginx.org/websocket-services"].strip("`").split(",") == list(known.paths)
    held["nginx.org/websocket-services"] = "the Services"
    yield from differing(sorted(told.items()), sorted(held.items()))


def rights(guide: str, known: Known) -> Iterator[str]:
    """The resources of who may deploy; those that only some values render say so."""
    told = {row[0].strip("`"): row[1] for row in rows(guide, "resource", "what for")}
    sometimes = {name for name, purpose in told.items() if purpose.startswith("only ")}
    yield from differing(sorted(told.keys() - sometimes), sorted(needed(known)))
    yield from differing(sorted(sometimes), sorted(optional(known)))


def troubles(guide: str, known: Known) -> Iterator[str]:
    """What may be wrong: the words that a page shows are the program's, and each row says where to look."""
    found = rows(guide, "what is seen", "look at")
    if len(found) < 10:
        yield f"few troubles: {found}"
    yield from (f"nothing to look at: {row}" for row in found if not CODE.search(row[1]) and "database" not in row[1])
    frame = FRAME.read_text(encoding="utf-8")
    yield from (
        f"no page says {said}" for row in found for said in re.findall(r'"([^"]{15,})"', row[0]) if said not in frame
    )


def differing(told: list[Any], held: list[Any]) -> Iterator[str]:
    """The rows that only one side has; the same rows in another order are a fault too."""
    yield from (f"the guide has {row}" for row in told if row not in held)
    yield from (f"the chart has {row}" for row in held if row not in told)
    if sorted(told) == sorted(held) and told != held:
        yield f"in another order: {told}"


TABLES = {
    "apps": apps,
    "files of values": files,
    "resources": resources,
    "annotations": annotations,
    "rights": rights,
    "troubles": troubles,
}
