{{/* Refuses what the schema can't, in words that name the key. */}}
{{- define "speedlocal.validate" -}}
{{- if not (include "microservices.apps" (index .Subcharts "flowcore-microservices") | fromJsonArray) }}
  {{- fail "flowcore-microservices.deployments has nothing that is switched on; an upgrade would delete every app." }}
{{- end }}
{{- include "speedlocal.validateData" . }}
{{- range include "speedlocal.apps" . | fromJsonArray }}{{ include "speedlocal.validateApp" . }}{{ end }}
{{- $policy := .Values.networkPolicy }}
{{- range $key, $peers := dict "from" $policy.from "database.to" $policy.database.to }}
  {{- range $peers }}
    {{- include "microservices.validatePeer" (dict "path" (printf "networkPolicy.%s" $key) "peer" .) }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
Refuses an app that nobody could reach, or whose health nobody would learn: Streamlit answers any path but the one of
its health with its page. Takes one of `speedlocal.apps`.
*/}}
{{- define "speedlocal.validateApp" -}}
{{- $port := include "speedlocal.option" (dict "entry" .entry "name" "server.port") }}
{{- if and $port (ne $port (toString .port)) }}
  {{- fail (printf "%s.service.httpPort is %d, but the app is told to listen on --server.port=%s." .path (int .port) $port) }}
{{- end }}
{{- if not .entry.deployment.resources }}
  {{- fail (printf "%s.deployment.resources is empty; give the app its requests and limits." .path) }}
{{- end }}
{{- $health := printf "%s/_stcore/" .base }}
{{- range $field, $probe := include "microservices.probes" . | fromJson }}
  {{- $get := $probe.httpGet | default dict }}
  {{- if and (has (toString $get.port) (list "http" (toString $.port))) (not (hasPrefix $health ($get.path | default "/"))) }}
    {{- fail (printf "%s.%s.httpGet.path is %s, where Streamlit answers in health and in sickness; it must begin with %s (a probe that is null asks /health; `enabled: false` leaves one out)." $.path $field ($get.path | default "/") $health) }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Takes `served`, and of the values `hosts` and `tls`. */}}
{{- define "speedlocal.validateIngress" -}}
{{- $hosts := list }}
{{- range .hosts }}
  {{- if has .host $hosts }}
    {{- fail (printf "customIngress.hosts has %s twice." .host) }}
  {{- end }}
  {{- if regexMatch "^[0-9]+(\\.[0-9]+){3}$" .host }}
    {{- fail (printf "customIngress.hosts: %s is an address, and a host is a name." .host) }}
  {{- end }}
  {{- $hosts = append $hosts .host }}
{{- end }}
{{- if not $hosts }}
  {{- fail "customIngress.hosts is empty; the controller rejects an Ingress without a host." }}
{{- end }}
{{- if not .served }}
  {{- fail "customIngress.enabled: there is no app with a Service that it could lead to." }}
{{- end }}
{{- range $tls := .tls }}
  {{- range $host := $tls.hosts }}
    {{- if not (has $host $hosts) }}
      {{- fail (printf "customIngress.tls: %s is not in customIngress.hosts, so the controller would ignore it." $host) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
