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

{{/* What NGINX wants of its buffers together; one that is not given has NGINX's own size. Takes all annotations. */}}
{{- define "speedlocal.validateBuffers" -}}
{{- $buffers := get $ "nginx.org/proxy-buffers" | default "8 4k" }}
{{- $count := regexFind "^[0-9]+" $buffers | int64 }}
{{- $each := regexFind "[^ ]+$" $buffers | include "speedlocal.bytes" | int64 }}
{{- $largest := max $each (get $ "nginx.org/proxy-buffer-size" | default "4k" | include "speedlocal.bytes") }}
{{- $busy := get $ "nginx.org/proxy-busy-buffers-size" | default (printf "%d" (mul 2 $largest)) | include "speedlocal.bytes" | int64 }}
{{- $file := get $ "nginx.org/proxy-max-temp-file-size" | default "0" | include "speedlocal.bytes" | int64 }}
{{- if lt $busy $largest }}
  {{- fail (printf "customIngress.annotations.nginx.org/proxy-busy-buffers-size must be %d at least, the larger of proxy-buffer-size and one of proxy-buffers." $largest) }}
{{- end }}
{{- if gt $busy (mul (sub $count 1) $each) }}
  {{- fail (printf "customIngress.annotations.nginx.org/proxy-buffers: with %s NGINX can't keep %d bytes busy (proxy-busy-buffers-size, or twice proxy-buffer-size), as all of them but one must hold that." $buffers $busy) }}
{{- end }}
{{- if and $file (lt $file $largest) }}
  {{- fail (printf "customIngress.annotations.nginx.org/proxy-max-temp-file-size must be 0, or %d at least, the larger of proxy-buffer-size and one of proxy-buffers." $largest) }}
{{- end }}
{{- end }}

{{/* A size of NGINX in bytes. */}}
{{- define "speedlocal.bytes" -}}
{{- mul (regexFind "^[0-9]+" . | int64) (get (dict "" 1 "k" 1024 "m" 1048576) (regexFind "[a-zA-Z]?$" . | lower)) }}
{{- end }}

{{/* Refuses annotations with which an app that is served can't be reached. Takes `annotations` and `served`. */}}
{{- define "speedlocal.validateReach" -}}
{{- $sockets := get .annotations "nginx.org/websocket-services" | default "" | splitList "," }}
{{- $rewrites := get .annotations "nginx.org/rewrites" }}
{{- $root := get .annotations "nginx.org/app-root" }}
{{- $paths := list }}
{{- range $app := .served }}
  {{- $paths = append $paths $app.urlPath }}
  {{- if not (has $app.name $sockets) }}
    {{- fail (printf "customIngress.annotations.nginx.org/websocket-services must have %s, which would not get beyond `connecting` without it." $app.name) }}
  {{- end }}
  {{- if $rewrites }}
    {{- if not (regexMatch (printf "serviceName=%s " $app.name) $rewrites) }}
      {{- fail (printf "customIngress.annotations.nginx.org/rewrites must have %s, too, which would not know the path that it is asked for." $app.name) }}
    {{- end }}
  {{- else if not (or (hasKey $.annotations "nginx.org/rewrite-target") (eq $app.base $app.urlPath)) }}
    {{- fail (printf "customIngress.annotations.nginx.org/rewrites: without it %s is asked for %s/, and would have to be started with --server.baseUrlPath=%s." $app.name $app.urlPath (trimPrefix "/" $app.urlPath)) }}
  {{- end }}
{{- end }}
{{- if $root }}
  {{- $leads := false }}
  {{- range $paths }}{{ if hasPrefix (printf "%s/" .) (printf "%s/" $root) }}{{ $leads = true }}{{ end }}{{ end }}
  {{- if or (not $leads) (contains ".." $root) }}
    {{- fail (printf "customIngress.annotations.nginx.org/app-root: %q is the path of no app that is served; there is %s." $root (join ", " $paths)) }}
  {{- end }}
{{- end }}
{{- end }}
