{{/* Not empty for a volume that the app's own container mounts. */}}
{{- define "microservices.mountedInMain" -}}
{{- if ne (.mainMount | default "yes") "no" }}yes{{ end }}
{{- end }}

{{/* A list of `tmpDirs`, each a path or a map with one, as maps, in JSON; `name` is the volume's. */}}
{{- define "microservices.folders" -}}
{{- $folders := list }}
{{- range . }}
  {{- $folder := ternary (dict "path" .) . (kindIs "string" .) }}
  {{- $folders = append $folders (merge (dict "name" (include "microservices.folderName" $folder.path)) $folder) }}
{{- end }}
{{- toJson $folders }}
{{- end }}

{{/* A folder's volume name: /var/cache is var-cache. One that can't be told from another by its letters has a sum. */}}
{{- define "microservices.folderName" -}}
{{- $path := clean . }}
{{- $name := regexReplaceAll "[^a-z0-9]+" (lower $path) "-" | trimAll "-" }}
{{- if and (regexMatch "^(/[a-z0-9]+)+$" $path) (le (len $name) 63) }}{{ $name }}
{{- else }}{{ printf "%s-%s" (trunc 50 $name) (sha256sum $path | trunc 8) | trimAll "-" }}
{{- end }}
{{- end }}

{{- define "microservices.volumeMounts" -}}
{{- $mounts := list }}
{{- range $name, $volume := .volumes }}
  {{- if include "microservices.mountedInMain" $volume }}
    {{- $mount := dict "name" (printf "%s-volume" (kebabcase $name)) }}
    {{- $mounts = append $mounts (merge $mount (pick $volume "mountPath" "subPath" "readOnly")) }}
  {{- end }}
{{- end }}
{{- range $folder := include "microservices.folders" .tmpDirs | fromJsonArray }}
  {{- $mounts = append $mounts (dict "name" $folder.name "mountPath" $folder.path) }}
{{- end }}
{{- toJson $mounts }}
{{- end }}

{{/* A config map is the one called like its entry, as in 2.8.6, unless configMapName says otherwise. */}}
{{- define "microservices.volumes" -}}
{{- $volumes := list }}
{{- range $name, $volume := .volumes }}
  {{- $source := dict }}
  {{- if eq $volume.type "secret" }}
    {{- $source = dict "secretName" $volume.secret }}
  {{- else if eq $volume.type "configMap" }}
    {{- $source = dict "name" ($volume.configMapName | default $name) }}
  {{- else if eq $volume.type "persistentVolumeClaim" }}
    {{- $source = merge (dict "claimName" $volume.claimName) (pick $volume "readOnly") }}
  {{- else }}
    {{- $source = pick $volume "sizeLimit" "medium" }}
  {{- end }}
  {{- $volumes = append $volumes (dict "name" (printf "%s-volume" (kebabcase $name)) $volume.type $source) }}
{{- end }}
{{- range $folder := include "microservices.folders" .tmpDirs | fromJsonArray }}
  {{- $volumes = append $volumes (dict "name" $folder.name "emptyDir" (pick $folder "sizeLimit" "medium")) }}
{{- end }}
{{- toJson $volumes }}
{{- end }}

{{/* Where a pod may or should run. */}}
{{- define "microservices.scheduling" -}}
{{- $template := .entry.castAiNodeTemplate | default "spot-instances" }}
{{- $key := "scheduling.cast.ai/node-template" }}
{{- $spot := .entry.castAiSpot | default "none" }}
{{- $affinity := .entry.affinity | default dict }}
{{- $tolerations := .entry.tolerations | default list }}
{{- $selector := .entry.nodeSelector | default dict }}
{{- if ne $spot "none" }}
  {{- $tolerations = prepend $tolerations (dict "key" $key "operator" "Equal" "value" $template "effect" "NoSchedule") }}
{{- end }}
{{- if eq $spot "required" }}
  {{- $selector = merge (dict $key $template) $selector }}
{{- end }}
{{- /* An affinity without a rule for nodes loses the preference, as in 2.8.6. */}}
{{- if and (eq $spot "preferred") (or (not $affinity) $affinity.nodeAffinity) }}
  {{- $list := "preferredDuringSchedulingIgnoredDuringExecution" }}
  {{- $nodes := $affinity.nodeAffinity | default dict }}
  {{- $expression := dict "key" $key "operator" "In" "values" (list $template) }}
  {{- $preference := dict "weight" 100 "preference" (dict "matchExpressions" (list $expression)) }}
  {{- $nodes = merge (dict $list (append (index $nodes $list | default list) $preference)) $nodes }}
  {{- $affinity = merge (dict "nodeAffinity" $nodes) $affinity }}
{{- end }}
{{- $spread := list }}
{{- range $constraint := .entry.topologySpreadConstraints }}
  {{- if not (hasKey $constraint "labelSelector") }}
    {{- $constraint = merge (dict "labelSelector" (dict "matchLabels" (dict "app" $.name))) $constraint }}
  {{- end }}
  {{- $spread = append $spread $constraint }}
{{- end }}
{{- dict "affinity" $affinity "tolerations" $tolerations "nodeSelector" $selector "topologySpreadConstraints" $spread | toJson }}
{{- end }}

