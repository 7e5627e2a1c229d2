{{/* The image's reference. Takes `root` and `spec`: image and tag; repo and digest where given. */}}
{{- define "microservices.image" -}}
{{- $repository := .spec.repo | default .root.Values.imageRepository }}
{{- with $repository }}{{ . }}/{{ end }}{{ .spec.image }}:{{ .spec.tag }}{{ with .spec.digest }}@{{ . }}{{ end }}
{{- end }}

{{/*
Variables of one container as a JSON list, each name once: of one given twice the last counts.
Takes `root`, `app`, `env` (a variable set to null is taken out) and `more`, a list that comes after.
*/}}
{{- define "microservices.environment" -}}
{{- $given := list }}
{{- range $use := .app.entry.useTransports }}
  {{- if kindIs "string" $use }}{{ $use = dict "name" $use }}{{ end }}
  {{- range $variable, $source := get ($.root.Values.transport | default dict) $use.name | default dict }}
    {{- $own := get ($use.overrides | default dict) $variable }}
    {{- $given = append $given (merge (dict "name" $variable) ($own | default $source)) }}
  {{- end }}
{{- end }}
{{- $removed := list }}
{{- range $variable, $source := .env }}
  {{- if kindIs "invalid" $source }}
    {{- $removed = append $removed $variable }}
  {{- else }}
    {{- $given = append $given (merge (dict "name" $variable) $source) }}
  {{- end }}
{{- end }}
{{- range .more }}
  {{- if not (and (eq .name "OIDC_WELLKNOWN_URL") (hasKey ($.env | default dict) .name)) }}
    {{- $given = append $given . }}
  {{- end }}
{{- end }}
{{- $kept := list }}
{{- $seen := $removed }}
{{- range reverse $given }}
  {{- if not (has .name $seen) }}
    {{- $seen = append $seen .name }}
    {{- $kept = prepend $kept . }}
  {{- end }}
{{- end }}
{{- toJson $kept }}
{{- end }}

{{/* Variables of the app's own container: after its own, the identity provider's address and its webhook. */}}
{{- define "microservices.mainEnvironment" -}}
{{- $entry := .app.entry }}
{{- $more := concat ($entry.extraEnv | default list) (include "microservices.oidc" .root | fromJsonArray) }}
{{- if $entry.useFlowcoreWebhooks }}
  {{- $secret := dict "name" (printf "%s-credentials" .app.name) "key" "flowcore-webhook-api-key" }}
  {{- $more = append $more (dict "name" "WEBHOOK_BASE_URL" "value" .root.Values.webhookBaseURL) }}
  {{- $more = append $more (dict "name" "WEBHOOK_API_KEY" "valueFrom" (dict "secretKeyRef" $secret)) }}
{{- end }}
{{- include "microservices.environment" (dict "root" .root "app" .app "env" $entry.env "more" $more) }}
{{- end }}

{{- define "microservices.oidc" -}}
{{- $address := .Values.oidcWellKnownUrl }}
{{- ternary (list (dict "name" "OIDC_WELLKNOWN_URL" "value" $address)) list (ne ($address | default "") "") | toJson }}
{{- end }}

{{- define "microservices.resources" -}}
{{- $default := dict "requests" (dict "cpu" "100m" "memory" "256Mi") "limits" (dict "cpu" "1000m" "memory" "512Mi") }}
{{- . | default $default | toJson }}
{{- end }}

{{/* A container's security context laid over the chart's. Takes `root` and `own`. */}}
{{- define "microservices.securityContext" -}}
{{- mergeOverwrite (deepCopy .root.Values.defaults.containerSecurityContext) (.own | default dict) | toJson }}
{{- end }}

{{- define "microservices.ports" -}}
{{- $ports := list (dict "name" "http" "containerPort" .port) }}
{{- range $name, $extra := (.entry.service | default dict).extraPorts }}
  {{- $ports = append $ports (dict "name" (kebabcase $name) "containerPort" (int $extra.port)) }}
{{- end }}
{{- range $port := .entry.ports }}
  {{- if ne ($port.name | default "http") "http" }}{{ $ports = append $ports $port }}{{ end }}
{{- end }}
{{- toJson $ports }}
{{- end }}

{{/*
The three probes of an app as a map of fields: its own, else those under `probes`, else the default; no startup probe
unless given; `enabled: false` leaves one out.
*/}}
{{- define "microservices.probes" -}}
{{- $health := dict "path" "/health" "port" "http" }}
{{- $default := dict "httpGet" $health "initialDelaySeconds" 10 "timeoutSeconds" 5 "failureThreshold" 10 }}
{{- $probes := dict }}
{{- range $kind, $fallback := dict "liveness" $default "readiness" $default "startup" dict }}
  {{- $field := printf "%sProbe" $kind }}
  {{- $probe := index $.entry $field | default (index ($.entry.probes | default dict) $kind) | default $fallback }}
  {{- if and $probe (ne (toString $probe.enabled) "false") }}
    {{- $_ := set $probes $field (omit $probe "enabled") }}
  {{- end }}
{{- end }}
{{- toJson $probes }}
{{- end }}

{{/* The app's own container, as JSON. Takes `root` and `app`. */}}
{{- define "microservices.main" -}}
{{- $entry := .app.entry }}
{{- $deployment := $entry.deployment }}
{{- $container := dict
  "name" .app.name
  "image" (include "microservices.image" (dict "root" .root "spec" $deployment))
  "env" (include "microservices.mainEnvironment" . | fromJsonArray)
  "resources" (include "microservices.resources" $deployment.resources | fromJson)
  "securityContext" (include "microservices.securityContext" (dict "root" .root "own" $deployment.securityContext) | fromJson)
  "ports" (include "microservices.ports" .app | fromJsonArray)
  "volumeMounts" (include "microservices.volumeMounts" $entry | fromJsonArray)
}}
{{- $given := merge (include "microservices.probes" .app | fromJson) (pick $deployment "command" "args" "imagePullPolicy") (pick $entry "envFrom" "lifecycle") }}
{{- merge $container $given | toJson }}
{{- end }}

{{/* The sidecars that are on, as a JSON list; one without a port of its own gets the next after the app's. */}}
{{- define "microservices.sidecars" -}}
{{- $sidecars := list }}
{{- $next := .app.port }}
{{- range $name, $sidecar := .app.entry.sidecars }}
  {{- if ($sidecar | default dict).enabled }}
    {{- $port := $sidecar.httpPort | default 0 | int }}
    {{- if not $port }}
      {{- $next = add1 $next }}
      {{- $port = $next }}
    {{- end }}
    {{- $more := prepend (include "microservices.oidc" $.root | fromJsonArray) (dict "name" "PORT" "value" (toString $port)) }}
    {{- $container := dict
      "name" (kebabcase $name)
      "image" (include "microservices.image" (dict "root" $.root "spec" $sidecar))
      "env" (include "microservices.environment" (dict "root" $.root "app" $.app "env" $sidecar.env "more" $more) | fromJsonArray)
      "resources" (include "microservices.resources" $sidecar.resources | fromJson)
      "securityContext" (include "microservices.securityContext" (dict "root" $.root "own" $sidecar.securityContext) | fromJson)
    }}
    {{- $sidecars = append $sidecars (merge $container (pick $sidecar "volumeMounts")) }}
  {{- end }}
{{- end }}
{{- toJson $sidecars }}
{{- end }}
