# Grafana's own schema of dashboards, as a program: what its foundation SDK for Go reads strictly.
(cd test/dashboards/grafana-schema && go build -o "$work/grafana-schema" .)
provide GRAFANA_SCHEMA "$work/grafana-schema"
