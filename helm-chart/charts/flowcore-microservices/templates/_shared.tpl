{{/*
Variables and volumes that an entry starts from, as JSON; its own go first. There are none here: a chart around this one
defines the template anew, and finds what it was told under .Values.global. Takes `root` and `key`.
*/}}
{{- define "microservices.shared" -}}
{}
{{- end }}
