{{/*
The four apps that are on, as a JSON list in the order of their paths' table: what the subchart knows, urlPath, and
`base`, the path under which the app itself serves, empty for /.
*/}}
{{- define "speedlocal.apps" -}}
{{- $paths := include "speedlocal.paths" . | fromJson }}
{{- $apps := list }}
{{- $on := include "microservices.apps" (index .Subcharts "flowcore-microservices") | fromJsonArray }}
{{- range $key := list "timesApp" "flowMapsApp" "sankeyApp" "databaseApp" }}
  {{- range $app := $on }}
    {{- if eq $app.key $key }}
      {{- $base := include "speedlocal.option" (dict "entry" $app.entry "name" "server.baseUrlPath") | trimAll "/" }}
      {{- $own := dict "urlPath" (get $paths $key) "base" (ternary (printf "/%s" $base) "" (ne $base "")) }}
      {{- $apps = append $apps (merge $own $app) }}
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

{{/* An option of Streamlit that an app is started with: by its arguments, else by its variable. Takes `entry` and `name`. */}}
{{- define "speedlocal.option" -}}
{{- $deployment := .entry.deployment }}
{{- $words := concat ($deployment.command | default list) ($deployment.args | default list) | join " " }}
{{- $flag := regexFind (printf "--%s[ =]\\S+" (replace "." "\\." .name)) $words }}
{{- $variable := printf "STREAMLIT_%s" (.name | snakecase | replace "." "_" | upper) }}
{{- $set := (get (.entry.env | default dict) $variable | default dict).value }}
{{- regexReplaceAll "^--[^ =]+[ =]" $flag "" | default ($set | default "") }}
{{- end }}

{{/* metadata of an object of this chart. Takes `root` and `name`. */}}
{{- define "speedlocal.metadata" -}}
name: {{ .name | quote }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  app.kubernetes.io/name: {{ .name | quote }}
  app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service | quote }}
{{- end }}

{{/* The pod of `helm test`, which the network policies let in. */}}
{{- define "speedlocal.testName" }}speedlocal-streamlit-test{{ end }}
