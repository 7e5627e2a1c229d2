{{/* Not empty for a volume that the app's own container mounts. */}}
{{- define "microservices.mountedInMain" -}}
{{- if ne (.mainMount | default "yes") "no" }}yes{{ end }}
{{- end }}

{{/* A folder's volume name: /var/cache is var-cache. */}}
{{- define "microservices.folderName" -}}
{{- trimAll "/" .path | replace "/" "-" | kebabcase }}
{{- end }}

{{- define "microservices.volumeMounts" -}}
{{- $mounts := list }}
{{- range $name, $volume := .volumes }}
  {{- if include "microservices.mountedInMain" $volume }}
    {{- $mount := dict "name" (printf "%s-volume" (kebabcase $name)) }}
    {{- $mounts = append $mounts (merge $mount (pick $volume "mountPath" "subPath" "readOnly")) }}
  {{- end }}
{{- end }}
{{- range $folder := .tmpDirs }}
  {{- $mounts = append $mounts (dict "name" (include "microservices.folderName" $folder) "mountPath" $folder.path) }}
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
{{- range $folder := .tmpDirs }}
  {{- $volumes = append $volumes (dict "name" (include "microservices.folderName" $folder) "emptyDir" (pick $folder "sizeLimit" "medium")) }}
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
{{- range .entry.topologySpreadConstraints }}
  {{- $spread = append $spread (merge . (dict "labelSelector" (dict "matchLabels" (dict "app" $.name)))) }}
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

{{/* Pull secrets may be names, as in 2.8.6, or maps with a name. Takes `root` and `app`. */}}
{{- define "microservices.pullSecrets" -}}
{{- $secrets := list }}
{{- range .app.entry.imagePullSecrets | default .root.Values.imagePullSecrets }}
  {{- $secrets = append $secrets (ternary (dict "name" .) . (kindIs "string" .)) }}
{{- end }}
{{- toJson $secrets }}
{{- end }}

{{- define "microservices.initContainers" -}}
{{- $containers := list }}
{{- range .app.entry.initContainers }}
  {{- $context := include "microservices.securityContext" (dict "root" $.root "own" .securityContext) | fromJson }}
  {{- $containers = append $containers (merge (dict "securityContext" $context) .) }}
{{- end }}
{{- toJson $containers }}
{{- end }}

{{/* The pod's spec, in YAML, without what is empty. Takes `root` and `app`. */}}
{{- define "microservices.pod" -}}
{{- $entry := .app.entry }}
{{- $containers := prepend (include "microservices.sidecars" . | fromJsonArray) (include "microservices.main" . | fromJson) }}
{{- $spec := dict
  "restartPolicy" ($entry.restartPolicy | default "Always")
  "enableServiceLinks" ($entry.enableServiceLinks | default false)
  "securityContext" (mergeOverwrite (deepCopy .root.Values.defaults.podSecurityContext) ($entry.deployment.podSecurityContext | default dict))
  "initContainers" (include "microservices.initContainers" . | fromJsonArray)
  "volumes" (include "microservices.volumes" $entry | fromJsonArray)
  "imagePullSecrets" (include "microservices.pullSecrets" . | fromJsonArray)
}}
{{- $given := pick $entry "terminationGracePeriodSeconds" "priorityClassName" "hostAliases" "dnsConfig" }}
{{- $spec = merge $spec $given (include "microservices.scheduling" .app | fromJson) }}
{{- $kept := merge (include "microservices.account" .app | fromJson) (include "microservices.filled" $spec | fromJson) }}
{{- $filled := list }}
{{- range $container := $containers }}
  {{- $filled = append $filled (include "microservices.filled" $container | fromJson) }}
{{- end }}
{{- set $kept "containers" $filled | toYaml }}
{{- end }}

{{/* A map without the fields that are null, or an empty map or list, as JSON. */}}
{{- define "microservices.filled" -}}
{{- $kept := dict }}
{{- range $field, $value := . }}
  {{- if or $value (not (has (kindOf $value) (list "slice" "map" "invalid"))) }}{{ $_ := set $kept $field $value }}{{ end }}
{{- end }}
{{- toJson $kept }}
{{- end }}
