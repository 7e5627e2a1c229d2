{{/*
The Ingress' annotations as JSON: those that follow from the apps, and under them the values' own; null takes one out.
Takes `root` and `served`.
*/}}
{{- define "speedlocal.annotations" -}}
{{- $rewrites := list }}
{{- $names := list }}
{{- $sticky := list }}
{{- range $app := .served }}
  {{- $names = append $names $app.name }}
  {{- $rewrites = append $rewrites (printf "serviceName=%s rewrite=%s/" $app.name $app.base) }}
  {{- $sticky = append $sticky (printf "serviceName=%s route expires=1h path=%s" $app.name $app.urlPath) }}
{{- end }}
{{- $annotations := dict
  "nginx.org/rewrites" (join ";" $rewrites)
  "nginx.org/websocket-services" (join "," $names)
  "nginx.org/sticky-cookie-services" (join ";" $sticky)
  "nginx.org/app-root" (first .served).urlPath
}}
{{- range $key, $value := .root.Values.customIngress.annotations }}
  {{- $annotations = omit $annotations $key }}
  {{- if not (kindIs "invalid" $value) }}{{ $_ := set $annotations $key $value }}{{ end }}
{{- end }}
{{- toJson $annotations }}
{{- end }}

{{/*
Refuses what the controller rejects, ignores, or writes into a file that NGINX can't load, and what leaves an app out.
Takes `annotations`, `served` and `allow`.
*/}}
{{- define "speedlocal.validateAnnotations" -}}
{{- $services := list }}
{{- range .served }}{{ $services = append $services .name }}{{ end }}
{{- range $key, $value := .annotations }}
  {{- $what := printf "customIngress.annotations.%s" $key }}
  {{- include "speedlocal.validateAnnotation" (dict "key" $key "value" $value "what" $what "services" $services "allow" $.allow) }}
{{- end }}
{{- include "speedlocal.validatePairs" .annotations }}
{{- include "speedlocal.validateBuffers" .annotations }}
{{- include "speedlocal.validateReach" . }}
{{- end }}

{{/* Takes `key`, `value`, `what`, the key in words, `services` and `allow`. */}}
{{- define "speedlocal.validateAnnotation" -}}
{{- $forms := include "speedlocal.annotationForms" . | fromYaml }}
{{- $known := or (hasKey $forms .key) (hasSuffix "/sticky-cookie-services" .key) }}
{{- if and (not .allow.plus) (or (and $known (hasPrefix "nginx.com/" .key)) (regexMatch "^appprotect(dos)?\\.f5\\.com/" .key)) }}
  {{- fail (printf "%s needs NGINX Plus; where the controller has it, set customIngress.allow.plus." .what) }}
{{- end }}
{{- if has .key (list "nginx.org/server-snippets" "nginx.org/location-snippets") }}
  {{- if not .allow.snippets }}
    {{- fail (printf "%s: the controller rejects snippets unless it was started with -enable-snippets; where it was, set customIngress.allow.snippets." .what) }}
  {{- end }}
{{- else if eq .key "nginx.org/rewrites" }}
  {{- include "speedlocal.validateRewrites" . }}
{{- else if has .key (list "nginx.org/websocket-services" "nginx.org/ssl-services" "nginx.org/grpc-services") }}
  {{- range $name := splitList "," .value }}{{ include "speedlocal.requireService" (merge (dict "name" $name) $) }}{{ end }}
{{- else if has .key (list "nginx.org/sticky-cookie-services" "nginx.com/sticky-cookie-services") }}
  {{- include "speedlocal.validateSticky" . }}
{{- else if eq .key "nginx.org/mergeable-ingress-type" }}
  {{- fail (printf "%s: the chart has one Ingress, which is neither master nor minion." .what) }}
{{- else if eq .key "kubernetes.io/ingress.class" }}
  {{- fail (printf "%s: the class is customIngress.className; both together are refused by Kubernetes." .what) }}
{{- else if hasPrefix "nginx.ingress.kubernetes.io/" .key }}
  {{- fail (printf "%s: this controller ignores the keys of the community's controller; it has keys that begin with nginx.org/." .what) }}
{{- else if and (eq .key "nginx.org/lb-method") .allow.plus (regexMatch "least_time" .value) }}
  {{- include "speedlocal.requireForm" (merge (dict "form" "plusMethod") .) }}
{{- else if hasKey $forms .key }}
  {{- include "speedlocal.requireForm" (merge (dict "form" (get $forms .key)) .) }}
{{- else if and (regexMatch "^[nginx]{3,7}\\." .key) (not .allow.unknown) }}
  {{- fail (printf "%s: the controller ignores a key that it does not know (its own begin with nginx.org/ or nginx.com/); where it knows this one, set customIngress.allow.unknown." .what) }}
{{- end }}
{{- end }}

{{- define "speedlocal.requireService" -}}
{{- if not (has .name .services) }}
  {{- fail (printf "%s: %q is no service of this Ingress; it has %s (names are separated without blanks)." .what .name (join ", " .services)) }}
{{- end }}
{{- end }}

{{/* serviceName=NAME rewrite=PATH, separated by semicolons; blanks around an entry do not count. */}}
{{- define "speedlocal.validateRewrites" -}}
{{- range $entry := splitList ";" .value }}
  {{- $words := regexFindAll "^serviceName=(\\S+) rewrite=(.*)$" (trim $entry) 1 }}
  {{- if not $words }}
    {{- fail (printf "%s: %q must be of the form serviceName=NAME rewrite=/PATH, with one blank, and no ; at the end." $.what (trim $entry)) }}
  {{- end }}
  {{- $parts := splitn " " 2 (trim $entry) }}
  {{- include "speedlocal.requireService" (merge (dict "name" (trimPrefix "serviceName=" $parts._0)) $) }}
  {{- include "speedlocal.requireForm" (dict "what" $.what "value" (trimPrefix "rewrite=" $parts._1) "form" "rewrite") }}
{{- end }}
{{- end }}

{{/* serviceName=NAME COOKIE [OPTION…], separated by semicolons; before an entry a line break is welcome and a blank is not. */}}
{{- define "speedlocal.validateSticky" -}}
{{- range $entry := splitList ";" .value }}
  {{- $text := trimAll "\n" $entry }}
  {{- if not (regexMatch "^serviceName=\\S+ \\S+( \\S+)*$" $text) }}
    {{- fail (printf "%s: %q must be of the form serviceName=NAME COOKIE [expires=1h] [path=/PATH], one blank between words, none after a ;, and no ; at the end." $.what $entry) }}
  {{- end }}
  {{- $words := splitList " " $text }}
  {{- include "speedlocal.requireService" (merge (dict "name" (first $words | trimPrefix "serviceName=")) $) }}
  {{- include "speedlocal.requireForm" (dict "what" $.what "value" (index $words 1) "form" "cookie") }}
  {{- $given := list }}
  {{- range $option := slice $words 2 }}
    {{- include "speedlocal.requireForm" (dict "what" $.what "value" $option "form" "cookieOption") }}
    {{- if eq $option "expires=" }}
      {{- fail (printf "%s: %q must say how long the cookie lasts: expires=1h or max." $.what $option) }}
    {{- end }}
    {{- $name := regexFind "^[a-z]+" $option }}
    {{- if has $name $given }}
      {{- fail (printf "%s: %q has %s twice." $.what $text $name) }}
    {{- end }}
    {{- $given = append $given $name }}
  {{- end }}
{{- end }}
{{- end }}
