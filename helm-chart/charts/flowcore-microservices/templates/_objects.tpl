{{/* What the objects around a Deployment are made of. Each takes an app, unless it says otherwise. */}}

{{/* Ports of a Service, as a JSON list. */}}
{{- define "microservices.servicePorts" -}}
{{- $service := .entry.service | default dict }}
{{- $http := dict "name" "http" "port" .port "targetPort" .port "protocol" "TCP" }}
{{- $ports := list (merge $http (pick $service "appProtocol")) }}
{{- range $name, $extra := $service.extraPorts }}
  {{- $number := int $extra.port }}
  {{- $ports = append $ports (dict "name" $name "port" $number "targetPort" $number "protocol" ($extra.type | default "TCP")) }}
{{- end }}
{{- toJson $ports }}
{{- end }}

{{/* Annotations of an Ingress, as JSON: the older word for the class unless it has the newer, its own, the common ones. */}}
{{- define "microservices.ingressAnnotations" -}}
{{- $ingress := .entry.ingress }}
{{- $class := ternary dict (dict "kubernetes.io/ingress.class" "nginx") (hasKey $ingress "className") }}
{{- mergeOverwrite $class ($ingress.annotations | default dict) (.common.commonAnnotations | default dict) | toJson }}
{{- end }}

{{/* The name of the Service's port that is scraped; empty if there is none. */}}
{{- define "microservices.monitoredPort" -}}
{{- $scraped := include "microservices.scrapedPort" . | int }}
{{- $named := "" }}
{{- if (.entry.service | default dict).enabled }}
  {{- range include "microservices.servicePorts" . | fromJsonArray }}
    {{- if and (eq (int .port) $scraped) (eq .protocol "TCP") }}{{ $named = .name }}{{ end }}
  {{- end }}
{{- end }}
{{- $named }}
{{- end }}

{{/* The port of the identity provider's address; empty without one. Takes the chart's values. */}}
{{- define "microservices.oidcPort" -}}
{{- with .oidcWellKnownUrl }}
  {{- $url := urlParse . }}
  {{- regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (get (dict "http" "80" "https" "443") $url.scheme) }}
{{- end }}
{{- end }}
