#!/usr/bin/env bash
# Builds Terraform 1.11 from its Go module: `bash build.sh PATH`. For machines that have no terraform.
#
# The module's own `replace` lines, which hold only inside it, name its packages for remote state. They bring every
# cloud's SDK along; here each is replaced by one that refuses, since the rehearsal keeps its state in a file.
set -euo pipefail
target=$(realpath -m "$1")
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp go.mod go.sum "$folder"
cd "$folder"
terraform=github.com/hashicorp/terraform
for name in azure consul cos gcs kubernetes oss pg s3; do
  mkdir -p "stub/$name"
  printf 'module %s/internal/backend/remote-state/%s\n\ngo 1.23.3\n' "$terraform" "$name" >"stub/$name/go.mod"
  cat >"stub/$name/stub.go" <<GO
package $name

import "$terraform/internal/backend"

func New() backend.Backend { panic("state in $name is left out of this build") }
GO
done
mkdir -p stub/legacy
printf 'module %s/internal/legacy\n\ngo 1.23.3\n' "$terraform" >stub/legacy/go.mod
go build -mod=mod -ldflags "-s -w -X $terraform/version.dev=no" -o "$target" "$terraform"
"$target" version