{{/* The account a pod runs as. 2.8.6 hands its token over where `deployment.serviceAccount` names one. */}}
{{- define "microservices.account" -}}
{{- $account := .entry.serviceAccount | default dict }}
{{- $named := .entry.deployment.serviceAccount | default $account.name }}
{{- $name := $named | default (ternary .name "" (not (not $account.create))) }}
{{- $spec := dict }}
{{- if $name }}{{ $_ := set $spec "serviceAccountName" $name }}{{ end }}
{{- if or (hasKey $account "automount") (not .entry.deployment.serviceAccount) }}
  {{- $_ := set $spec "automountServiceAccountToken" ($account.automount | default false) }}
{{- end }}
{{- toJson $spec }}
{{- end }}

{{/* Pull secrets may be names, as in 2.8.6, or maps with a name. Takes a list of them. */}}
{{- define "microservices.pullSecrets" -}}
{{- $secrets := list }}
{{- range . }}
  {{- $secrets = append $secrets (ternary (dict "name" .) . (kindIs "string" .)) }}
{{- end }}
{{- toJson $secrets }}
{{- end }}

{{- define "microservices.initContainers" -}}
{{- $containers := list }}
{{- range .entry.initContainers }}
  {{- $context := include "microservices.securityContext" (dict "common" $.common "own" .securityContext) | fromJson }}
  {{- $containers = append $containers (merge (dict "securityContext" $context) .) }}
{{- end }}
{{- toJson $containers }}
{{- end }}

{{/* The pod's spec, in YAML, without what is empty. Takes an app. */}}
{{- define "microservices.pod" -}}
{{- $entry := .entry }}
{{- $context := (.common.defaults | default dict).podSecurityContext | default dict }}
{{- $containers := prepend (include "microservices.sidecars" . | fromJsonArray) (include "microservices.main" . | fromJson) }}
{{- $spec := dict
  "restartPolicy" ($entry.restartPolicy | default "Always")
  "enableServiceLinks" ($entry.enableServiceLinks | default false)
  "securityContext" (mergeOverwrite (deepCopy $context) ($entry.deployment.podSecurityContext | default dict))
  "initContainers" (include "microservices.initContainers" . | fromJsonArray)
  "volumes" (include "microservices.volumes" $entry | fromJsonArray)
  "imagePullSecrets" (include "microservices.pullSecrets" (coalesce $entry.imagePullSecrets .common.imagePullSecrets list) | fromJsonArray)
}}
{{- $given := pick $entry "terminationGracePeriodSeconds" "priorityClassName" "hostAliases" "dnsConfig" }}
{{- $spec = merge $spec $given (include "microservices.scheduling" . | fromJson) }}
{{- $kept := merge (include "microservices.account" . | fromJson) (include "microservices.filled" $spec | fromJson) }}
{{- $filled := list }}
{{- range $container := $containers }}
  {{- $filled = append $filled (include "microservices.filled" $container | fromJson) }}
{{- end }}
{{- set $kept "containers" $filled | toYaml }}
{{- end }}

{{/* A map without the fields that hold an empty map or list, as JSON. */}}
{{- define "microservices.filled" -}}
{{- $kept := dict }}
{{- range $field, $value := . }}
  {{- if or $value (not (has (kindOf $value) (list "slice" "map"))) }}{{ $_ := set $kept $field $value }}{{ end }}
{{- end }}
{{- toJson $kept }}
{{- end }}
