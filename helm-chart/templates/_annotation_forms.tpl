{{/*
The controller's annotations whose value has one form, each with the form's name in the table below. One that is not
here is checked by a template of its own, or the controller does not know it.
*/}}
{{- define "speedlocal.annotationForms" -}}
nginx.org/lb-method: lbMethod
nginx.org/proxy-connect-timeout: time
nginx.org/proxy-read-timeout: time
nginx.org/proxy-send-timeout: time
nginx.org/fail-timeout: seconds
nginx.org/proxy-next-upstream-timeout: time
nginx.org/client-max-body-size: offset
nginx.org/client-body-buffer-size: size
nginx.org/proxy-buffer-size: size
nginx.org/proxy-busy-buffers-size: size
nginx.org/proxy-max-temp-file-size: sizeOrNone
nginx.org/upstream-zone-size: zoneOrNone
nginx.org/limit-req-zone-size: zone
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
nginx.org/ssl-prefer-server-ciphers: truth
nginx.org/limit-req-no-delay: truth
nginx.org/limit-req-dry-run: truth
nginx.org/limit-req-scale: truth
nginx.org/hsts-max-age: number
nginx.org/keepalive: number
nginx.org/max-fails: number
nginx.org/max-conns: number
nginx.org/proxy-next-upstream-tries: number
nginx.org/limit-req-burst: number
nginx.org/limit-req-delay: number
nginx.org/http-redirect-code: redirect
nginx.org/limit-req-rate: rate
nginx.org/limit-req-key: key
nginx.org/limit-req-reject-code: rejectCode
nginx.org/limit-req-log-level: logLevel
nginx.org/proxy-next-upstream: nextUpstream
nginx.org/listen-ports: ports
nginx.org/listen-ports-ssl: ports
nginx.org/ssl-ciphers: ciphers
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
nginx.com/slow-start: seconds
nginx.com/jwt-key: object
nginx.com/jwt-realm: quoted
nginx.com/jwt-token: word
nginx.com/jwt-login-url: word
{{- end }}

{{/* Each form as a regular expression and in words. */}}
{{- define "speedlocal.forms" -}}
time: ['(\d{1,6}w)?(\d{1,6}d)?(\d{1,6}h)?(\d{1,6}m)?(\d{1,9}|(\d{1,9}s)?(\d{1,9}ms)?)', 'a time such as 3600s or 1h30m, in weeks at most, without blanks']
seconds: ['(\d{1,6}y)?(\d{1,6}M)?(\d{1,6}w)?(\d{1,6}d)?(\d{1,6}h)?(\d{1,6}m)?(\d{1,9}s?)?', 'a time such as 10s or 1h30m, in whole seconds, without blanks']
size: ['[1-9]\d{0,8}[kKmM]?', 'a size such as 8k, of nine digits at most']
sizeOrNone: ['0|[1-9]\d{0,8}[kKmM]?', 'a size such as 8k, of nine digits at most, or 0']
offset: ['(0|[1-9]\d{0,8})[kKmMgG]?', 'a size such as 200m, of nine digits at most; 0 for no limit']
zone: ['ZONE', 'a size of memory such as 10m, 32k at least']
zoneOrNone: ['0|ZONE', 'a size of memory such as 512k, 32k at least; 0 for none']
buffers: ['([2-9]|[1-9]\d{1,3}) [1-9]\d{0,5}[kKmM]?', 'a number, 2 at least, and a size such as 4 8k']
truth: ['1|t|T|true|True|TRUE|0|f|F|false|False|FALSE', 'true or false']
number: ['\d{1,9}', 'a whole number, of nine digits at most']
ports: ['([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])(,([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]))*', 'numbers of ports, separated by commas without blanks']
ciphers: ['[-+!@:=.\w]+', 'a list of ciphers in the words of OpenSSL']
nextUpstream: ['OPTION( OPTION)*', 'words such as error timeout http_502, or off, with one blank between them']
redirect: ['301|302|307|308', '301, 302, 307 or 308']
rate: ['[1-9]\d{0,5}r/[sm]', 'a rate such as 50r/s']
key: ['(\$\{(VARIABLE)\}|[^\s"\\${};])+', 'a text with variables of NGINX such as ${binary_remote_addr}']
rejectCode: ['[45]\d\d', 'a status from 400 to 599']
logLevel: ['info|notice|warn|error', 'info, notice, warn or error']
lbMethod: ['round_robin|least_conn|ip_hash|random( two( least_conn)?)?|hash (\$(VARIABLE)\b|[^\s"\\{};$])+( consistent)?', 'round_robin, least_conn, ip_hash, random, random two, random two least_conn or hash KEY [consistent], with variables of NGINX such as $remote_addr in the key']
plusMethod: ['least_time (header|last_byte)( inflight)?|random two least_time=(header|last_byte)', 'a method of NGINX Plus']
appRoot: ['/[^\s{};$|^<>\\"#\[\]~]*[^\s{};$|^<>\\"#\[\]~/]', 'a path such as /times, not / alone and without / at the end']
pathRegex: ['case_sensitive|case_insensitive|exact', 'case_sensitive, case_insensitive or exact']
target: ['/([^/\s{};\[\]|<>,^`~][^\s{};\[\]|<>,^`~]*)?', 'a path that starts with one / and holds none of ;{}[]|<>,^`~']
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
cookieOption: ['expires=(max|(\d{1,6}y)?(\d{1,6}M)?(\d{1,6}w)?(\d{1,6}d)?(\d{1,6}h)?(\d{1,6}m)?(\d{1,9}s?)?)|domain=[-.a-zA-Z0-9]+|httponly|secure|samesite=(strict|lax|none|Strict|Lax|None)|path=/[^\s"\\$;{}]*', 'expires=1h or max, domain=, httponly, secure, samesite= or path=/']
{{- end }}

