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

{{/*
The annotations of the controller that take a value of one form, with that form: a name from the table below or a
regular expression. Left out of this list it would be ignored or is looked at by itself.
*/}}
{{- define "speedlocal.annotationForms" -}}
nginx.org/lb-method: lbMethod
nginx.org/proxy-connect-timeout: time
nginx.org/proxy-read-timeout: time
nginx.org/proxy-send-timeout: time
nginx.org/fail-timeout: time
nginx.org/client-max-body-size: offset
nginx.org/client-body-buffer-size: size
nginx.org/proxy-buffer-size: size
nginx.org/proxy-busy-buffers-size: size
nginx.org/proxy-max-temp-file-size: size
nginx.org/upstream-zone-size: size
nginx.org/limit-req-zone-size: size
nginx.org/proxy-buffers: buffers
nginx.org/proxy-buffering: truth
nginx.org/ssl-redirect: truth
ingress.kubernetes.io/ssl-redirect: truth
nginx.org/redirect-to-https: truth
nginx.org/hsts: truth
nginx.org/hsts-include-subdomains: truth
nginx.org/hsts-behind-proxy: truth
nginx.org/use-cluster-ip: truth
nginx.org/server-tokens: truth
nginx.org/limit-req-no-delay: truth
nginx.org/limit-req-dry-run: truth
nginx.org/limit-req-scale: truth
nginx.org/hsts-max-age: number
nginx.org/keepalive: number
nginx.org/max-fails: number
nginx.org/max-conns: number
nginx.org/limit-req-burst: number
nginx.org/limit-req-delay: number
nginx.org/http-redirect-code: redirect
nginx.org/limit-req-rate: rate
nginx.org/limit-req-key: key
nginx.org/limit-req-reject-code: rejectCode
nginx.org/limit-req-log-level: logLevel
nginx.org/app-root: appRoot
nginx.org/path-regex: pathRegex
nginx.org/rewrite-target: target
nginx.org/basic-auth-secret: object
nginx.org/basic-auth-realm: quoted
nginx.org/policies: objects
nginx.org/proxy-set-headers: headers
nginx.org/add-header: addedHeaders
nginx.org/add-header-inherit: inherit
nginx.org/proxy-hide-headers: headerNames
nginx.org/proxy-pass-headers: headerNames
nginx.org/proxy-redirect-from: word
nginx.org/proxy-redirect-to: word
nginx.com/health-checks: truth
nginx.com/health-checks-mandatory: truth
nginx.com/health-checks-mandatory-queue: number
nginx.com/slow-start: time
nginx.com/jwt-key: object
nginx.com/jwt-realm: quoted
nginx.com/jwt-token: word
nginx.com/jwt-login-url: word
{{- end }}

{{/* What the forms look like, and in words. */}}
{{- define "speedlocal.forms" -}}
time: ['(\d+y)?(\d+M)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+|(\d+s)?(\d+ms)?)', 'a time such as 3600s or 1h30m, without blanks']
size: ['\d+[kKmM]?', 'a size such as 8k']
offset: ['\d+[kKmMgG]?', 'a size such as 200m; 0 for no limit']
buffers: ['\d+ \d+[kKmM]?', 'a number and a size such as 4 8k']
truth: ['1|t|T|true|True|TRUE|0|f|F|false|False|FALSE', 'true or false']
number: ['\d+', 'a whole number']
redirect: ['301|302|307|308', '301, 302, 307 or 308']
rate: ['[1-9]\d*r/[sm]', 'a rate such as 50r/s']
key: ['(\$\{[a-z0-9_]+\}|[^\s"\\${};])+', 'a text with variables such as ${binary_remote_addr}']
rejectCode: ['[45]\d\d', 'a status from 400 to 599']
logLevel: ['info|notice|warn|error', 'info, notice, warn or error']
lbMethod: ['round_robin|least_conn|ip_hash|random( two( least_conn)?)?|hash [^\s"\\{};]+( consistent)?', 'round_robin, least_conn, ip_hash, random, random two, random two least_conn or hash KEY [consistent]']
plusMethod: ['least_time (header|last_byte)( inflight)?|random two least_time=(header|last_byte)', 'a method of NGINX Plus']
appRoot: ['/[^\s{};$]*[^\s{};$/]', 'a path such as /times, not / alone and without / at the end']
pathRegex: ['case_sensitive|case_insensitive|exact', 'case_sensitive, case_insensitive or exact']
target: ['/[^\s{};]*', 'a path that starts with /']
rewrite: ['/[^\s{};$=]*', 'a path that starts with / and holds no blank, {, }, ;, $ or =']
object: ['[a-z0-9]([-.a-z0-9]*[a-z0-9])?', 'the name of an object']
objects: ['[a-z0-9]([-./a-z0-9]*[a-z0-9])?(,[a-z0-9]([-./a-z0-9]*[a-z0-9])?)*', 'names, separated by commas without blanks']
quoted: ['([^"$\\]|\\[^$])*', 'a text without $ and "']
headers: ['[-\w]+(: ?[^$"\\;{},]*)?(, ?[-\w]+(: ?[^$"\\;{},]*)?)*', 'headers such as Name or Name: value, separated by commas, without $']
addedHeaders: ['[-\w]+: ?[^$"\\;{},]+(, ?[-\w]+: ?[^$"\\;{},]+)*', 'headers such as Name: value or Name: value:always, separated by commas, without $']
headerNames: ['[-\w]+(,[-\w]+)*', 'names of headers, separated by commas']
inherit: ['on|off|merge', 'on, off or merge']
word: ['[^\s"\\;{}]+', 'a text without blanks, quotes, ;, { and }']
cookie: ['[-!#%&*+.^_|~0-9A-Za-z]+', 'the name of a cookie']
cookieOption: ['expires=(max|(\d+y)?(\d+M)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s?)?)|domain=[-.a-zA-Z0-9]+|httponly|secure|samesite=(strict|lax|none|Strict|Lax|None)|path=/[^\s"\\$;{}]*', 'expires=1h or max, domain=, httponly, secure, samesite= or path=/']
{{- end }}

{{/* Refuses a value that has not the form. Takes `what`, `value` and `form`. */}}
{{- define "speedlocal.requireForm" -}}
{{- $form := index (include "speedlocal.forms" . | fromYaml) .form }}
{{- if or (not .value) (not (regexMatch (printf "^(%s)$" (first $form)) .value)) }}
  {{- fail (printf "%s: %q must be %s." .what .value (last $form)) }}
{{- end }}
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
