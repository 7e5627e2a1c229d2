{{/* Ports of the container and of its Service: each name and number is there once. */}}
{{- define "microservices.validatePorts" -}}
{{- $service := .entry.service | default dict }}
{{- $names := dict "http" (printf "%s.service.httpPort" .path) }}
{{- $numbers := dict (printf "%d/TCP" .port) (get $names "http") }}
{{- range $key, $extra := $service.extraPorts }}
  {{- $path := printf "%s.service.extraPorts.%s" $.path $key }}
  {{- include "microservices.validatePortName" (dict "taken" $names "name" (kebabcase $key) "path" $path) }}
  {{- if $service.enabled }}
    {{- include "microservices.once" (dict "taken" dict "name" $key "path" $path) }}
    {{- $number := printf "%d/%s" (int $extra.port) ($extra.type | default "TCP") }}
    {{- if hasKey $numbers $number }}
      {{- fail (printf "%s and %s are the same port, %s." (get $numbers $number) $path $number) }}
    {{- end }}
    {{- $_ := set $numbers $number $path }}
  {{- end }}
{{- end }}
{{- range $port := .entry.ports }}
  {{- $name := $port.name | default "http" }}
  {{- if ne $name "http" }}
    {{- include "microservices.validatePortName" (dict "taken" $names "name" $name "path" (printf "%s.ports.%s" $.path $name)) }}
  {{- else if ne (int $port.containerPort) $.port }}
    {{- fail (printf "%s.ports gives containerPort %v, but service.httpPort is %d." $.path $port.containerPort $.port) }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Refuses the name of a container's port. Takes what `microservices.once` takes. */}}
{{- define "microservices.validatePortName" -}}
{{- include "microservices.once" . }}
{{- if or (gt (len .name) 15) (contains "--" .name) (not (regexMatch "[a-z]" .name)) }}
  {{- fail (printf "%s: its name would be %q; the name of a port has at most 15 letters, digits and single hyphens, one letter at least." .path .name) }}
{{- end }}
{{- end }}

{{- define "microservices.validateIngress" -}}
{{- $ingress := .entry.ingress | default dict }}
{{- if $ingress.enabled }}
  {{- if not $ingress.route }}
    {{- fail (printf "%s.ingress.route is empty; it lists hosts and their tlsSecret." .path) }}
  {{- end }}
  {{- range $route := $ingress.route }}
    {{- range $host := $route.hosts }}
      {{- if hasPrefix "*" $host }}
        {{- fail (printf "%s.ingress.route.hosts: %q; 2.8.6 renders no host with a wildcard, name each one." $.path $host) }}
      {{- end }}
      {{- if regexMatch "^[0-9]+(\\.[0-9]+){3}$" $host }}
        {{- fail (printf "%s.ingress.route.hosts: %q is an address, and a host is a name." $.path $host) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- $class := get (include "microservices.ingressAnnotations" . | fromJson) "kubernetes.io/ingress.class" }}
  {{- if and $class $ingress.className (ne $class $ingress.className) }}
    {{- fail (printf "%s.ingress.className is %s, but the annotation kubernetes.io/ingress.class says %s." .path $ingress.className $class) }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "microservices.validateMonitor" -}}
{{- $metrics := .entry.metrics | default dict }}
{{- if and $metrics.enabled ($metrics.serviceMonitor | default dict).enabled }}
  {{- if not (include "microservices.monitoredPort" .) }}
    {{- fail (printf "%s.metrics.serviceMonitor: metrics.port is %s, which is no port of the Service; it has service.httpPort and service.extraPorts, if service.enabled." .path (include "microservices.scrapedPort" .)) }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "microservices.validatePolicy" -}}
{{- $policy := .entry.networkPolicy | default dict }}
{{- range $policy.ingressFrom }}
  {{- include "microservices.validatePeer" (dict "path" (printf "%s.networkPolicy.ingressFrom" $.path) "peer" .) }}
{{- end }}
{{- range $rule := $policy.egress }}
  {{- range $rule.to }}
    {{- include "microservices.validatePeer" (dict "path" (printf "%s.networkPolicy.egress.to" $.path) "peer" .) }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Refuses a peer of a network policy that is two things at once. Takes `path` and `peer`. */}}
{{- define "microservices.validatePeer" -}}
{{- if and (hasKey .peer "ipBlock") (gt (len .peer) 1) }}
  {{- fail (printf "%s: a peer is an ipBlock, or it has selectors, not both." .path) }}
{{- end }}
{{- end }}