{{/* Variables of NGINX that a key may be made of. One that it does not know keeps it from loading its configuration. */}}
{{- define "speedlocal.variables" -}}
(arg|cookie|http|sent_http|upstream_http|upstream_cookie)_\w+|args|binary_remote_addr|bytes_sent|body_bytes_sent|connection|connection_requests|content_length|content_type|document_root|document_uri|host|hostname|https|is_args|msec|nginx_version|pid|pipe|proxy_host|proxy_port|proxy_add_x_forwarded_for|proxy_protocol_(server_)?(addr|port)|query_string|realip_remote_(addr|port)|realpath_root|remote_addr|remote_port|remote_user|request|request_body|request_filename|request_id|request_length|request_method|request_time|request_uri|scheme|server_addr|server_name|server_port|server_protocol|ssl_(cipher|client_(fingerprint|s_dn|i_dn|serial|verify)|protocol|server_name|session_id)|status|time_iso8601|time_local|uri
{{- end }}

{{/* Sizes of memory that NGINX takes, of eight pages at least. */}}
{{- define "speedlocal.zones" -}}
(3[2-9]|[4-9]\d|[1-9]\d{2,5})[kK]|[1-9]\d{0,3}[mM]|3276[89]|327[7-9]\d|32[89]\d{2}|3[3-9]\d{3}|[4-9]\d{4}|[1-9]\d{5,8}
{{- end }}

{{/* When a request goes to the next pod. */}}
{{- define "speedlocal.nextUpstream" -}}
(error|timeout|invalid_header|http_(500|502|503|504|403|404|429)|non_idempotent|off)
{{- end }}

{{/* Refuses a value that has not the form. Takes `what`, `value` and `form`. */}}
{{- define "speedlocal.requireForm" -}}
{{- $form := index (include "speedlocal.forms" . | fromYaml) .form }}
{{- $parts := dict "VARIABLE" "speedlocal.variables" "ZONE" "speedlocal.zones" "OPTION" "speedlocal.nextUpstream" }}
{{- $expression := first $form }}
{{- range $word, $part := $parts }}{{ $expression = replace $word (include $part $) $expression }}{{ end }}
{{- if or (not .value) (not (regexMatch (printf "^(%s)$" $expression) .value)) }}
  {{- fail (printf "%s: %q must be %s." .what .value (last $form)) }}
{{- end }}
{{- end }}
