"""One edit of the guide that makes it untrue is found, by the check whose subject it is."""

from __future__ import annotations

import pytest

from tests.guide.checks import CHECKS
from tests.guide.known import Known
from tests.guide.test_guide import GUIDE

EDITS = {
    "commands": {
        "another label": ("-l component=ui", "-l component=web"),
        "the label of all for one": ("logs -l app.kubernetes.io/name=times-app", "logs -l app.kubernetes.io/name=times"),
        "a key that is no label": ("logs -l app.kubernetes.io/name=flow-maps-app", "logs -l app.kubernetes.io/app=flow-maps-app"),
        "a flag that helm has not": ("--create-namespace", "--make-namespace"),
        "a flag that only one helm has": ("--create-namespace", "--rollback-on-failure"),
        "another key of the Secret": ("from-literal=url=", "from-literal=uri="),
        "another key for strangers": ("from-literal=sandbox-url=", "from-literal=sandbox="),
        "another Secret": ("secret generic speedlocal-database", "secret generic database"),
        "another certificate": ("secret tls speedlocal-streamlit-tls", "secret tls speedlocal-tls"),
        "another pull secret": ("docker-registry regcred", "docker-registry registry"),
        "another file of the controller": ("conf.d/speedlocal-speedlocal", "conf.d/default-speedlocal"),
        "another release to test": ("helm test speedlocal-streamlit", "helm test speedlocal"),
        "another release to roll back": ("helm rollback speedlocal-streamlit", "helm rollback other"),
        "a chart that is not there": ("speedlocal-streamlit ./helm-chart", "speedlocal-streamlit ./chart"),
        "a file that is not there": ("-f helm-chart/configuration/production.yaml", "-f helm-chart/production.yaml"),
        "another registry": ("docker-server=305363105399", "docker-server=305363105390"),
        "another registry to push to": ("push 305363105399", "push 305363105390"),
        "another region": ("--region eu-west-1", "--region eu-north-1"),
        "another image": ("docker build -t speedlocal/streamlit-app:latest .", "docker build -t other:latest .."),
        "another folder to build in": ("cd streamlit-app", "cd streamlit-app/app"),
        "a flag that kubectl has not": ("port-forward svc/times-app", "port-forward --to svc/times-app"),
        "another port": ("8501:8501", "8501:80"),
        "another app to forward to": ("svc/times-app", "svc/times"),
        "another value to set": ("timesApp.deployment.tag=v1.2.3", "timesApp.deployment.tags=v1.2.3"),
        "an app that is not there": ("flowMapsApp.deployment.replicas=4", "mapsApp.deployment.replicas=4"),
        "a value that changes nothing": ("flowMapsApp.deployment.replicas=4", "flowMapsApp.deployment.replicas=2"),
        "a file that the apps don't open": ("/data/results.duckdb", "/data/result.duckdb"),
        "a file that nobody wrote": ("kubectl cp results.duckdb", "kubectl cp result.duckdb"),
        "another pod": ("delete pod results-writer", "delete pod results"),
        "an option that our program has not": ("NAME.vd --database", "NAME.vd --into"),
        "a command that our program has not": ("bin/speedlocal load", "bin/speedlocal import"),
        "a right too few": ("--verb=get,list,watch,", "--verb=get,list,"),
        "a resource too few": ("deployments.apps,services,", "deployments.apps,"),
        "another role": ("--role=speedlocal-deployer", "--role=deployer"),
        "a namespace too few": ("kubectl get services -n speedlocal", "kubectl get services"),
        "another namespace": ("kubectl create namespace speedlocal", "kubectl create namespace streamlit"),
        "a kind that the chart has not": ("kubectl get ingress -n", "kubectl get routes -n"),
        "another Ingress": ("describe ingress speedlocal-streamlit-multi-app", "describe ingress speedlocal-streamlit"),
        "no command": ("kubectl get deployments -n speedlocal", "kubectl list deployments -n speedlocal"),
        "another program": ("helm dependency update\n", "helmfile dependency update\n"),
        "another folder": ("cd helm-chart\nhelm dependency", "cd charts\nhelm dependency"),
    },
    "promised commands": {
        "an older command left out": ("kubectl get services -n speedlocal\n", ""),
    },
    "apps": {
        "another path in the first table": ("| `/flowmaps` | what", "| `/maps` | what"),
        "another Service in the first table": ("| `flow-maps-app` |", "| `maps-app` |"),
        "another title": ("| Sankey Diagrams |", "| Sankey Charts |"),
    },
    "files of values": {
        "no Ingress in production": ("on, with TLS", "off"),
        "TLS in the demo": ("on, without TLS", "on, with TLS"),
        "data that is not there": ("| PostgreSQL from a Secret |", "| the demo in the image |"),
    },
    "resources": {
        "another request": ("| `sankeyApp` | 1Gi |", "| `sankeyApp` | 2Gi |"),
        "another limit": ("| `databaseApp` | 512Mi | 2Gi |", "| `databaseApp` | 512Mi | 3Gi |"),
    },
    "annotations": {
        "another key of an annotation": ("`nginx.org/rewrites`", "`nginx.org/rewrite`"),
        "another value of an annotation": ("| `3600s` | lets", "| `60s` | lets"),
        "an annotation left out": ("| `nginx.org/app-root` | `/times` | sends `/` to the first app |\n", ""),
    },
    "rights": {
        "a resource too few in the table": ("| `services` | the apps |\n", ""),
    },
    "troubles": {
        "words that no page says": ("The results cannot be read just now", "The database cannot be reached just now"),
    },
    "topics": {
        "a topic left out": ("## More replicas of one app", "### More"),
        "a word of a topic left out": ("forgotten by", "gone with"),
    },
    "links": {
        "a link to nowhere": ("](streamlit-app/Dockerfile)", "](Dockerfile)"),
        "a link left out": ("- [README.md](README.md)\n", ""),
    },
    "names": {
        "another word of the cluster": ("`ReadWriteOnce`", "`ReadWriteAlways`"),
        "another source": ("`demo`, `postgresql`, or `file`", "`demo`, `postgres`, or `file`"),
        "another program in a sentence": ("`kubectl describe pod", "`kubectls describe pod"),
        "another object": ("the Deployment `times-app`", "the Deployment `time-app`"),
        "a value that is not there": ("`global.data.postgresql.secret`", "`global.data.pg.secretName`"),
        "an allowance that is not there": ("`customIngress.allow.plus`", "`customIngress.allow.plusplus`"),
        "a value of an app that is not there": ("`deployment.resources.limits.memory`", "`deployment.resource.limits.memory`"),
        "a name that is no value": ("`secretRequests` renders", "`secretRequest`, or `secretRequester`, renders"),
        "a script that is not there": ("`sankey_app.py`", "`sankeys_app.py`"),
    },
    "addresses": {
        "another address": ("flowcore.io/sankey", "flowcore.io/sankeys"),
        "another host": ("https://speedlocal-streamlit.customer.flowcore.io/times", "https://speedlocal.customer.flowcore.io/times"),
    },
    "figures": {
        "another total": ("16 cores", "12 cores"),
        "another number of pods": ("8 pods", "4 pods"),
        "another delay": ("from 30 seconds", "from 10 seconds"),
        "another user": ("user and group 10001", "user and group 1000"),
        "another version of Kubernetes": ("Kubernetes 1.30", "Kubernetes 1.28"),
        "another version of Helm": ("Helm 3.19", "Helm 3.10"),
        "another tag of production": ("runs `v0.1.0`", "runs `v0.2.0`"),
        "another port of the database": ("`networkPolicy.database.port`, 5432", "`networkPolicy.database.port`, 5433"),
    },
    "start of the image": {
        "a start that is not the image's": ('"streamlit", "run"]\nCMD', '"streamlit", "serve"]\nCMD'),
    },
    "examples": {
        "an example of other values": ("replicas: 2\n", "replicas: 3\n"),
        "a pod that is not restricted": ("runAsNonRoot: true", "runAsNonRoot: false"),
        "a pod with a field that there is not": ("containers:\n    - name: writer", "container:\n    - name: writer"),
        "a pod of another user": ("runAsUser: 10001", "runAsUser: 1000"),
        "a pod that mounts what it has not": ("{name: results, mountPath", "{name: result, mountPath"),
        "a pod on another claim": ("{claimName: results}", "{claimName: result}"),
        "a pod that writes elsewhere": ("mountPath: /data", "mountPath: /results"),
    },
}  # fmt: skip
"""By check: an edit in words, what it replaces, and by what."""


@pytest.mark.parametrize(("check", "edit"), [(check, edit) for check, edits in EDITS.items() for edit in edits])
def test_an_edit_is_found(known: Known, check: str, edit: str) -> None:
    before, after = EDITS[check][edit]
    assert before in GUIDE
    assert any(CHECKS[check](GUIDE.replace(before, after, 1), known))


def test_every_check_has_an_edit_that_it_finds() -> None:
    assert EDITS.keys() == CHECKS.keys()
