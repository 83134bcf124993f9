{{/*
Certificates without any other program: Helm makes them, and finds those of an earlier revision by lookup. Keys are P-256.
Helm writes them in SEC 1 form, which Java does not read, so their PKCS #8 form is put together here: the bytes before the
key are the same for every P-256 key (RFC 5208; RFC 5480, section 2.1.1).
*/}}

{{- define "fairway.pkcs8" -}}
{{- $key := regexReplaceAll "-----[A-Z ]+-----|\\s" . "" | b64dec -}}
{{- $head := "MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHk=" | b64dec -}}
-----BEGIN PRIVATE KEY-----
{{ regexReplaceAll "(.{64})" (print $head $key | b64enc) "${1}\n" | trim }}
-----END PRIVATE KEY-----
{{ end }}

{{/* JSON of {crt, key}, in base64: dict "ca" … "name" (common name) "names" … "addresses" … "days" … */}}
{{- define "fairway.issue" -}}
{{- $key := genPrivateKey "ecdsa" -}}
{{- $certificate := genSignedCertWithKey .name .addresses .names (int .days) .ca $key -}}
{{ dict "crt" (b64enc $certificate.Cert) "key" (include "fairway.pkcs8" $key | b64enc) | toJson }}
{{- end }}
