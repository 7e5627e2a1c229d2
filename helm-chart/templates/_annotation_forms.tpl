{{/*
The controller's annotations whose value has one form, each with the form's name in the table below. One that is not
here is checked by a template of its own, or the controller does not know it.
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

{{/* Each form as a regular expression and in words. */}}
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
