{{/* The four apps that are on, as a JSON list in the order of their paths' table: what the subchart knows, and path. */}}
{{- define "speedlocal.apps" -}}
{{- $paths := include "speedlocal.paths" . | fromJson }}
{{- $apps := list }}
{{- $on := include "microservices.apps" (dict "Values" (index .Values "flowcore-microservices")) | fromJsonArray }}
{{- range $key := list "timesApp" "flowMapsApp" "sankeyApp" "databaseApp" }}
  {{- range $app := $on }}
    {{- if eq $app.key $key }}
      {{- $apps = append $apps (merge (dict "urlPath" (get $paths $key)) $app) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $apps }}
{{- end }}

{{/* Those of them that an Ingress can send people to. */}}
{{- define "speedlocal.served" -}}
{{- $served := list }}
{{- range $app := include "speedlocal.apps" . | fromJsonArray }}
  {{- if ($app.entry.service | default dict).enabled }}{{ $served = append $served $app }}{{ end }}
{{- end }}
{{- toJson $served }}
{{- end }}

{{/* metadata of an object of this chart. Takes `root` and `name`. */}}
{{- define "speedlocal.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  app.kubernetes.io/name: {{ .name }}
  app.kubernetes.io/instance: {{ .root.Release.Name }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{/* The pod of `helm test`, which the network policies let in. */}}
{{- define "speedlocal.testName" }}speedlocal-streamlit-test{{ end }}
