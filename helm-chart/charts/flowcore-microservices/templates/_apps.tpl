{{/*
The entries that are on, as a JSON list of what the templates need: key, path of its values, name, port, entry, and of
the whole chart the beginning of such a path, and `common`, its values.
*/}}
{{- define "microservices.apps" -}}
{{- $apps := list }}
{{- $names := dict }}
{{- $accounts := dict }}
{{- $common := include "microservices.common" . | fromJson }}
{{- $chart := ternary "" (printf "%s." .Chart.Name) .Chart.IsRoot }}
{{- range $key, $given := .Values.deployments }}
  {{- $path := printf "%sdeployments.%s" $chart $key }}
  {{- if not (kindIs "map" $given) }}
    {{- fail (printf "%s has no values; `enabled: false` switches an entry off." $path) }}
  {{- end }}
  {{- if $given.enabled }}
    {{- $name := kebabcase $key }}
    {{- include "microservices.once" (dict "taken" $names "name" $name "path" $path) }}
    {{- $entry := include "microservices.entry" (dict "root" $ "key" $key "own" (get $common.deployments $key)) | fromJson }}
    {{- $port := ($entry.service | default dict).httpPort | int | default 3000 }}
    {{- $app := dict "key" $key "path" $path "name" $name "port" $port "entry" $entry "chart" $chart "common" (omit $common "deployments") }}
    {{- include "microservices.validate" $app }}
    {{- if ($entry.serviceAccount | default dict).create }}
      {{- $account := (include "microservices.account" $app | fromJson).serviceAccountName }}
      {{- include "microservices.once" (dict "taken" $accounts "name" $account "path" (printf "%s.serviceAccount" $path)) }}
    {{- end }}
    {{- $apps = append $apps $app }}
  {{- end }}
{{- end }}
{{- toJson $apps }}
{{- end }}

{{/* The chart's values without what is null, as JSON. */}}
{{- define "microservices.common" -}}
{{- $values := omit .Values "global" | toJson | fromJson }}
{{- include "microservices.dropNulls" (dict "key" "" "map" $values) }}
{{- toJson $values }}
{{- end }}

{{/*
Takes nulls out of a map, in place: null is how a default is taken out, and the API server would not take it. Under
`env` and `hpa` it stays, as it takes out a variable of the chart's, or a metric. Takes `map`, and `key`, where it is.
*/}}
{{- define "microservices.dropNulls" -}}
{{- $kept := has .key (list "env" "hpa") }}
{{- range $key, $value := .map }}
  {{- if kindIs "slice" $value }}
    {{- range $value }}
      {{- if kindIs "map" . }}{{ include "microservices.dropNulls" (dict "key" "" "map" .) }}{{ end }}
    {{- end }}
  {{- else if kindIs "map" $value }}
    {{- include "microservices.dropNulls" (dict "key" $key "map" $value) }}
  {{- else if and (kindIs "invalid" $value) (not $kept) }}
    {{- $_ := unset $.map $key }}
  {{- end }}
{{- end }}
{{- end }}

{{/* An entry's own values, and under them what it starts from, as JSON. Takes `root`, `key` and `own`. */}}
{{- define "microservices.entry" -}}
{{- $entry := .own }}
{{- range $field, $shared := include "microservices.shared" (dict "root" .root "key" .key) | fromJson }}
  {{- range $name, $value := index $entry $field }}{{ $_ := set $shared $name $value }}{{ end }}
  {{- $entry = merge (dict $field $shared) (omit $entry $field) }}
{{- end }}
{{- toJson $entry }}
{{- end }}

{{/* Labels of a pod, and of its Deployment; `app` alone selects. Takes `app` and `more`. */}}
{{- define "microservices.labels" -}}
{{- $entry := .app.entry }}
{{- $component := $entry.component | default "service" }}
{{- $own := dict
  "app" .app.name
  "component" $component
  "app.kubernetes.io/name" .app.name
  "app.kubernetes.io/version" $entry.deployment.tag
  "app.kubernetes.io/component" $component
  "app.kubernetes.io/part-of" (.app.common.platform | default "flowcore")
}}
{{- mergeOverwrite dict ($entry.labels | default dict) (.more | default dict) $own | toYaml }}
{{- end }}

{{/* metadata of the objects that 2.8.6 gives no labels of their own. Takes `root`, `app`, `annotations` and `labels`. */}}
{{- define "microservices.metadata" -}}
name: {{ .app.name | quote }}
namespace: {{ .root.Release.Namespace | quote }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
labels:
  app.kubernetes.io/name: {{ .app.name | quote }}
  app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service | quote }}
  component: {{ .app.entry.component | default "service" | quote }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* How many pods an entry asks for, where no autoscaler decides. */}}
{{- define "microservices.replicas" -}}
{{- $replicas := .deployment.replicas }}
{{- has (toString $replicas) (list "" (toString nil)) | ternary 1 $replicas | int }}
{{- end }}

{{/* Annotations of a pod: its own, then the common ones, then those for scraping; none where it asks for neither. */}}
{{- define "microservices.podAnnotations" -}}
{{- $metrics := .entry.metrics | default dict }}
{{- $own := .entry.podAnnotations | default dict }}
{{- if or $metrics $own }}
  {{- $scraping := dict }}
  {{- if $metrics.enabled }}
    {{- $_ := set $scraping "prometheus.io/scrape" "true" }}
    {{- $_ := set $scraping "prometheus.io/port" (include "microservices.scrapedPort" .) }}
    {{- with $metrics.path }}{{ $_ := set $scraping "prometheus.io/path" . }}{{ end }}
  {{- end }}
  {{- mergeOverwrite $scraping (.common.commonAnnotations | default dict) $own | toYaml }}
{{- else }}
{{- toYaml dict }}
{{- end }}
{{- end }}

{{/* 3000 unless given; it does not follow httpPort, as in 2.8.6. */}}
{{- define "microservices.scrapedPort" -}}
{{- (.entry.metrics | default dict).port | int | default 3000 }}
{{- end }}
