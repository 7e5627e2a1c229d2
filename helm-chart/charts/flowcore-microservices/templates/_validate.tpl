{{/*
Refuses what the schema can't: values that the API server or the container runtime would not take, in words that name
the key. Takes an app.
*/}}
{{- define "microservices.validate" -}}
{{- include "microservices.validateDeployment" . }}
{{- include "microservices.validateLabels" . }}
{{- include "microservices.validateRollout" . }}
{{- include "microservices.validateBudget" . }}
{{- include "microservices.validatePorts" . }}
{{- include "microservices.validateIngress" . }}
{{- include "microservices.validateMonitor" . }}
{{- include "microservices.validatePolicy" . }}
{{- include "microservices.validateVolumes" . }}
{{- include "microservices.validateContainers" . }}
{{- include "microservices.validateProbes" . }}
{{- include "microservices.validateEnvironment" . }}
{{- include "microservices.validateLifecycle" . }}
{{- end }}

{{/* Refuses a name that is none, or is taken. Takes `taken`, a map that it fills, `name`, and `path` of what has it. */}}
{{- define "microservices.once" -}}
{{- if or (not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" .name)) (gt (len .name) 63) }}
  {{- fail (printf "%s: its name would be %q; a name has at most 63 lower-case letters, digits and hyphens, a letter or digit first and last." .path .name) }}
{{- end }}
{{- if hasKey .taken .name }}
  {{- fail (printf "%s and %s have the same name, %s." (get .taken .name) .path .name) }}
{{- end }}
{{- $_ := set .taken .name .path }}
{{- end }}

{{/* Refuses a map that has none of these fields, or several. Takes `path`, `of` and `choices`. */}}
{{- define "microservices.requireOne" -}}
{{- $given := list }}
{{- range .choices }}{{ if hasKey $.of . }}{{ $given = append $given . }}{{ end }}{{ end }}
{{- if not $given }}
  {{- fail (printf "%s must have one of %s." .path (join ", " .choices)) }}
{{- else if gt (len $given) 1 }}
  {{- fail (printf "%s has %s, and may have just one of them; null takes one out." .path (join " and " $given)) }}
{{- end }}
{{- end }}

{{- define "microservices.validateDeployment" -}}
{{- if not (regexMatch "^[a-z]" .name) }}
  {{- fail (printf "%s: its name would be %q; the name of a Service begins with a letter." .path .name) }}
{{- end }}
{{- if not (kindIs "map" .entry.deployment) }}
  {{- fail (printf "%s.deployment is missing; it holds image and tag." .path) }}
{{- end }}
{{- include "microservices.validateImage" (dict "spec" .entry.deployment "path" (printf "%s.deployment" .path)) }}
{{- if not (regexMatch "^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$" .entry.deployment.tag) }}
  {{- fail (printf "%s.deployment.tag %q can't be a label, as it has to be: at most 63 letters, digits, '.', '_' and '-', a letter or digit first and last." .path .entry.deployment.tag) }}
{{- end }}
{{- end }}

{{- define "microservices.validateImage" -}}
{{- range $field := list "image" "tag" }}
  {{- if not (index $.spec $field) }}
    {{- fail (printf "%s.%s is missing." $.path $field) }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "microservices.validateLabels" -}}
{{- range $field := list "labels" "podLabels" }}
  {{- range $label := keys (index $.entry $field | default dict) }}
    {{- if or (has $label (list "app" "component")) (hasPrefix "app.kubernetes.io/" $label) }}
      {{- fail (printf "%s.%s.%s: the chart sets this label itself." $.path $field $label) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "microservices.validateRollout" -}}
{{- $deployment := .entry.deployment }}
{{- $shares := pick $deployment "maxSurge" "maxUnavailable" }}
{{- if and $shares (eq ((.entry.strategy | default dict).type | default "RollingUpdate") "Recreate") }}
  {{- fail (printf "%s.strategy.type Recreate goes with neither deployment.maxSurge nor deployment.maxUnavailable; null takes them out." .path) }}
{{- end }}
{{- if and (has (toString $deployment.maxSurge) (list "0" "0%")) (has (toString $deployment.maxUnavailable) (list "0" "0%")) }}
  {{- fail (printf "%s.deployment: maxSurge and maxUnavailable can't both be 0, no pod could be replaced." .path) }}
{{- end }}
{{- $ready := .entry.minReadySeconds | default 0 | int }}
{{- $deadline := .entry.progressDeadlineSeconds | default 600 | int }}
{{- if ge $ready $deadline }}
  {{- fail (printf "%s.minReadySeconds is %d, and must be less than progressDeadlineSeconds, %d." .path $ready $deadline) }}
{{- end }}
{{- end }}

{{/* An autoscaler that is upside down, and a budget that would never let a node be drained. */}}
{{- define "microservices.validateBudget" -}}
{{- $hpa := .entry.hpa | default dict }}
{{- $minimum := $hpa.minReplicas | int | default 2 }}
{{- $maximum := $hpa.maxReplicas | int | default 5 }}
{{- if and $hpa.enabled (gt $minimum $maximum) }}
  {{- fail (printf "%s.hpa: minReplicas is %d, more than maxReplicas, %d." .path $minimum $maximum) }}
{{- end }}
{{- $pdb := .entry.pdb | default dict }}
{{- if $pdb.enabled }}
  {{- if and (hasKey $pdb "minAvailable") (hasKey $pdb "maxUnavailable") }}
    {{- fail (printf "%s.pdb takes minAvailable or maxUnavailable, not both; null takes one out." .path) }}
  {{- end }}
  {{- $pods := ternary $minimum (include "microservices.replicas" .entry | int) (not (not $hpa.enabled)) }}
  {{- range $field, $share := pick $pdb "minAvailable" "maxUnavailable" }}
    {{- $part := toString $share | trimSuffix "%" | float64 }}
    {{- if hasSuffix "%" (toString $share) }}{{ $part = ceil (divf (mulf $part $pods) 100) }}{{ end }}
    {{- $kept := ternary $part (subf $pods $part) (eq $field "minAvailable") }}
    {{- if and $pods (ge $kept (float64 $pods)) }}
      {{- fail (printf "%s.pdb.%s %v of %d pods would never let a node be drained." $.path $field $share $pods) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
