"""The ways in which the chart is installed, as options of helm that hold from the top of the project."""

from __future__ import annotations

from pathlib import Path

EVERYTHING = Path(__file__).with_name("everything.yaml")
"""Every value of the subchart once."""

TAKEN_OUT = EVERYTHING.with_name("taken_out.yaml")
"""Defaults of the chart, taken out with null."""

APPS = "flowcore-microservices.deployments"

CONFIGURATIONS = {
    "values": [],
    "production": ["-f", "helm-chart/configuration/production.yaml"],
    "multi-app": ["-f", "helm-chart/configuration/multi-app.yaml"],
    "taken out": ["-f", str(TAKEN_OUT)],
    "file": ["--set", "global.data.source=file,global.data.file.claim=results"],
    "scaled": ["-f", "helm-chart/configuration/production.yaml", "--set", f"{APPS}.flowMapsApp.hpa.enabled=true"],
    "sidecar": [
        "--set",
        f"{APPS}.timesApp.sidecars.proxy.enabled=true,{APPS}.timesApp.sidecars.proxy.image=proxy",
        "--set-string",
        f"{APPS}.timesApp.sidecars.proxy.tag=1",
        "--set-json",
        f'{APPS}.timesApp.initContainers=[{{"name": "wait", "image": "busybox:1"}}]',
    ],
}
