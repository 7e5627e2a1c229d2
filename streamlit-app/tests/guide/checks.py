"""Every check of the guide, as a function from its text to its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.guide import helm_calls, kubectl_calls, other_calls
from tests.guide.known import Known
from tests.guide.reading import Command, commands
from tests.guide.tables import TABLES
from tests.guide.words import WORDS

REGISTRY = "305363105399.dkr.ecr.eu-west-1.amazonaws.com/speedlocal/streamlit-app"
TAGGING = "docker tag speedlocal/streamlit-app:latest"
DEPLOYMENTS = "flowcore-microservices.deployments"
INSTALL = "helm upgrade --install speedlocal-streamlit"
UPGRADE = "helm upgrade speedlocal-streamlit ."

PROMISED = (
    f"{INSTALL} ./helm-chart -f helm-chart/configuration/production.yaml --namespace your-namespace",
    "docker build -t speedlocal/streamlit-app:latest .",
    f"{TAGGING} {REGISTRY}:latest",
    f"docker push {REGISTRY}:latest",
    "helm dependency update",
    f"{INSTALL} . -f configuration/production.yaml --namespace speedlocal --create-namespace",
    "kubectl get deployments -n speedlocal",
    "kubectl get services -n speedlocal",
    "kubectl get ingress -n speedlocal",
    "kubectl get pods -n speedlocal -l component=ui",
    "kubectl logs -l app.kubernetes.io/name=times-app -n speedlocal",
    "kubectl logs -l app.kubernetes.io/name=flow-maps-app -n speedlocal",
    "kubectl describe ingress speedlocal-streamlit-multi-app -n speedlocal",
    "kubectl port-forward svc/times-app 8501:8501 -n speedlocal",
    f"{UPGRADE} -f configuration/production.yaml --set {DEPLOYMENTS}.timesApp.deployment.tag=v1.2.3 --namespace speedlocal",
    f"{UPGRADE} -f configuration/multi-app.yaml --set {DEPLOYMENTS}.flowMapsApp.deployment.replicas=4 --namespace speedlocal",
)
"""Commands that operators know, word for word."""

OF_PROGRAM: dict[str, Callable[[Command, Known, str], Iterator[str]]] = {
    "helm": lambda command, known, guide: helm_calls.faults(command, known),
    "kubectl": kubectl_calls.faults,
    "docker": other_calls.docker,
    "aws": other_calls.aws,
    "speedlocal": other_calls.speedlocal,
    other_calls.PROGRAM: other_calls.speedlocal,
    "make": other_calls.make,
    "cd": other_calls.cd,
}


def all_commands(guide: str) -> list[Command]:
    """The guide's commands, in blocks and in sentences."""
    return list(commands(guide, tuple(OF_PROGRAM)))


def of_commands(guide: str, known: Known) -> Iterator[str]:
    """Each command can be given as it stands."""
    for command in all_commands(guide):
        check = OF_PROGRAM.get(command.words[0])
        yield from check(command, known, guide) if check else [f"is no command: {command}"]


def promised(guide: str, known: Known) -> Iterator[str]:
    """The commands that operators know are all there."""
    there = {str(command) for command in all_commands(guide)}
    yield from (f"is not there: {command}" for command in PROMISED if command not in there)


CHECKS = {"commands": of_commands, "promised commands": promised, **TABLES, **WORDS}
