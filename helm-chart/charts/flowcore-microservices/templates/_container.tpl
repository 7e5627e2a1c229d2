{{/* The image's reference. Takes `common` and `spec`: image and tag; repo and digest where given. */}}
{{- define "microservices.image" -}}
{{- $repository := .spec.repo | default .common.imageRepository }}
{{- with $repository }}{{ . }}/{{ end }}{{ .spec.image }}:{{ .spec.tag }}{{ with .spec.digest }}@{{ . }}{{ end }}
{{- end }}

{{/*
Variables of one container as a JSON list, each name once: of one given twice the last counts, and anybody's word on the
identity provider counts more than the chart's. Takes `app`, `env` (a variable set to null is taken out), and two lists:
`more`, which comes after, and `last`, which comes after the identity provider's address.
*/}}
{{- define "microservices.environment" -}}
{{- $given := list }}
{{- range $use := .app.entry.useTransports }}
  {{- if kindIs "string" $use }}{{ $use = dict "name" $use }}{{ end }}
  {{- range $variable, $source := get ($.app.common.transport | default dict) $use.name | default dict }}
    {{- $own := get ($use.overrides | default dict) $variable }}
    {{- $given = append $given (merge (dict "name" $variable) ($own | default $source)) }}
  {{- end }}
{{- end }}
{{- $seen := list }}
{{- range $variable, $source := .env }}
  {{- if kindIs "invalid" $source }}
    {{- $seen = append $seen $variable }}
  {{- else }}
    {{- $given = append $given (merge (dict "name" $variable) $source) }}
  {{- end }}
{{- end }}
{{- $given = concat $given (.more | default list) }}
{{- $provider := list (include "microservices.oidc" .app.common | fromJson) }}
{{- range $given }}{{ if eq .name "OIDC_WELLKNOWN_URL" }}{{ $provider = list }}{{ end }}{{ end }}
{{- $kept := list }}
{{- range reverse (concat $given $provider (.last | default list)) }}
  {{- if not (has .name $seen) }}
    {{- $seen = append $seen .name }}
    {{- $kept = prepend $kept . }}
  {{- end }}
{{- end }}
{{- toJson $kept }}
{{- end }}

{{/* Variables of the app's own container: after its own, the identity provider's address and its webhook. */}}
{{- define "microservices.mainEnvironment" -}}
{{- $entry := .entry }}
{{- $last := list }}
{{- if $entry.useFlowcoreWebhooks }}
  {{- $secret := dict "name" (printf "%s-credentials" .name) "key" "flowcore-webhook-api-key" }}
  {{- $base := merge (dict "name" "WEBHOOK_BASE_URL") (include "microservices.value" .common.webhookBaseURL | fromJson) }}
  {{- $last = list $base (dict "name" "WEBHOOK_API_KEY" "valueFrom" (dict "secretKeyRef" $secret)) }}
{{- end }}
{{- include "microservices.environment" (dict "app" . "env" $entry.env "more" $entry.extraEnv "last" $last) }}
{{- end }}

{{/* Every container has the variable, as in 2.8.6. */}}
{{- define "microservices.oidc" -}}
{{- merge (dict "name" "OIDC_WELLKNOWN_URL") (include "microservices.value" .oidcWellKnownUrl | fromJson) | toJson }}
{{- end }}

{{/* A variable's value as JSON. Of an empty one 2.8.6 makes `value: null`, which Helm does not install. */}}
{{- define "microservices.value" -}}
{{- ternary (dict "value" .) dict (not (empty .)) | toJson }}
{{- end }}

{{- define "microservices.resources" -}}
{{- $default := dict "requests" (dict "cpu" "100m" "memory" "256Mi") "limits" (dict "cpu" "1000m" "memory" "512Mi") }}
{{- . | default $default | toJson }}
{{- end }}

{{/* A container's security context laid over the chart's. Takes `common` and `own`. */}}
{{- define "microservices.securityContext" -}}
{{- $chart := (.common.defaults | default dict).containerSecurityContext | default dict }}
{{- mergeOverwrite (deepCopy $chart) (.own | default dict) | toJson }}
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
  {{- $own := index $.entry $field | default dict }}
  {{- $short := index ($.entry.probes | default dict) $kind | default dict }}
  {{- if ne (toString (coalesce $own $short $fallback | default dict).enabled) "false" }}
    {{- with coalesce (omit $own "enabled") (omit $short "enabled") $fallback }}{{ $_ := set $probes $field . }}{{ end }}
  {{- end }}
{{- end }}
{{- toJson $probes }}
{{- end }}

{{/* The app's own container, as JSON. Takes an app. */}}
{{- define "microservices.main" -}}
{{- $entry := .entry }}
{{- $deployment := $entry.deployment }}
{{- $container := dict
  "name" .name
  "image" (include "microservices.image" (dict "common" .common "spec" $deployment))
  "env" (include "microservices.mainEnvironment" . | fromJsonArray)
  "resources" (include "microservices.resources" $deployment.resources | fromJson)
  "securityContext" (include "microservices.securityContext" (dict "common" .common "own" $deployment.securityContext) | fromJson)
  "ports" (include "microservices.ports" . | fromJsonArray)
  "volumeMounts" (include "microservices.volumeMounts" $entry | fromJsonArray)
}}
{{- $given := merge (include "microservices.probes" . | fromJson) (pick $deployment "command" "args" "imagePullPolicy") (pick $entry "envFrom" "lifecycle") }}
{{- merge $container $given | toJson }}
{{- end }}

{{/* The sidecars that are on, as a JSON list; one without a port of its own gets the next after the app's. */}}
{{- define "microservices.sidecars" -}}
{{- $sidecars := list }}
{{- $next := .port }}
{{- range $name, $sidecar := .entry.sidecars }}
  {{- if ($sidecar | default dict).enabled }}
    {{- $port := $sidecar.httpPort | default 0 | int }}
    {{- if not $port }}
      {{- $next = add1 $next }}
      {{- $port = $next }}
    {{- end }}
    {{- if gt (int $port) 65535 }}
      {{- fail (printf "%s.sidecars.%s.httpPort: the port after the app's would be %d, and 65535 is the last." $.path $name $port) }}
    {{- end }}
    {{- $more := list (dict "name" "PORT" "value" (toString $port)) }}
    {{- $container := dict
      "name" (kebabcase $name)
      "image" (include "microservices.image" (dict "common" $.common "spec" $sidecar))
      "env" (include "microservices.environment" (dict "app" $ "env" $sidecar.env "more" $more) | fromJsonArray)
      "resources" (include "microservices.resources" $sidecar.resources | fromJson)
      "securityContext" (include "microservices.securityContext" (dict "common" $.common "own" $sidecar.securityContext) | fromJson)
    }}
    {{- $sidecars = append $sidecars (merge $container (pick $sidecar "volumeMounts")) }}
  {{- end }}
{{- end }}
{{- toJson $sidecars }}
{{- end }}
