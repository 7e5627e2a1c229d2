{{/* The Ingress' annotations as JSON: those that follow from the apps, and under them the values' own; null takes one out. */}}
{{- define "speedlocal.annotations" -}}
{{- $rewrites := list }}
{{- $names := list }}
{{- $sticky := list }}
{{- $served := include "speedlocal.served" . | fromJsonArray }}
{{- range $app := $served }}
  {{- $names = append $names $app.name }}
  {{- $rewrites = append $rewrites (printf "serviceName=%s rewrite=/" $app.name) }}
  {{- $sticky = append $sticky (printf "serviceName=%s route expires=1h path=%s" $app.name $app.urlPath) }}
{{- end }}
{{- $annotations := dict
  "nginx.org/rewrites" (join ";" $rewrites)
  "nginx.org/websocket-services" (join "," $names)
  "nginx.org/sticky-cookie-services" (join ";" $sticky)
  "nginx.org/app-root" (first $served).urlPath
}}
{{- range $key, $value := .Values.customIngress.annotations }}
  {{- $annotations = omit $annotations $key }}
  {{- if not (kindIs "invalid" $value) }}{{ $_ := set $annotations $key $value }}{{ end }}
{{- end }}
{{- toJson $annotations }}
{{- end }}

{{/* Refuses what the controller rejects, ignores, or writes into a file that NGINX can't load. */}}
{{- define "speedlocal.validateAnnotations" -}}
{{- $allow := .Values.customIngress.allow }}
{{- $annotations := include "speedlocal.annotations" . | fromJson }}
{{- $forms := include "speedlocal.annotationForms" . | fromYaml }}
{{- $services := list }}
{{- range $app := include "speedlocal.served" . | fromJsonArray }}{{ $services = append $services $app.name }}{{ end }}
{{- range $key, $value := $annotations }}
  {{- $what := printf "customIngress.annotations.%s" $key }}
  {{- $of := dict "what" $what "value" $value "services" $services }}
  {{- $known := or (hasKey $forms $key) (hasSuffix "/sticky-cookie-services" $key) }}
  {{- if and $known (hasPrefix "nginx.com/" $key) (not $allow.plus) }}
    {{- fail (printf "%s needs NGINX Plus; where the controller has it, set customIngress.allow.plus." $what) }}
  {{- end }}
  {{- if has $key (list "nginx.org/server-snippets" "nginx.org/location-snippets") }}
    {{- if not $allow.snippets }}
      {{- fail (printf "%s: the controller rejects snippets unless it was started with -enable-snippets; where it was, set customIngress.allow.snippets." $what) }}
    {{- end }}
  {{- else if eq $key "nginx.org/rewrites" }}
    {{- include "speedlocal.validateRewrites" $of }}
  {{- else if eq $key "nginx.org/websocket-services" }}
    {{- range $name := splitList "," $value }}{{ include "speedlocal.requireService" (merge (dict "name" $name) $of) }}{{ end }}
  {{- else if has $key (list "nginx.org/sticky-cookie-services" "nginx.com/sticky-cookie-services") }}
    {{- include "speedlocal.validateSticky" $of }}
  {{- else if eq $key "nginx.org/mergeable-ingress-type" }}
    {{- fail (printf "%s: the chart has one Ingress, which is neither master nor minion." $what) }}
  {{- else if eq $key "kubernetes.io/ingress.class" }}
    {{- fail (printf "%s: the class is customIngress.className; both together are refused by Kubernetes." $what) }}
  {{- else if hasPrefix "nginx.ingress.kubernetes.io/" $key }}
    {{- fail (printf "%s: this controller ignores the keys of the community's controller; it has keys that begin with nginx.org/." $what) }}
  {{- else if and (eq $key "nginx.org/lb-method") $allow.plus (regexMatch "least_time" $value) }}
    {{- include "speedlocal.requireForm" (merge (dict "form" "plusMethod") $of) }}
  {{- else if hasKey $forms $key }}
    {{- include "speedlocal.requireForm" (merge (dict "form" (get $forms $key)) $of) }}
  {{- else if and (regexMatch "^nginx\\.(org|com)/" $key) (not $allow.unknown) }}
    {{- fail (printf "%s: the controller ignores a key that it does not know; where it knows this one, set customIngress.allow.unknown." $what) }}
  {{- end }}
{{- end }}
{{- include "speedlocal.validatePairs" $annotations }}
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
  {{- range $option := slice $words 2 }}
    {{- include "speedlocal.requireForm" (dict "what" $.what "value" $option "form" "cookieOption") }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Annotations that need one another, or bear not one another. Takes all of them. */}}
{{- define "speedlocal.validatePairs" -}}
{{- $needs := dict
  "nginx.org/hsts-max-age" "nginx.org/hsts"
  "nginx.org/hsts-include-subdomains" "nginx.org/hsts"
  "nginx.org/hsts-behind-proxy" "nginx.org/hsts"
  "nginx.org/basic-auth-realm" "nginx.org/basic-auth-secret"
  "nginx.com/health-checks-mandatory" "nginx.com/health-checks"
  "nginx.com/health-checks-mandatory-queue" "nginx.com/health-checks-mandatory"
  "nginx.com/jwt-realm" "nginx.com/jwt-key"
  "nginx.com/jwt-token" "nginx.com/jwt-key"
  "nginx.com/jwt-login-url" "nginx.com/jwt-key"
}}
{{- range $key, $needed := $needs }}
  {{- if and (hasKey $ $key) (not (hasKey $ $needed)) }}
    {{- fail (printf "customIngress.annotations.%s needs %s." $key $needed) }}
  {{- end }}
{{- end }}
{{- $excludes := dict
  "nginx.org/path-regex" "with both, NGINX can't load its configuration"
  "nginx.org/rewrite-target" "the controller would ignore it"
}}
{{- range $key, $reason := $excludes }}
  {{- if and (hasKey $ $key) (hasKey $ "nginx.org/rewrites") }}
    {{- fail (printf "customIngress.annotations.%s goes not with nginx.org/rewrites, which the chart sets: %s." $key $reason) }}
  {{- end }}
{{- end }}
{{- if and (hasKey $ "nginx.com/sticky-cookie-services") (hasKey $ "nginx.org/sticky-cookie-services") }}
  {{- fail "customIngress.annotations.nginx.com/sticky-cookie-services: the controller would ignore it beside nginx.org/sticky-cookie-services, which the chart sets; null takes that out." }}
{{- end }}
{{- end }}
