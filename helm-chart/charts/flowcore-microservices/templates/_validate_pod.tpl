{{- define "microservices.validateVolumes" -}}
{{- $names := dict }}
{{- $mounts := dict }}
{{- range $key, $volume := .entry.volumes }}
  {{- $path := printf "%s.volumes.%s" $.path $key }}
  {{- include "microservices.once" (dict "taken" $names "name" (printf "%s-volume" (kebabcase $key)) "path" $path) }}
  {{- $needed := get (dict "secret" "secret" "persistentVolumeClaim" "claimName") $volume.type }}
  {{- if and $needed (not (index $volume $needed)) }}
    {{- fail (printf "%s.%s is missing: a volume of type %s names it." $path $needed $volume.type) }}
  {{- end }}
  {{- if include "microservices.mountedInMain" $volume }}
    {{- include "microservices.validateMount" (dict "path" $path "mounts" $mounts "mount" $volume) }}
  {{- end }}
{{- end }}
{{- range $folder := include "microservices.folders" .entry.tmpDirs | fromJsonArray }}
  {{- $path := printf "%s.tmpDirs: %s" $.path $folder.path }}
  {{- include "microservices.validateMount" (dict "path" $path "mounts" $mounts "mount" (dict "mountPath" $folder.path)) }}
  {{- include "microservices.once" (dict "taken" $names "name" $folder.name "path" $path) }}
{{- end }}
{{- end }}

{{/* Refuses a mount in a place that is none, or is taken. Takes `path`, `mount`, and `mounts`, a map that it fills. */}}
{{- define "microservices.validateMount" -}}
{{- if not .mount.mountPath }}
  {{- fail (printf "%s.mountPath is missing." .path) }}
{{- end }}
{{- $place := clean .mount.mountPath }}
{{- if hasKey .mounts $place }}
  {{- fail (printf "%s: %s is taken by %s." .path .mount.mountPath (get .mounts $place)) }}
{{- end }}
{{- $_ := set .mounts $place .path }}
{{- if or (hasPrefix "/" (.mount.subPath | default "")) (has ".." (splitList "/" (.mount.subPath | default ""))) }}
  {{- fail (printf "%s.subPath %q must stay below the volume: no / first, and no `..`." .path .mount.subPath) }}
{{- end }}
{{- end }}

{{/* Names of the containers, what they ask for, and what they mount. */}}
{{- define "microservices.validateContainers" -}}
{{- $names := dict .name .path }}
{{- $volumes := list }}
{{- range include "microservices.volumes" .entry | fromJsonArray }}{{ $volumes = append $volumes .name }}{{ end }}
{{- include "microservices.validateResources" (dict "path" (printf "%s.deployment" .path) "of" .entry.deployment) }}
{{- range $key, $sidecar := .entry.sidecars }}
  {{- if ($sidecar | default dict).enabled }}
    {{- $path := printf "%s.sidecars.%s" $.path $key }}
    {{- include "microservices.once" (dict "taken" $names "name" (kebabcase $key) "path" $path) }}
    {{- include "microservices.validateImage" (dict "spec" $sidecar "path" $path) }}
    {{- if $sidecar.volumes }}
      {{- fail (printf "%s.volumes: 2.8.6 can't render a sidecar's volumes; give %s.volumeMounts, with the names of the pod's volumes." $path $path) }}
    {{- end }}
    {{- include "microservices.validateContainer" (dict "path" $path "of" $sidecar "volumes" $volumes) }}
  {{- end }}
{{- end }}
{{- range $container := .entry.initContainers }}
  {{- $path := printf "%s.initContainers.%s" $.path $container.name }}
  {{- include "microservices.once" (dict "taken" $names "name" $container.name "path" $path) }}
  {{- include "microservices.validateContainer" (dict "path" $path "of" $container "volumes" $volumes) }}
{{- end }}
{{- end }}

{{/* Takes `path`, `of`, a container's values, and `volumes`, the names of the pod's. */}}
{{- define "microservices.validateContainer" -}}
{{- include "microservices.validateResources" . }}
{{- $mounts := dict }}
{{- range $mount := .of.volumeMounts }}
  {{- if not (has $mount.name $.volumes) }}
    {{- fail (printf "%s.volumeMounts: there is no volume %s; the pod has %s." $.path $mount.name (join ", " $.volumes | default "none")) }}
  {{- end }}
  {{- include "microservices.validateMount" (dict "path" (printf "%s.volumeMounts.%s" $.path $mount.name) "mounts" $mounts "mount" $mount) }}
{{- end }}
{{- end }}

