{{/* Refuses what the schema can't, in words that name the key. */}}
{{- define "speedlocal.validateIngress" -}}
{{- $hosts := list }}
{{- range .Values.customIngress.hosts }}
  {{- if has .host $hosts }}
    {{- fail (printf "customIngress.hosts has %s twice." .host) }}
  {{- end }}
  {{- $hosts = append $hosts .host }}
{{- end }}
{{- if not $hosts }}
  {{- fail "customIngress.hosts is empty; the controller rejects an Ingress without a host." }}
{{- end }}
{{- if not (include "speedlocal.served" . | fromJsonArray) }}
  {{- fail "customIngress.enabled: there is no app with a Service that it could lead to." }}
{{- end }}
{{- range $tls := .Values.customIngress.tls }}
  {{- range $host := $tls.hosts }}
    {{- if not (has $host $hosts) }}
      {{- fail (printf "customIngress.tls: %s is not in customIngress.hosts, so the controller would ignore it." $host) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- include "speedlocal.validateAnnotations" . }}
{{- end }}
