{{/* Refuses what the schema can't: values that the API server or the container runtime would not take. Takes an app. */}}
{{- define "microservices.validate" -}}
{{- $entry := .entry }}
{{- if or (not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" .name)) (gt (len .name) 63) }}
  {{- fail (printf "%s: its name would be %q; a name has at most 63 lower-case letters, digits and hyphens." .path .name) }}
{{- end }}
{{- if not (kindIs "map" $entry.deployment) }}
  {{- fail (printf "%s.deployment is missing; it holds image and tag." .path) }}
{{- end }}
{{- include "microservices.validateImage" (dict "spec" $entry.deployment "path" (printf "%s.deployment" .path)) }}
{{- if not (regexMatch "^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$" $entry.deployment.tag) }}
  {{- fail (printf "%s.deployment.tag %q can't be a label, as it has to be: at most 63 letters, digits, '.', '_' and '-', a letter or digit first and last." .path $entry.deployment.tag) }}
{{- end }}
{{- include "microservices.validateRollout" . }}
{{- include "microservices.validatePorts" . }}
{{- include "microservices.validateVolumes" . }}
{{- range $field := list "labels" "podLabels" }}
  {{- range $label := keys (index $entry $field | default dict) }}
    {{- if or (has $label (list "app" "component")) (hasPrefix "app.kubernetes.io/" $label) }}
      {{- fail (printf "%s.%s.%s: the chart sets this label itself." $.path $field $label) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range $name, $sidecar := $entry.sidecars }}
  {{- if ($sidecar | default dict).enabled }}
    {{- $path := printf "%s.sidecars.%s" $.path $name }}
    {{- include "microservices.validateImage" (dict "spec" $sidecar "path" $path) }}
    {{- if $sidecar.volumes }}
      {{- fail (printf "%s.volumes: 2.8.6 can't render a sidecar's volumes; give %s.volumeMounts, with the names of the pod's volumes." $path $path) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "microservices.validateImage" -}}
{{- range $field := list "image" "tag" }}
  {{- if not (index $.spec $field) }}
    {{- fail (printf "%s.%s is missing." $.path $field) }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "microservices.validateRollout" -}}
{{- $deployment := .entry.deployment }}
{{- $strategy := (.entry.strategy | default dict).type | default "RollingUpdate" }}
{{- if and (eq $strategy "Recreate") (or (hasKey $deployment "maxSurge") (hasKey $deployment "maxUnavailable")) }}
  {{- fail (printf "%s.strategy.type Recreate goes with neither deployment.maxSurge nor deployment.maxUnavailable." .path) }}
{{- end }}
{{- if and (has (toString $deployment.maxSurge) (list "0" "0%")) (has (toString $deployment.maxUnavailable) (list "0" "0%")) }}
  {{- fail (printf "%s.deployment: maxSurge and maxUnavailable can't both be 0, no pod could be replaced." .path) }}
{{- end }}
{{- $hpa := .entry.hpa | default dict }}
{{- $minimum := $hpa.minReplicas | default 2 | int }}
{{- $maximum := $hpa.maxReplicas | default 5 | int }}
{{- if and $hpa.enabled (gt $minimum $maximum) }}
  {{- fail (printf "%s.hpa: minReplicas is %d, more than maxReplicas, %d." .path $minimum $maximum) }}
{{- end }}
{{- $pdb := .entry.pdb | default dict }}
{{- if $pdb.enabled }}
  {{- if and (hasKey $pdb "minAvailable") (hasKey $pdb "maxUnavailable") }}
    {{- fail (printf "%s.pdb takes minAvailable or maxUnavailable, not both." .path) }}
  {{- end }}
  {{- $pods := ternary $minimum (include "microservices.replicas" .entry | int) (not (not $hpa.enabled)) }}
  {{- if and (hasKey $pdb "minAvailable") (not (kindIs "string" $pdb.minAvailable)) (ge (int $pdb.minAvailable) $pods) }}
    {{- fail (printf "%s.pdb.minAvailable %v of %d pods would never let a node be drained." .path $pdb.minAvailable $pods) }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "microservices.validatePorts" -}}
{{- $service := .entry.service | default dict }}
{{- if hasKey ($service.extraPorts | default dict) "http" }}
  {{- fail (printf "%s.service.extraPorts.http: the port of this name is service.httpPort." .path) }}
{{- end }}
{{- range $port := .entry.ports }}
  {{- if and (eq ($port.name | default "http") "http") (ne (int $port.containerPort) $.port) }}
    {{- fail (printf "%s.ports gives containerPort %v, but service.httpPort is %d." $.path $port.containerPort $.port) }}
  {{- end }}
{{- end }}
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
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "microservices.validateVolumes" -}}
{{- $mounted := dict }}
{{- range $name, $volume := .entry.volumes }}
  {{- $path := printf "%s.volumes.%s" $.path $name }}
  {{- $needed := get (dict "secret" "secret" "persistentVolumeClaim" "claimName") $volume.type }}
  {{- if and $needed (not (index $volume $needed)) }}
    {{- fail (printf "%s.%s is missing: a volume of type %s names it." $path $needed $volume.type) }}
  {{- end }}
  {{- if ne (include "microservices.mountedInMain" $volume) "" }}
    {{- if not $volume.mountPath }}
      {{- fail (printf "%s.mountPath is missing." $path) }}
    {{- end }}
    {{- if hasKey $mounted $volume.mountPath }}
      {{- fail (printf "%s.mountPath %s is taken by %s." $path $volume.mountPath (get $mounted $volume.mountPath)) }}
    {{- end }}
    {{- $_ := set $mounted $volume.mountPath $name }}
  {{- end }}
{{- end }}
{{- range $folder := .entry.tmpDirs }}
  {{- if hasKey $mounted $folder.path }}
    {{- fail (printf "%s.tmpDirs: %s is taken by volumes.%s." $.path $folder.path (get $mounted $folder.path)) }}
  {{- end }}
{{- end }}
{{- end }}
