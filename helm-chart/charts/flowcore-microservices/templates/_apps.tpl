{{/*
The entries that are on, as a JSON list of what the templates need: key, path of its values, name, port, entry.
*/}}
{{- define "microservices.apps" -}}
{{- $apps := list }}
{{- $taken := dict }}
{{- range $key, $entry := .Values.deployments }}
  {{- $path := printf "deployments.%s" $key }}
  {{- if not (kindIs "map" $entry) }}
    {{- fail (printf "%s has no values; `enabled: false` switches an entry off." $path) }}
  {{- end }}
  {{- if $entry.enabled }}
    {{- $name := kebabcase $key }}
    {{- if has $name (keys $taken) }}
      {{- fail (printf "deployments.%s and %s have the same name, %s." (get $taken $name) $path $name) }}
    {{- end }}
    {{- $_ := set $taken $name $key }}
    {{- range $field, $shared := include "microservices.shared" (dict "root" $ "key" $key) | fromJson }}
      {{- range $item, $value := index $entry $field }}{{ $_ := set $shared $item $value }}{{ end }}
      {{- $entry = merge (dict $field $shared) (omit $entry $field) }}
    {{- end }}
    {{- $port := ($entry.service | default dict).httpPort | default 3000 | int }}
    {{- $app := dict "key" $key "path" $path "name" $name "port" $port "entry" $entry }}
    {{- include "microservices.validate" $app }}
    {{- $apps = append $apps $app }}
  {{- end }}
{{- end }}
{{- toJson $apps }}
{{- end }}

{{/* Labels of a pod, and of its Deployment; `app` alone selects. Takes `root` and `app`. */}}
{{- define "microservices.labels" -}}
{{- $entry := .app.entry }}
{{- $component := $entry.component | default "service" }}
{{- $own := dict
  "app" .app.name
  "component" $component
  "app.kubernetes.io/name" .app.name
  "app.kubernetes.io/version" $entry.deployment.tag
  "app.kubernetes.io/component" $component
  "app.kubernetes.io/part-of" (.root.Values.platform | default "flowcore")
}}
{{- mergeOverwrite dict ($entry.labels | default dict) (.more | default dict) $own | toYaml }}
{{- end }}

{{/* metadata of the objects that 2.8.6 gives no labels of their own. Takes `root`, `app` and `annotations`. */}}
{{- define "microservices.metadata" -}}
name: {{ .app.name }}
namespace: {{ .root.Release.Namespace }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
labels:
  app.kubernetes.io/name: {{ .app.name }}
  app.kubernetes.io/instance: {{ .root.Release.Name }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
  component: {{ .app.entry.component | default "service" }}
{{- end }}

{{/* How many pods an entry asks for, where no autoscaler decides. */}}
{{- define "microservices.replicas" -}}
{{- $replicas := .deployment.replicas }}
{{- kindIs "invalid" $replicas | ternary 1 $replicas | int }}
{{- end }}

{{/* Annotations of a pod: its own, then the common ones, then those for scraping; none where it asks for neither. */}}
{{- define "microservices.podAnnotations" -}}
{{- $metrics := .app.entry.metrics | default dict }}
{{- $own := .app.entry.podAnnotations | default dict }}
{{- if or $metrics $own }}
  {{- $scraping := dict }}
  {{- if $metrics.enabled }}
    {{- $_ := set $scraping "prometheus.io/scrape" "true" }}
    {{- $_ := set $scraping "prometheus.io/port" ($metrics.port | default 3000 | int | toString) }}
    {{- with $metrics.path }}{{ $_ := set $scraping "prometheus.io/path" . }}{{ end }}
  {{- end }}
  {{- mergeOverwrite $scraping (deepCopy .root.Values.commonAnnotations) $own | toYaml }}
{{- else }}
{{- toYaml dict }}
{{- end }}
{{- end }}