{{/* Refuses a request that is more than its limit. Takes `path` and `of`, which may have resources. */}}
{{- define "microservices.validateResources" -}}
{{- $resources := .of.resources | default dict }}
{{- $limits := $resources.limits | default dict }}
{{- range $name, $request := $resources.requests }}
  {{- $limit := get $limits $name }}
  {{- if and (hasKey $limits $name) (gt (include "microservices.amount" $request | float64) (include "microservices.amount" $limit | float64)) }}
    {{- fail (printf "%s.resources: the request for %s, %v, is more than the limit, %v." $.path $name $request $limit) }}
  {{- end }}
{{- end }}
{{- end }}

{{/* A quantity of Kubernetes as a plain number. */}}
{{- define "microservices.amount" -}}
{{- $factors := dict "n" 1e-9 "u" 1e-6 "m" 1e-3 "" 1.0 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18
  "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 }}
{{- $unit := toString . | regexFind "[numkMGTPE]?i?$" }}
{{- mulf (toString . | trimSuffix $unit | float64) (get $factors $unit) }}
{{- end }}

{{- define "microservices.validateProbes" -}}
{{- range $field, $probe := include "microservices.probes" . | fromJson }}
  {{- $given := ternary $field (printf "probes.%s" (trimSuffix "Probe" $field)) (not (empty (omit (index $.entry $field | default dict) "enabled"))) }}
  {{- $path := printf "%s.%s" $.path $given }}
  {{- include "microservices.requireOne" (dict "path" $path "of" $probe "choices" (list "httpGet" "tcpSocket" "exec" "grpc")) }}
{{- end }}
{{- end }}

{{- define "microservices.validateEnvironment" -}}
{{- range $name, $variables := .common.transport }}
  {{- include "microservices.validateVariables" (dict "path" (printf "%stransport.%s" $.chart $name) "variables" $variables) }}
{{- end }}
{{- range $use := .entry.useTransports }}
  {{- if kindIs "map" $use }}
    {{- include "microservices.validateVariables" (dict "path" (printf "%s.useTransports.%s.overrides" $.path $use.name) "variables" $use.overrides) }}
  {{- end }}
{{- end }}
{{- include "microservices.validateVariables" (dict "path" (printf "%s.env" .path) "variables" .entry.env) }}
{{- range $key, $sidecar := .entry.sidecars }}
  {{- include "microservices.validateVariables" (dict "path" (printf "%s.sidecars.%s.env" $.path $key) "variables" ($sidecar | default dict).env) }}
{{- end }}
{{- range $variable := .entry.extraEnv }}
  {{- include "microservices.validateVariables" (dict "path" (printf "%s.extraEnv" $.path) "variables" (dict $variable.name $variable)) }}
{{- end }}
{{- range .entry.envFrom }}
  {{- include "microservices.requireOne" (dict "path" (printf "%s.envFrom" $.path) "of" . "choices" (list "configMapRef" "secretRef")) }}
{{- end }}
{{- end }}

{{/* Refuses variables with two values. Takes `path` and `variables`, by name. */}}
{{- define "microservices.validateVariables" -}}
{{- range $name, $source := .variables }}
  {{- $source = $source | default dict }}
  {{- $path := printf "%s.%s" $.path $name }}
  {{- if kindIs "map" $source.valueFrom }}
    {{- if hasKey $source "value" }}
      {{- fail (printf "%s has value and valueFrom, and may have just one of them; null takes one out." $path) }}
    {{- end }}
    {{- $choices := list "secretKeyRef" "configMapKeyRef" "fieldRef" "resourceFieldRef" "fileKeyRef" }}
    {{- include "microservices.requireOne" (dict "path" (printf "%s.valueFrom" $path) "of" $source.valueFrom "choices" $choices) }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "microservices.validateLifecycle" -}}
{{- range $hook, $handler := pick (.entry.lifecycle | default dict) "postStart" "preStop" }}
  {{- $path := printf "%s.lifecycle.%s" $.path $hook }}
  {{- include "microservices.requireOne" (dict "path" $path "of" $handler "choices" (list "exec" "httpGet" "sleep" "tcpSocket")) }}
  {{- $seconds := ($handler.sleep | default dict).seconds | default 0 | int }}
  {{- $grace := hasKey $.entry "terminationGracePeriodSeconds" | ternary $.entry.terminationGracePeriodSeconds 30 | int }}
  {{- if and (eq $hook "preStop") $seconds (ge $seconds $grace) }}
    {{- fail (printf "%s.sleep.seconds is %d, and must be less than terminationGracePeriodSeconds, %d: the pod has to end after its sleep." $path $seconds $grace) }}
  {{- end }}
{{- end }}
{{- end }}
