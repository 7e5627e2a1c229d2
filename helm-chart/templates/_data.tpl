{{/* What an app reads, by its values: variables and volumes, as JSON. Takes the subchart's `root` and the app's `key`. */}}
{{- define "microservices.shared" -}}
{{- $paths := include "speedlocal.paths" . | fromJson }}
{{- $data := .root.Values.global.data }}
{{- $env := dict }}
{{- $volumes := dict }}
{{- if eq $data.source "postgresql" }}
  {{- $secret := required "global.data.postgresql.secret is missing: the Secret with the database's URL." $data.postgresql.secret }}
  {{- $url := dict "name" $secret "key" $data.postgresql.urlKey }}
  {{- $_ := set $env "SPEEDLOCAL_DATABASE_URL" (dict "valueFrom" (dict "secretKeyRef" $url)) }}
  {{- if and (eq .key "databaseApp") $data.postgresql.sandboxUrlKey }}
    {{- $sandbox := dict "name" $secret "key" $data.postgresql.sandboxUrlKey "optional" true }}
    {{- $_ := set $env "SPEEDLOCAL_SANDBOX_URL" (dict "valueFrom" (dict "secretKeyRef" $sandbox)) }}
  {{- end }}
{{- else if eq $data.source "file" }}
  {{- $claim := required "global.data.file.claim is missing: the claim of the volume with the results." $data.file.claim }}
  {{- $_ := set $env "SPEEDLOCAL_DATABASE_URL" (dict "value" (printf "duckdb:////data/%s" $data.file.path)) }}
  {{- $_ := set $volumes "results" (dict "type" "persistentVolumeClaim" "claimName" $claim "mountPath" "/data" "readOnly" true) }}
{{- end }}
{{- $urls := dict }}
{{- range $key, $path := $paths }}
  {{- $entry := get $.root.Values.deployments $key | default dict }}
  {{- if and $entry.enabled ($entry.service | default dict).enabled }}
    {{- $_ := set $urls (trimPrefix "/" $path) (printf "..%s" $path) }}
  {{- end }}
{{- end }}
{{- $_ := set $env "SPEEDLOCAL_APP_URLS" (dict "value" (toJson $urls)) }}
{{- if not .root.Values.oidcWellKnownUrl }}
  {{- /* The apps know no identity provider; an empty variable of every container of 2.8.6 is taken out. */}}
  {{- $_ := set $env "OIDC_WELLKNOWN_URL" nil }}
{{- end }}
{{- ternary (dict "env" $env "volumes" $volumes) dict (hasKey $paths .key) | toJson }}
{{- end }}

{{/* The path of each app. */}}
{{- define "speedlocal.paths" -}}
{"timesApp": "/times", "flowMapsApp": "/flowmaps", "sankeyApp": "/sankey", "databaseApp": "/database"}
{{- end }}

{{/* The data source in words. */}}
{{- define "speedlocal.dataSource" -}}
{{- $data := .Values.global.data }}
{{- if eq $data.source "postgresql" -}}
PostgreSQL, at the URL in key {{ $data.postgresql.urlKey }} of Secret {{ $data.postgresql.secret }}
{{- else if eq $data.source "file" -}}
the file {{ $data.file.path }} on the volume of claim {{ $data.file.claim }}, read only
{{- else -}}
the demo in the image, whose figures are illustrative
{{- end }}
{{- end }}

{{/* Refuses a source that is taken out; Helm would go on handing its default to the subchart, but not to this chart. */}}
{{- define "speedlocal.validateData" -}}
{{- $source := .Values.global.data.source }}
{{- if not (or (eq $source "demo") (get .Values.global.data $source)) }}
  {{- fail (printf "global.data.%s is null, and the source is %s." $source $source) }}
{{- end }}
{{- end }}
